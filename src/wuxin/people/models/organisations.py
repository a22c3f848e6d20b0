"""Units and Party organisations: two trees, many to many.

Siblings stand in the organisation's own order: new ones come last, and nothing is ever put
between two others, so that a path, once copied onto facts, keeps its meaning until a move.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from wuxin.core import subtrees
from wuxin.core.actor import Actor, Tree
from wuxin.people.models.offices import ROLES_OF_HELP


class UnitKind(models.TextChoices):
    BUREAU = "bureau", _("教体局")
    PRIMARY = "primary", _("小学")
    MIDDLE = "middle", _("中学")
    NINE_YEAR = "nine-year", _("九年一贯制学校")
    SPECIAL = "special", _("特殊教育学校")
    KINDERGARTEN = "kindergarten", _("幼儿园")
    CENTRE = "centre", _("教师发展中心")
    UNION = "trade-union", _("工会")
    OTHER = "other", _("其他单位")


class OrganisationKind(models.TextChoices):
    WORK_COMMITTEE = "work-committee", _("教育工委")
    COMMITTEE = "committee", _("党委")
    GENERAL_BRANCH = "general-branch", _("党总支")
    BRANCH = "branch", _("党支部")
    JOINT_BRANCH = "joint-branch", _("联合支部")
    GROUP = "group", _("党小组")


KINDS_WITH_ROSTER = (
    OrganisationKind.BRANCH,
    OrganisationKind.JOINT_BRANCH,
    OrganisationKind.GROUP,
)


def within(paths: tuple[str, ...], prefix: str = "") -> Q:
    """The condition "in one of these subtrees", for a path field behind ``prefix``."""
    return subtrees.within(paths, f"{prefix}path")


class TreeQuerySet(MP_NodeQuerySet):
    """Rows of one tree, by path prefix, in the organisation's own order."""

    tree: Tree

    def reached_by(self, actor: Actor, *roles: str) -> Self:
        """Those inside the subtrees over which the actor holds one of the roles."""
        return self.filter(within(actor.paths(self.tree, roles)))

    def visible_to(self, actor: Actor) -> Self:
        """Those inside the subtrees over which the actor helps people."""
        return self.reached_by(actor, *ROLES_OF_HELP)

    def inside(self, node: MP_Node) -> Self:
        """The node and what is below it."""
        return self.filter(within((node.path,)))


class UnitQuerySet(TreeQuerySet):
    tree: Tree = "unit"

    def in_force(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_on=None)

    def visible_to(self, actor: Actor) -> Self:
        """Workplaces are public knowledge among those who hold an office of help."""
        return self if actor.has(*ROLES_OF_HELP) else self.none()


class OrganisationQuerySet(TreeQuerySet):
    tree: Tree = "organisation"

    def holding_members(self) -> Self:
        """Those whose members stand on their own roster: branches, not what is above them."""
        return self.filter(kind__in=KINDS_WITH_ROSTER)


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]  # treebeard is untyped
    """Treebeard's manager would hand out its own QuerySet; this one hands out ours."""

    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class OrganisationManager(MP_NodeManager.from_queryset(OrganisationQuerySet)):  # type: ignore[misc]  # as above
    """As ``UnitManager``."""

    def get_queryset(self) -> OrganisationQuerySet:
        return OrganisationQuerySet(self.model, using=self._db).order_by("path")


class TreeNode(MP_Node):
    """What both trees share."""

    class Meta:
        abstract = True

    def refresh_from_db(
        self, using: str | None = None, fields: Any = None, from_queryset: Any = None
    ) -> None:
        """As Django's; treebeard's own is untyped."""
        refresh = super().refresh_from_db
        refresh(using, fields, from_queryset)  # type: ignore[no-untyped-call]  # treebeard's


class Unit(TreeNode):
    """A workplace (单位): the bureau, a school, the teachers' development centre."""

    code = models.CharField(_("编码"), max_length=20, unique=True)
    name = models.CharField(_("单位名称"), max_length=80, unique=True)
    kind = models.CharField(_("类型"), max_length=20, choices=UnitKind, default=UnitKind.OTHER)
    phone = models.CharField(_("办公电话"), max_length=20, blank=True)
    ended_on = models.DateField(_("撤并日期"), null=True, blank=True)

    objects: ClassVar[UnitManager] = UnitManager()

    class Meta:
        verbose_name = _("单位")

    def __str__(self) -> str:
        return self.name


class PartyOrganisation(TreeNode):
    """A Party organisation (党组织). Members belong to it; units are where they work."""

    code = models.CharField(_("编码"), max_length=20, unique=True)
    name = models.CharField(_("党组织名称"), max_length=80, unique=True)
    kind = models.CharField(
        _("类型"), max_length=20, choices=OrganisationKind, default=OrganisationKind.BRANCH
    )
    units = models.ManyToManyField(
        Unit, related_name="organisations", verbose_name=_("所在单位"), blank=True
    )

    objects: ClassVar[OrganisationManager] = OrganisationManager()

    class Meta:
        verbose_name = _("党组织")

    def __str__(self) -> str:
        return self.name


class UnitMove(models.Model):
    """A workplace was put under another one, and when."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="moves")
    from_parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    to_parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    moved_on = models.DateField(_("调整日期"))
    reason = models.CharField(_("事由"), max_length=200, blank=True)
    account_id = models.BigIntegerField(null=True)
    moved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("单位调整")

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.from_parent_id} → {self.to_parent_id}"


class OrganisationMove(models.Model):
    """A Party organisation was put under another one, and when."""

    organisation = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="moves")
    from_parent = models.ForeignKey(PartyOrganisation, models.PROTECT, null=True, related_name="+")
    to_parent = models.ForeignKey(PartyOrganisation, models.PROTECT, null=True, related_name="+")
    moved_on = models.DateField(_("调整日期"))
    reason = models.CharField(_("事由"), max_length=200, blank=True)
    account_id = models.BigIntegerField(null=True)
    moved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("党组织调整")

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.from_parent_id} → {self.to_parent_id}"
