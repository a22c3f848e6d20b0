"""Nobody misses the learning: from the evidence of one person to exactly one state.

Pure: no database, no clock. ``actions.coverage`` keeps what is said here in rows, and a test
compares the two.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from wuxin.ledger.models import Channel
from wuxin.seasons.models.exemptions import AnswerKind
from wuxin.seasons.models.seasons import Audience, RequirementMeasure
from wuxin.seasons.models.standings import OPEN, CoverageState, Outcome

# An outreach by which the learning itself came; the others are a greeting.
BRINGS_LEARNING = frozenset([Channel.DELIVERY.value, Channel.POST.value])


class Taken(NamedTuple):
    """A person took part in meetings of a kind on a day: how often, for how long."""

    kind: str
    channel: str
    day: date
    times: int
    minutes: int


class Contact(NamedTuple):
    """Somebody came, rang or wrote, with the learning of these kinds (none: of whatever kind)."""

    channel: str
    day: date
    kinds: tuple[str, ...] = ()


@dataclass(slots=True)
class Evidence:
    """All that is known of one person in a season.

    ``missed`` is the first day on which a meeting of a kind took place without them, by leave or
    absence. ``answers`` is by requirement; ``None`` is the answer to all.
    """

    taken: list[Taken] = field(default_factory=list)
    missed: dict[str, date] = field(default_factory=dict)
    contacts: list[Contact] = field(default_factory=list)
    is_exempt: bool = False
    answers: dict[int | None, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A requirement: what is counted towards it, and how much of it is asked of whom.

    ``kinds`` are those it names; where it names none, ``counting`` holds all that count.
    """

    pk: int
    kinds: frozenset[str]
    counting: frozenset[str]
    audience: str
    measure: str
    target: int

    def is_of(self, *, is_retired: bool, is_secretary: bool) -> bool:
        return {
            Audience.SERVING.value: not is_retired,
            Audience.RETIRED.value: is_retired,
            Audience.SECRETARIES.value: is_secretary,
        }.get(self.audience, True)

    def is_brought_by(self, contact: Contact) -> bool:
        """A visit brings what it was planned for; one planned for nothing serves the open ones."""
        if contact.channel not in BRINGS_LEARNING:
            return False
        return not self.kinds or bool(self.kinds.intersection(contact.kinds))


def outcome_of(states: Collection[str]) -> Outcome:
    """Over all that is required of a member: left while anything is, then declined, else reached.

    An honest end is neither reached nor left, so the three add up to the members.
    """
    if any(state in OPEN for state in states):
        return Outcome.LEFT
    return Outcome.DECLINED if CoverageState.DECLINED in states else Outcome.REACHED


class Verdict(NamedTuple):
    """Where a person stands: the state, what was counted, and how and when it was met."""

    state: str
    times: int = 0
    minutes: int = 0
    channel: str = ""
    day: date | None = None


def verdict(asked: Asked, evidence: Evidence) -> Verdict:
    """The one state of a person and a requirement; the first that holds, in their order."""
    taken = [one for one in evidence.taken if one.kind in asked.counting]
    brought = [
        Taken("", contact.channel, contact.day, 1, 0)
        for contact in evidence.contacts
        if asked.is_brought_by(contact)
    ]
    state, how = _state(asked, evidence, taken, brought)
    everything = [*taken, *brought]
    return Verdict(
        state.value,
        sum(one.times for one in everything),
        sum(one.minutes for one in everything),
        how.channel if how else "",
        how.day if how else None,
    )


_State = tuple[CoverageState, Taken | Contact | None]


def _state(asked: Asked, evidence: Evidence, taken: list[Taken], brought: list[Taken]) -> _State:
    in_time = _in_time(asked, taken, evidence.missed)
    for state, lines in (
        (CoverageState.REACHED, in_time),
        (CoverageState.MADE_UP, taken),
        (CoverageState.VISITED, [*taken, *brought]),
    ):
        if how := _met(asked, lines):
            return state, how
    if evidence.is_exempt and evidence.contacts:
        return CoverageState.EXCUSED, max(evidence.contacts, key=lambda one: one.day)
    return _unmet(asked, evidence.answers), None


def _in_time(asked: Asked, taken: list[Taken], missed: Mapping[str, date]) -> list[Taken]:
    """What was not made up: no replay, and nothing after a first miss of the same kinds."""
    misses = [day for kind, day in missed.items() if kind in asked.counting]
    first = min(misses, default=date.max)
    return [one for one in taken if one.channel != Channel.REPLAY and one.day <= first]


def _met(asked: Asked, lines: Iterable[Taken]) -> Taken | None:
    """The line with which the target is reached, day by day."""
    in_minutes = asked.measure == RequirementMeasure.MINUTES
    amount = 0
    for line in sorted(lines, key=lambda one: (one.day, one.channel, one.kind)):
        amount += line.minutes if in_minutes else line.times
        if amount >= asked.target:
            return line
    return None


def _unmet(asked: Asked, answers: Mapping[int | None, str]) -> CoverageState:
    answer = answers.get(asked.pk) or answers.get(None)
    if answer == AnswerKind.DECLINED:
        return CoverageState.DECLINED
    if answer == AnswerKind.NOT_REACHED:
        return CoverageState.NOT_REACHED
    return CoverageState.DUE
