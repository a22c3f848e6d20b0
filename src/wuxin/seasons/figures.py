"""The figures of a season: its meetings by kind, its classrooms, and everybody who took part."""

from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import Sentence
from wuxin.ledger.figures import (
    attendances_of,
    entries_in,
    entries_of,
    minutes_of,
    people_in,
    sessions_of,
    unnamed_of,
)
from wuxin.ledger.registry import ALL, Figure, Measure, register_figure
from wuxin.seasons import kinds

_BY_ROLL = _("点名到场的党员，同一个人去几次都只算 1 名；请假、未到和送学上门的不算。")
_ANY = _("点名到场或登记参加过其中任何一项活动的人，不论几项、几次都只算 1 名。")
_BY_VISIT = _(
    "点名到场的人次，同一个人去两次算 2 人次；请假、未到和送学上门的不算。"
    "来宾、未记名的群众和只有合计证明的人也在里面，人数另外注明。"
)
_TIME = _("点名到场的每个人各计一次时长，相加得出；请假、未到的不计。")
_HELD = _("已经举行的批次，不论来了几个支部，一批算 1 次；取消的和没有人到场的不算。")

_SESSION = _("场")

_OF_CLASSROOMS: dict[str, Sentence] = {
    "aspiration": _("初心课堂参与人数"),
    "compassion": _("爱心课堂参与人数"),
    "craftsmanship": _("匠心课堂参与人数"),
    "warmth": _("暖心课堂参与人数"),
    "connection": _("连心课堂参与人数"),
}


def register() -> None:
    """Make every figure of this app known to the ledger."""
    _register_people()
    _register_sessions()
    _minutes("interest_group_minutes", _("留守儿童活动时长"), kinds.INTEREST_GROUP, row="S8")
    _minutes("welfare_home_minutes", _("福利院服务时长"), kinds.WELFARE_HOME, row="S9")
    _minutes("volunteering_minutes", _("志愿服务时长"), kinds.VOLUNTEERING, row="S18")
    _attendances("field_class_attendances", _("实境课堂参训人次"), kinds.FIELD_CLASS, row="S1")
    _attendances("class_observers", _("听课观摩"), *kinds.OF_LESSONS, row="S12")


def _register_people() -> None:
    set_of = "kind:{}".format
    _people("field_class_people", _("实境课堂参训人数"), set_of(kinds.FIELD_CLASS), row="S1")
    _people("lecture_people", _("学校宣讲听讲人数"), set_of(kinds.LECTURE), row="S2")
    _people("guest_lecture_people", _("外请讲座听讲人数"), set_of(kinds.GUEST_LECTURE), row="S3")
    _people("exam_candidates", _("业务能力考学人数"), set_of(kinds.EXAM), row="S11")
    _people("all_people", _("参训人数"), ALL, definition=_ANY)
    for slug, title in _OF_CLASSROOMS.items():
        _people(f"{slug}_people", title, f"classroom:{slug}", definition=_ANY)


def _register_sessions() -> None:
    lessons = kinds.OF_LESSONS
    _sessions("field_class_batches", _("实境课堂批次"), kinds.FIELD_CLASS, word=_("批"), row="S1")
    _sessions("lecture_sessions", _("学校宣讲场次"), kinds.LECTURE, row="S2")
    _sessions("guest_lecture_sessions", _("外请讲座场次"), kinds.GUEST_LECTURE, row="S3")
    _sessions("reflection_sessions", _("使用四问表的场次"), kinds.FOUR_QUESTIONS, row="S4")
    _sessions("interest_group_sessions", _("留守儿童兴趣活动"), kinds.INTEREST_GROUP, row="S8")
    _sessions("welfare_home_visits", _("福利院走访"), kinds.WELFARE_HOME, word=_("次"), row="S9")
    _sessions("class_sessions", _("公开、研讨、汇报、示范课"), *lessons, word=_("节"), row="S12")
    _sessions("mentoring_sessions", _("传帮带活动"), kinds.MENTORING, word=_("次"), row="S13")
    _sessions("mobile_class_sessions", _("流动党课"), kinds.MOBILE_CLASS, row="S16")
    _sessions(
        "project_sessions", _("为群众办实事"), kinds.PRACTICAL_PROJECT, word=_("次"), row="S17"
    )
    _sessions("volunteering_sessions", _("志愿服务"), kinds.VOLUNTEERING, word=_("次"), row="S18")


def _people(
    code: str,
    title: Sentence,
    set_code: str,
    *,
    row: str | None = None,
    definition: Sentence = _BY_ROLL,
) -> None:
    register_figure(
        Figure(
            code=code,
            source_row=row,
            title=title,
            measure=Measure.PEOPLE,
            definition=definition,
            unit_word=_("名"),
            value=people_in(set_code),
            entries=entries_in(set_code),
        )
    )


def _sessions(code: str, title: Sentence, *codes: str, row: str, word: Sentence = _SESSION) -> None:
    sessions = tuple(kinds.session_of(kind) for kind in codes)
    register_figure(
        Figure(
            code=code,
            source_row=row,
            title=title,
            measure=Measure.SESSIONS,
            definition=_HELD,
            unit_word=word,
            value=sessions_of(*sessions),
            entries=entries_of(*sessions),
        )
    )


def _minutes(code: str, title: Sentence, *codes: str, row: str) -> None:
    register_figure(
        Figure(
            code=code,
            source_row=row,
            title=title,
            measure=Measure.MINUTES,
            definition=_TIME,
            unit_word=_("分钟"),
            value=minutes_of(*codes),
            entries=entries_of(*codes),
        )
    )


def _attendances(code: str, title: Sentence, *codes: str, row: str) -> None:
    register_figure(
        Figure(
            code=code,
            source_row=row,
            title=title,
            measure=Measure.ATTENDANCES,
            definition=_BY_VISIT,
            unit_word=_("人次"),
            value=attendances_of(*codes),
            entries=entries_of(*codes),
            unnamed=unnamed_of(*codes),
        )
    )
