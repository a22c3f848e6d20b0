"""The figures of a season: its meetings by kind, its classrooms, and everybody who took part."""

from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import Sentence
from wuxin.ledger.figures import attendances_of, entries_in, entries_of, people_in, sessions_of
from wuxin.ledger.registry import ALL, Figure, Measure, register_figure
from wuxin.seasons import kinds

_BY_ROLL = _("点名到场的党员，同一个人去几次都只算 1 名；请假、未到和送学上门的不算。")
_ANY = _("点名到场或登记参加过其中任何一项活动的人，不论几项、几次都只算 1 名。")
_BY_VISIT = _("点名到场的人次，同一个人去两次算 2 人次；请假、未到和送学上门的不算。")
_HELD = _("已经举行的批次，不论来了几个支部，一批算 1 次；取消的和没有人到场的不算。")

_OF_CLASSROOMS: dict[str, Sentence] = {
    "aspiration": _("初心课堂参与人数"),
    "compassion": _("爱心课堂参与人数"),
    "craftsmanship": _("匠心课堂参与人数"),
    "warmth": _("暖心课堂参与人数"),
    "connection": _("连心课堂参与人数"),
}


def register() -> None:
    """Make every figure of this app known to the ledger."""
    set_of = "kind:{}".format
    _people("field_class_people", _("实境课堂参训人数"), set_of(kinds.FIELD_CLASS), row="S1")
    _people("lecture_people", _("学校宣讲听讲人数"), set_of(kinds.LECTURE), row="S2")
    _people("guest_lecture_people", _("外请讲座听讲人数"), set_of(kinds.GUEST_LECTURE), row="S3")
    _sessions("field_class_batches", _("实境课堂批次"), kinds.FIELD_CLASS, _("批"), row="S1")
    _sessions("lecture_sessions", _("学校宣讲场次"), kinds.LECTURE, _("场"), row="S2")
    _sessions("guest_lecture_sessions", _("外请讲座场次"), kinds.GUEST_LECTURE, _("场"), row="S3")
    register_figure(
        Figure(
            code="field_class_attendances",
            source_row="S1",
            title=_("实境课堂参训人次"),
            measure=Measure.ATTENDANCES,
            definition=_BY_VISIT,
            unit_word=_("人次"),
            value=attendances_of(kinds.FIELD_CLASS),
            entries=entries_of(kinds.FIELD_CLASS),
        )
    )
    _people("all_people", _("参训人数"), ALL, definition=_ANY)
    for slug, title in _OF_CLASSROOMS.items():
        _people(f"{slug}_people", title, f"classroom:{slug}", definition=_ANY)


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


def _sessions(code: str, title: Sentence, kind: str, word: Sentence, *, row: str) -> None:
    session = kinds.session_of(kind)
    register_figure(
        Figure(
            code=code,
            source_row=row,
            title=title,
            measure=Measure.SESSIONS,
            definition=_HELD,
            unit_word=word,
            value=sessions_of(session),
            entries=entries_of(session),
        )
    )
