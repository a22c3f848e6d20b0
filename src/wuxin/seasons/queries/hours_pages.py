"""Study hours as pages and sheets show them: lines with their evidence, what would change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from wuxin.core.actor import Actor
from wuxin.core.tabular.writing import Cell, OutColumn, Sheet, Style
from wuxin.ledger.models import Kind
from wuxin.people.models import PartyOrganisation, Person
from wuxin.seasons import kinds
from wuxin.seasons.hours import Account, Line, Part, YearTotal
from wuxin.seasons.hours_wording import as_hours, note_text
from wuxin.seasons.models import (
    Activity,
    Batch,
    BatchState,
    Enrolment,
    HoursPolicy,
    HoursTotal,
    Presence,
)
from wuxin.seasons.posting import source_of_presence, source_of_teaching
from wuxin.seasons.queries.hours_policies import Policies
from wuxin.seasons.queries.rosters import roster_of
from wuxin.seasons.queries.study_hours import (
    HoursRow,
    Reckoning,
    reckoning_of,
    reckonings_of,
)

COMPARED_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class HoursLineRow:
    """One thing somebody took part in. Without ``line`` it is service, which is no study."""

    day: date
    title: str
    kind: str
    place: str
    starts_at: datetime | None
    minutes: int
    line: Line | None = None
    is_confirmed: bool = False
    has_evidence: bool = True
    roll: tuple[int, int] | None = None  # batch and branch

    @property
    def note(self) -> str:
        return note_text(self.line.note) if self.line else ""

    @property
    def is_taught(self) -> bool:
        return self.line is not None and self.line.part is Part.TAUGHT

    @property
    def is_further(self) -> bool:
        return self.line is not None and self.line.account is Account.FURTHER


@dataclass(slots=True)
class YearOfHours:
    """A calendar year of one person: its sums and what they come from, in order of time."""

    year: int
    total: YearTotal
    confirmed: int
    rows: list[HoursLineRow] = field(default_factory=list)


def years_of(person: Person, *, today: date) -> list[YearOfHours]:
    """A person's years, the latest first; nothing for who is on no roster."""
    reckoning = reckoning_of(person.pk, today=today)
    if reckoning is None:
        return []
    taken, lessons = _taken_part(person.pk), _lessons(person.pk)
    titles = {kind.pk: str(kind) for kind in Kind.objects.all()}
    years = {
        total.year: YearOfHours(total.year, total, reckoning.confirmed_quarters(total.year))
        for total in reckoning.years
    }
    for line in reckoning.lines:
        enrolment = taken.get(line.source)
        batch = enrolment.batch if enrolment else lessons.get(line.source)
        row = _of_line(line, batch, titles, reckoning)
        years[line.year].rows.append(replace(row, roll=_roll(enrolment) if enrolment else None))
    counted = {line.source for line in reckoning.lines}
    for source, enrolment in taken.items():
        if source not in counted and enrolment.batch.day.year in years:
            years[enrolment.batch.day.year].rows.append(_of_service(enrolment, titles))
    for year in years.values():
        year.rows.sort(key=lambda row: row.day)
    return sorted(years.values(), key=lambda year: -year.year)


def _taken_part(person_id: int) -> dict[str, Enrolment]:
    """Where somebody was present, by source. One query."""
    rows = Enrolment.objects.filter(person_id=person_id, status=Presence.PRESENT)
    return {
        source_of_presence(row.pk): row
        for row in rows.select_related("batch__activity", "batch__venue", "batch_organisation")
    }


def _lessons(person_id: int) -> dict[str, Batch]:
    """Where somebody speaks, by the source of having taught there. One query."""
    rows = Batch.objects.filter(activity__speakers__person=person_id).distinct()
    return {
        source_of_teaching(row.pk, person_id): row
        for row in rows.select_related("activity", "venue")
    }


def _of_line(
    line: Line, batch: Batch | None, titles: dict[str, str], reckoning: Reckoning
) -> HoursLineRow:
    return HoursLineRow(
        day=line.day,
        title=batch.activity.title if batch else titles.get(line.kind, line.kind),
        kind=titles.get(line.kind, line.kind),
        place=batch.venue.name if batch else "",
        starts_at=batch.starts_at if batch else None,
        minutes=line.minutes,
        line=line,
        is_confirmed=(line.source, line.year) in reckoning.confirmed,
        has_evidence=line.source in reckoning.standing,
    )


