"""S15 and S16: packs and whom they reached, teaching at the door and whom it reached."""

from django.utils.translation import gettext_lazy as _

from wuxin.learning import kinds
from wuxin.ledger import registry
from wuxin.ledger.figures import attendances_of, entries_in, entries_of, people_in, sessions_of
from wuxin.ledger.registry import Figure, Measure, SetDefinition, register_figure

AT_THE_DOOR = "learning_at_the_door"


def register() -> None:
    """Make every figure of this app known to the ledger."""
    registry.register_set(SetDefinition(code=AT_THE_DOOR, kinds=kinds.PEOPLE_AT_THE_DOOR))
    register_figure(
        Figure(
            code="learning_packs",
            source_row="S15",
            title=_("送出的学习包"),
            measure=Measure.COUNT,
            definition=_("送学上门时留下的学习包，送一次算 1 份；没有送到的不算。"),
            unit_word=_("份"),
            value=attendances_of(kinds.PACK),
            entries=entries_of(kinds.PACK),
        )
    )
    register_figure(
        Figure(
            code="learning_pack_people",
            source_row="S15",
            title=_("收到学习包的老党员"),
            measure=Measure.PEOPLE,
            definition=_("收到过学习包的人，同一个人收到几份都只算 1 名。"),
            unit_word=_("名"),
            value=people_in(f"kind:{kinds.PACK}"),
            entries=entries_in(f"kind:{kinds.PACK}"),
        )
    )
    _register_teaching()


def _register_teaching() -> None:
    register_figure(
        Figure(
            code="learning_visit_sessions",
            source_row="S16",
            title=_("送学上门与流动党课"),
            measure=Measure.SESSIONS,
            definition=_("到一个人家里送学一次算 1 场；流动党课举行一批算 1 场。"),
            unit_word=_("场"),
            value=sessions_of(*kinds.AT_THE_DOOR),
            entries=entries_of(*kinds.AT_THE_DOOR),
        )
    )
    register_figure(
        Figure(
            code="learning_visit_people",
            source_row="S16",
            title=_("送学上门与流动党课人数"),
            measure=Measure.PEOPLE,
            definition=_("送学送到的人和流动党课点名到场的人，同一个人几次都只算 1 名。"),
            unit_word=_("名"),
            value=people_in(AT_THE_DOOR),
            entries=entries_in(AT_THE_DOOR),
        )
    )
