"""The roll of a branch as it is read on a phone: rows in roster order, and their counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wuxin.ledger.models import Channel
from wuxin.people.models import Person
from wuxin.seasons.models import Presence, Reason
from wuxin.seasons.queries.roll_states import RowState

_LABELS = dict(Presence.choices)
_REASONS = dict(Reason.choices)
_CHANNELS = {str(code): str(label) for code, label in Channel.choices}


@dataclass(frozen=True, slots=True)
class Row:
    """One person on the roll. ``clash`` is what to tell of somebody else's change to it."""

    pk: int
    revision: int
    name: str
    search: str
    status: str
    reason: str
    note: str
    clash: str = ""
    person_id: int = 0

    @property
    def is_present(self) -> bool:
        return self.status == Presence.PRESENT.value

    @property
    def what(self) -> str:
        """Status and reason in one word, as the form carries it: ``leave-ill``, ``present``."""
        return f"{self.status}-{self.reason}" if self.reason else self.status

    @property
    def after_tick(self) -> str:
        return Presence.ABSENT.value if self.is_present else Presence.PRESENT.value


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the roll are what. ``expected`` is everybody on it."""

    by_status: Mapping[str, int]

    @property
    def expected(self) -> int:
        return sum(self.by_status.values())

    @property
    def present(self) -> int:
        return self.by_status.get(Presence.PRESENT.value, 0)

    @property
    def others(self) -> list[tuple[str, int]]:
        """Leave, absent and visit in words, those that there are."""
        shown = (Presence.LEAVE.value, Presence.ABSENT.value, Presence.VISIT.value)
        return [
            (str(_LABELS[status]), self.by_status[status])
            for status in shown
            if self.by_status.get(status)
        ]


def rows_of(states: Iterable[RowState], clashes: Mapping[int, str] | None = None) -> list[Row]:
    """The rows as they are shown; ``clashes`` is what to tell, by row."""
    told = clashes or {}
    return [
        Row(
            pk=state.pk,
            revision=state.revision,
            name=state.name,
            search=f"{state.name} {state.initials} {state.pinyin}",
            status=state.status,
            reason=state.reason,
            note=describe(state.status, state.reason, state.reason_text) or channel_note(state),
            clash=told.get(state.pk, ""),
            person_id=state.person_id,
        )
        for state in states
    ]


def counts_of(states: Iterable[RowState]) -> Counts:
    return Counts(Counter(state.status for state in states))


def describe(status: str, reason: str, text: str) -> str:
    """请假 · 家中有事 · 搬家; empty of who is there, or not called yet."""
    if status in {Presence.EXPECTED.value, Presence.PRESENT.value}:
        return ""
    parts = [str(_LABELS[status]), str(_REASONS[reason]) if reason else "", text]
    return " · ".join(filter(None, parts))


def channel_note(row: RowState) -> str:
    """直播, 回看 …; empty of who is not there, and of who is there on site."""
    is_there = row.status == Presence.PRESENT.value
    return _CHANNELS[row.channel] if is_there and row.channel != Channel.ON_SITE.value else ""


def tell_clash(row: RowState, wanted: str) -> str:
    """李老师刚刚记为请假，您点的是到场. One query for the name."""
    recorder = Person.objects.filter(pk=row.recorded_by_id or 0).first()
    return _("%(who)s刚刚记为“%(theirs)s”，您点的“%(yours)s”没有保存。要改请再点一次。") % {
        "who": recorder.name if recorder else _("另一位代办人"),
        "theirs": describe(row.status, row.reason, row.reason_text) or _LABELS[row.status],
        "yours": _LABELS[wanted],
    }
