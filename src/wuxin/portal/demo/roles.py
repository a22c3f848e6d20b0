"""The faces of the demo: a role, the account behind it, and where its holder stands."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import Sentence
from wuxin.people.models import Role


@dataclass(frozen=True, slots=True)
class Face:
    """One demo account. ``branch`` is where its person is a member; ``place`` in its roster.

    ``role`` is held over the organisation ``over`` (its code); a teacher and an elder hold none.
    """

    slug: str
    title: Sentence
    sentence: Sentence
    icon: str
    branch: str
    place: int
    role: Role | None = None
    over: str = ""
    is_large: bool = False  # goes in with large type
    classroom: str = ""  # lends its colour

    @property
    def username(self) -> str:
        return f"demo-{self.slug}"


FACES = (
    Face("organiser", _("组织者"), _("教体局党建科：排冬训，看数字，出简报"), "building",
         "DW01", 2, Role.ORGANISER, "GW", classroom="aspiration"),
    Face("secretary", _("支部书记"), _("学校党支部书记：一分钟点完名"), "list-check",
         "ZX01", 0, Role.SECRETARY, "ZX01", classroom="connection"),
    Face("teacher", _("党员教师"), _("看自己的安排，请假"), "user", "ZX01", 4,
         classroom="craftsmanship"),
    Face("elder", _("离退休党员"), _("字大、话短：学到了什么，谁哪天来看我"), "home-heart",
         "T01E", 1, is_large=True, classroom="warmth"),
    Face("auditor", _("审计人员"), _("只读：每个数字从哪里来"), "shield-check",
         "DW01", 3, Role.AUDITOR, "GW"),
    Face("operator", _("系统管理员"), _("管机器，不看人"), "settings",
         "DW01", 5, Role.OPERATOR, "GW"),
)  # fmt: skip


def face(slug: str) -> Face | None:
    return next((one for one in FACES if one.slug == slug), None)
