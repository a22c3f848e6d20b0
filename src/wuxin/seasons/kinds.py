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
FOUR_QUESTIONS = "four_questions"
DEED_TELLING = "deed_telling"
BRANCH_MEETING = "branch_meeting"
COMMITTEE_MEETING = "committee_meeting"
GROUP_MEETING = "group_meeting"
INTEREST_GROUP = "interest_group"
WELFARE_HOME = "welfare_home"
EXAM = "exam"
OPEN_CLASS = "open_class"
DISCUSSION_CLASS = "discussion_class"
REPORT_CLASS = "report_class"
DEMONSTRATION_CLASS = "demonstration_class"
MENTORING = "mentoring"
MOBILE_CLASS = "mobile_class"
PRACTICAL_PROJECT = "practical_project"
VOLUNTEERING = "volunteering"
OUTREACH = "outreach"

# Slug, title; the slug also names the colour of the theme.
CLASSROOMS: tuple[tuple[str, Sentence], ...] = (
    ("aspiration", _("初心")),
    ("compassion", _("爱心")),
    ("craftsmanship", _("匠心")),
    ("warmth", _("暖心")),
    ("connection", _("连心")),
)


_TEACHING = "_taught"


def session_of(code: str) -> str:
    """The kind of the entry that says a meeting of this kind was held."""
    return f"{code}_session"


def teaching_of(code: str) -> str:
    """The kind of the entry that says somebody taught at a meeting of this kind."""
    return f"{code}{_TEACHING}"


def meeting_of(code: str) -> str:
    """The kind of meeting at which somebody taught; any other kind as it is."""
    return code.removesuffix(_TEACHING)


def _meeting(
    code: str, title: Sentence, classroom: str = "aspiration", *, is_study: bool = True
) -> KindDefinition:
    """A kind at which a roll is called. Study counts for coverage and hours, service does not."""
    return KindDefinition(
        code=code,
        title=title,
        classroom=classroom,
        counts_attendance=True,
        counts_coverage=is_study,
        counts_hours=is_study,
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
    _meeting(FOUR_QUESTIONS, _("初心四问")),
    _meeting(DEED_TELLING, _("讲身边事")),
    _meeting(BRANCH_MEETING, _("支部党员大会")),
    _meeting(COMMITTEE_MEETING, _("支部委员会"), is_study=False),
    _meeting(GROUP_MEETING, _("党小组会")),
    _meeting(INTEREST_GROUP, _("留守儿童兴趣活动"), "compassion", is_study=False),
    _meeting(WELFARE_HOME, _("福利院关爱"), "compassion", is_study=False),
    _meeting(EXAM, _("业务能力考学"), "craftsmanship"),
    _meeting(OPEN_CLASS, _("公开课"), "craftsmanship"),
    _meeting(DISCUSSION_CLASS, _("研讨课"), "craftsmanship"),
    _meeting(REPORT_CLASS, _("汇报课"), "craftsmanship"),
    _meeting(DEMONSTRATION_CLASS, _("示范课"), "craftsmanship"),
    _meeting(MENTORING, _("传帮带"), "craftsmanship"),
    _meeting(MOBILE_CLASS, _("流动党课"), "warmth"),
    _meeting(PRACTICAL_PROJECT, _("为群众办实事"), "connection", is_study=False),
    _meeting(VOLUNTEERING, _("志愿服务"), "connection", is_study=False),
)
# What a branch holds by itself, most often first; the last two are not for the whole roster.
OF_BRANCHES = (
    THEME_DAY, BRANCH_MEETING, PARTY_LECTURE, GROUP_STUDY, FIRST_LESSON, COMMITTEE_MEETING,
    GROUP_MEETING,
)  # fmt: skip
OF_SOME = (COMMITTEE_MEETING, GROUP_MEETING)
OF_LESSONS = (OPEN_CLASS, DISCUSSION_CLASS, REPORT_CLASS, DEMONSTRATION_CLASS)
# Professional classes: towards teachers' further education, once the county has approved them.
OF_FURTHER_EDUCATION = (*OF_LESSONS, EXAM, MENTORING)
SESSIONS: tuple[KindDefinition, ...] = tuple(
    KindDefinition(
        code=session_of(kind.code), title=_("场次"), classroom=kind.classroom, app="seasons"
    )
    for kind in MEETINGS
)
# Of who spoke. A kind apart, so that no figure of who came, no coverage and no minutes hold it.
TEACHINGS: tuple[KindDefinition, ...] = tuple(
    KindDefinition(
        code=teaching_of(kind.code),
        title=_("主讲"),
        classroom=kind.classroom,
        counts_hours=kind.counts_hours,
        app="seasons",
    )
    for kind in MEETINGS
)
KINDS: tuple[KindDefinition, ...] = (
    *MEETINGS,
    *SESSIONS,
    *TEACHINGS,
    KindDefinition(code=OUTREACH, title=_("学到、送到"), counts_coverage=True, app="seasons"),
)
CODES_OF_MEETINGS: tuple[str, ...] = tuple(kind.code for kind in MEETINGS)


def by_classroom() -> list[tuple[Sentence, list[KindDefinition]]]:
    """The kinds of meetings under the title of their classroom, in the classrooms' order."""
    return [
        (title, [kind for kind in MEETINGS if kind.classroom == slug]) for slug, title in CLASSROOMS
    ]
