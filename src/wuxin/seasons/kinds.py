"""The classrooms and the kinds that seasons declare to the ledger."""

from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import Sentence
from wuxin.ledger.registry import KindDefinition

FIELD_CLASS = "field_class"
LECTURE = "lecture"
GUEST_LECTURE = "guest_lecture"
FIRST_LESSON = "first_lesson"
PARTY_LECTURE = "party_lecture"
THEME_DAY = "theme_day"
GROUP_STUDY = "group_study"
OUTREACH = "outreach"

# Slug, title; the slug also names the colour of the theme.
CLASSROOMS: tuple[tuple[str, Sentence], ...] = (
    ("aspiration", _("初心")),
    ("compassion", _("爱心")),
    ("craftsmanship", _("匠心")),
    ("warmth", _("暖心")),
    ("connection", _("连心")),
)


def session_of(code: str) -> str:
    """The kind of the entry that says a meeting of this kind was held."""
    return f"{code}_session"


def _meeting(code: str, title: Sentence) -> KindDefinition:
    """A kind at which a roll is called: it counts for attendance, coverage and hours."""
    return KindDefinition(
        code=code,
        title=title,
        classroom="aspiration",
        counts_attendance=True,
        counts_coverage=True,
        counts_hours=True,
        app="seasons",
    )


MEETINGS: tuple[KindDefinition, ...] = (
    _meeting(FIELD_CLASS, _("实境课堂")),
    _meeting(LECTURE, _("讲座")),
    _meeting(GUEST_LECTURE, _("外请讲座")),
    _meeting(FIRST_LESSON, _("书记第一课")),
    _meeting(PARTY_LECTURE, _("专题党课")),
    _meeting(THEME_DAY, _("主题党日")),
    _meeting(GROUP_STUDY, _("集中学习")),
)
SESSIONS: tuple[KindDefinition, ...] = tuple(
    KindDefinition(
        code=session_of(kind.code), title=_("场次"), classroom=kind.classroom, app="seasons"
    )
    for kind in MEETINGS
)
KINDS: tuple[KindDefinition, ...] = (
    *MEETINGS,
    *SESSIONS,
    KindDefinition(code=OUTREACH, title=_("学到、送到"), counts_coverage=True, app="seasons"),
)
CODES_OF_MEETINGS: tuple[str, ...] = tuple(kind.code for kind in MEETINGS)