def _of_service(enrolment: Enrolment, titles: dict[str, str]) -> HoursLineRow:
    batch = enrolment.batch
    return HoursLineRow(
        day=batch.day,
        title=batch.activity.title,
        kind=titles.get(batch.activity.kind_id, ""),
        place=batch.venue.name,
        starts_at=batch.starts_at,
        minutes=batch.minutes,
        roll=_roll(enrolment),
    )


def _roll(enrolment: Enrolment) -> tuple[int, int]:
    return enrolment.batch_id, enrolment.batch_organisation.organisation_id


def party_sheet(organisation: PartyOrganisation, listed: Sequence[HoursRow]) -> Sheet:
    """党员教育: everybody below, in roster order."""
    columns = [
        *_people_columns(),
        OutColumn(title=_("本年学时"), style=Style.NUMBER),
        OutColumn(title=_("上年结转"), style=Style.NUMBER),
        OutColumn(title=_("其中已确认"), style=Style.NUMBER),
        OutColumn(title=_("年度要求"), style=Style.NUMBER),
        OutColumn(title=_("还差"), style=Style.NUMBER),
    ]

    def cells(total: HoursTotal) -> list[Cell]:
        sums = (total.quarters, total.carried, total.confirmed, total.target, total.left)
        return [None if number is None else as_hours(number) for number in sums]

    rows = _rows(organisation, listed)
    sheet = ([*lead, *(cells(total) if total else [])] for lead, total in rows)
    return Sheet(title=_("党员教育学时"), columns=columns, rows=sheet)


def further_sheet(organisation: PartyOrganisation, listed: Sequence[HoursRow]) -> Sheet:
    """继续教育: approved hours of professional classes, in roster order."""
    columns = [*_people_columns(), OutColumn(title=_("已认定学时"), style=Style.NUMBER)]
    rows = _rows(organisation, listed)
    sheet = ([*lead, *([as_hours(total.further)] if total else [])] for lead, total in rows)
    return Sheet(title=_("继续教育学时"), columns=columns, rows=sheet)


def _people_columns() -> list[OutColumn]:
    return [
        OutColumn(title=_("序号"), style=Style.NUMBER),
        OutColumn(title=_("姓名")),
        OutColumn(title=_("所在党支部"), width=30),
    ]


def _rows(
    organisation: PartyOrganisation, listed: Sequence[HoursRow]
) -> Iterator[tuple[list[Cell], HoursTotal | None]]:
    inside = PartyOrganisation.objects.inside(organisation)
    branches = dict(inside.values_list("path", "name"))
    for number, row in enumerate(listed, 1):
        yield [number, row.name, branches.get(row.path, "")], row.total


@dataclass(frozen=True, slots=True)
class WhatChanges:
    """How many people of those looked at would have more hours, fewer, or as many; no names."""

    more: int
    fewer: int
    same: int


def whom_it_concerns(draft: HoursPolicy, *, today: date) -> list[int]:
    """Everybody on the roster where a draft would hold, in roster order."""
    return [row.person_id for row in roster_of(draft.organisation, on=today)]


def what_changes(draft: HoursPolicy, person_ids: Sequence[int], *, today: date) -> WhatChanges:
    """This year's hours with the draft beside those without it; confirmed hours stay."""
    now = dict(reckonings_of(person_ids, today=today))
    then = dict(reckonings_of(person_ids, today=today, policies=Policies(instead=draft)))
    differences = [_earned(then[pk], today) - _earned(now[pk], today) for pk in now]
    more = sum(1 for difference in differences if difference > 0)
    fewer = sum(1 for difference in differences if difference < 0)
    return WhatChanges(more, fewer, len(differences) - more - fewer)


def _earned(reckoning: Reckoning, today: date) -> int:
    total = reckoning.of(today.year)
    return total.earned + total.further if total else 0


def classes_to_approve(actor: Actor) -> list[Batch]:
    """Professional classes that were held: those the county has not decided on first."""
    held = Batch.objects.filter(
        Q(activity__in=Activity.objects.visible_to(actor)),
        state=BatchState.HELD,
        activity__kind__in=kinds.OF_FURTHER_EDUCATION,
    )
    rows = held.select_related(
        "activity__organisation", "activity__kind", "venue", "further_approval"
    )
    listed = list(rows.order_by("starts_at", "pk"))
    return sorted(listed, key=lambda batch: hasattr(batch, "further_approval"))
