"""The rows of one real season (S1–S22): what each counts, whether or not an app carries it yet.

A registered figure takes the place of the line with its row and measure; what no app carries
stands here as "not recorded". Only the publication's own custom is said of a row: some numbers
were printed rounded down (1000余名, 30余人次, 20余件), the others as they are.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import Sentence
from wuxin.ledger.registry import Measure
from wuxin.reports.wording import EXACT, ROUNDED, Wording


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One number of a row. ``code`` stands for it until an app registers its own figure."""

    row: str
    classroom: str
    code: str
    title: Sentence
    measure: Measure
    unit_word: Sentence


_M = Measure
_A, _C, _F, _W, _N = "aspiration", "compassion", "craftsmanship", "warmth", "connection"

LINES: tuple[SourceLine, ...] = (
    SourceLine("S1", _A, "field_class_people", _("实境课堂参训人数"), _M.PEOPLE, "名"),
    SourceLine("S2", _A, "lecture_sessions", _("学校宣讲场次"), _M.SESSIONS, "场"),
    SourceLine("S2", _A, "lecture_people", _("学校宣讲听讲人数"), _M.PEOPLE, "名"),
    SourceLine("S3", _A, "guest_lecture_sessions", _("外请讲座场次"), _M.SESSIONS, "场"),
    SourceLine("S3", _A, "guest_lecture_people", _("外请讲座听讲人数"), _M.PEOPLE, "名"),
    SourceLine("S4", _A, "reflection_sessions", _("使用四问表的场次"), _M.SESSIONS, "场"),
    SourceLine("S5", _A, "deed_stories", _("身边事报道"), _M.COUNT, "篇"),
    SourceLine("S6", _C, "gift_collection_fen", _("班级爱心互助金额"), _M.FEN, "元"),
    SourceLine("S6", _C, "gift_collection_households", _("受助家庭"), _M.COUNT, "户"),
    SourceLine("S7", _C, "children_served", _("受服务的孩子"), _M.PEOPLE, "名"),
    SourceLine("S7", _C, "child_services", _("就近、上门、个别服务"), _M.COUNT, "次"),
    SourceLine("S8", _C, "interest_group_sessions", _("留守儿童兴趣活动"), _M.SESSIONS, "场"),
    SourceLine("S8", _C, "interest_group_minutes", _("留守儿童活动时长"), _M.MINUTES, "分钟"),
    SourceLine("S9", _C, "welfare_home_visits", _("福利院走访"), _M.COUNT, "次"),
    SourceLine("S9", _C, "welfare_home_minutes", _("福利院服务时长"), _M.MINUTES, "分钟"),
    SourceLine("S10", _C, "support_pairs", _("结对帮扶"), _M.COUNT, "对"),
    SourceLine("S10", _C, "home_lessons", _("送教上门"), _M.SESSIONS, "次"),
    SourceLine("S11", _F, "exam_candidates", _("业务能力考学人数"), _M.PEOPLE, "名"),
    SourceLine("S12", _F, "class_sessions", _("公开、研讨、汇报、示范课"), _M.SESSIONS, "节"),
    SourceLine("S12", _F, "class_observers", _("听课观摩"), _M.ATTENDANCES, "人次"),
    SourceLine("S13", _F, "mentoring_pairs", _("传帮带师徒结对"), _M.COUNT, "对"),
    SourceLine("S14", _W, "hardship_member_visits", _("走访困难党员"), _M.ATTENDANCES, "人次"),
    SourceLine("S15", _W, "learning_packs", _("送出的学习包"), _M.COUNT, "份"),
    SourceLine("S15", _W, "learning_pack_people", _("收到学习包的老党员"), _M.PEOPLE, "名"),
    SourceLine("S16", _W, "learning_visit_sessions", _("送学上门与流动党课"), _M.SESSIONS, "场"),
    SourceLine("S16", _W, "learning_visit_people", _("送学上门与流动党课人数"), _M.PEOPLE, "名"),
    SourceLine("S17", _N, "practical_projects", _("实事项目"), _M.COUNT, "项"),
    SourceLine("S18", _N, "volunteering_sessions", _("志愿服务"), _M.SESSIONS, "次"),
    SourceLine("S18", _N, "volunteering_minutes", _("志愿服务时长"), _M.MINUTES, "分钟"),
    SourceLine("S19", _N, "qr_tickets", _("“有事码上说”诉求"), _M.COUNT, "件"),
    SourceLine("S20", _N, "hotline_tickets", _("12345 交办工单"), _M.COUNT, "件"),
    SourceLine("S21", _N, "satisfaction_rate", _("工单满意率"), _M.RATE, ""),
    SourceLine("S22", "", "coverage_rate", _("学习覆盖"), _M.RATE, ""),
)  # fmt: skip

CLASSROOMS = (_A, _C, _F, _W, _N)
CLASSROOM_OF_ROW = {line.row: line.classroom for line in LINES}
_PUBLISHED_ROUNDED = {"S1", "S14", "S19"}


def wording_of(row: str | None, measure: str) -> Wording:
    """How the row's number is published: people and attendances of S1 and S14, and S19, rounded."""
    counted = {Measure.PEOPLE, Measure.ATTENDANCES, Measure.COUNT}
    return ROUNDED if row in _PUBLISHED_ROUNDED and measure in counted else EXACT
