"""Where members stand, for a reader: sums by organisation, and one branch member by member."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Sum
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from wuxin.core import columns as columns_of
from wuxin.core.tabular.writing import Cell, OutColumn, Sheet, Style
from wuxin.ledger.models import Channel
from wuxin.people.models import (
    KINDS_WITH_ROSTER,
    PartyOrganisation,
    Person,
    within,
)
from wuxin.seasons.models import CoverageState, Requirement, Season, Standing, StandingSum
from wuxin.seasons.models.standings import COVERED
from wuxin.seasons.models.standings import StandingQuerySet as Standings


@dataclass(slots=True)
class Counts:
    """How many members are in each state."""

    states: Counter[str] = field(default_factory=Counter)

    @property
    def asked(self) -> int:
        return self.states.total()

    @property
    def covered(self) -> int:
        return sum(self.states[state.value] for state in COVERED)

    @property
    def in_words(self) -> list[tuple[str, int]]:
        """Every state that somebody is in, in the order of the states."""
        return [(str(s.label), self.states[s]) for s in CoverageState if self.states[s]]


@dataclass(slots=True)
class Line:
    """An organisation, with its counts in the order of the requirements."""

    organisation: PartyOrganisation
    counts: list[Counts]

    @property
    def is_branch(self) -> bool:
        return self.organisation.kind in KINDS_WITH_ROSTER


@dataclass(slots=True)
class Overview:
    """What is asked, how many are where, and the same for each organisation right below."""

    requirements: list[Requirement]
    totals: list[Counts]
    lines: list[Line]


def overview_of(season: Season, at: PartyOrganisation) -> Overview:
    """Sums of a subtree and of each part of it, in the organisation's own order. Three queries."""
    requirements = list(season.requirements.all())
    depth = len(at.path) + PartyOrganisation.steplen
    rows = (
        StandingSum.objects.filter(
            within((at.path,), "organisation__"), requirement__in=requirements
        )
        .order_by()
        .annotate(part=Substr("organisation__path", 1, depth))
        .values_list("requirement_id", "state", "part")
        .annotate(number=Sum("people"))
    )
    found: dict[tuple[str, int], Counts] = defaultdict(Counts)
    for requirement_id, state, path, number in rows:
        found[path, requirement_id].states[state] += number
        found["", requirement_id].states[state] += number
    below = PartyOrganisation.objects.filter(path__in={path for path, _pk in found if path})
    lines = [
        Line(part, [found[part.path, asked.pk] for asked in requirements])
        for part in below.order_by("path")
    ]
    return Overview(requirements, [found["", asked.pk] for asked in requirements], lines)


class Stood(NamedTuple):
    """Where a member stands with a requirement, and how and when it was met."""

    state: str
    channel: str
    day: date | None

    @property
    def state_label(self) -> str:
        return str(CoverageState(self.state).label)

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label) if self.channel else ""


@dataclass(slots=True)
class MemberLine:
    """A member, and where they stand in the order of the requirements; not asked is none."""

    person: Person
    standings: list[Stood | None]


def standings_in(season: Season, organisation: PartyOrganisation, state: str = "") -> Standings:
    """Those of a branch; of members who are in a state somewhere, all of theirs."""
    found = Standing.objects.filter(
        within((organisation.path,), "organisation__"), requirement__season=season
    )
    if state in CoverageState.values:
        found = found.filter(person__in=found.filter(state=state).values("person"))
    return found


def person_ids_of(standings: Standings) -> list[int]:
    """Whose they are, in roster order."""
    rows = standings.order_by("organisation__path", "person__roster_order", "person_id")
    return list(dict.fromkeys(rows.values_list("person_id", flat=True)))


def member_lines(
    season: Season, standings: Standings, person_ids: Sequence[int] | None = None
) -> list[MemberLine]:
    """Member by member, in roster order. Three queries, and plain rows: there are many of them."""
    position = {asked.pk: n for n, asked in enumerate(season.requirements.all())}
    rows = standings.in_roster_order()
    if person_ids is not None:
        rows = rows.filter(person__in=person_ids)
    found: dict[int, list[Stood | None]] = {}
    columns = ("person_id", "requirement_id", "state", "channel", "day")
    for person_id, requirement_id, *stood in rows.values_list(*columns):
        own = found.setdefault(person_id, [None] * len(position))
        own[position[requirement_id]] = Stood(*stood)
    people = Person.objects.select_related("unit").in_bulk(found)
    return [MemberLine(people[pk], own) for pk, own in found.items()]


def sheet_of(season: Season, standings: Standings, *, hidden: Collection[str] = ()) -> Sheet:
    """The branch as a sheet to take away, without the columns that its reader has left out."""
    everything = list(season.requirements.all())
    kept = [at for at, asked in enumerate(everything) if columns_of.key_of(asked) not in hidden]
    requirements = [everything[at] for at in kept]
    columns = (
        OutColumn(title=_("序号"), style=Style.NUMBER),
        OutColumn(title=_("姓名")),
        OutColumn(title=_("工作单位"), width=30),
        *(OutColumn(title=asked.title, width=22) for asked in requirements),
    )
    rows = _rows(member_lines(season, standings), kept)
    return Sheet(title=_("学习覆盖"), columns=columns, rows=rows)


def _rows(lines: Sequence[MemberLine], kept: Sequence[int]) -> Iterator[list[Cell]]:
    for number, line in enumerate(lines, 1):
        unit = line.person.unit.name if line.person.unit else ""
        states = [in_words(line.standings[at]) for at in kept]
        yield [number, line.person.name, unit, *states]


def in_words(standing: Stood | None) -> str:
    """学到了 现场 2022-03-04."""
    if standing is None:
        return "—"
    parts = [standing.state_label]
    if standing.day:
        parts += [standing.channel_label, standing.day.isoformat()]
    return " ".join(parts)
