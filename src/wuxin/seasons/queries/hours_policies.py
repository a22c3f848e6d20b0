"""Which policy holds for whom: by population first, then by the nearest organisation."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from wuxin.people.models import Category, Office, PersonCategory, Role
from wuxin.people.models.offices import holding_on
from wuxin.people.models.persons import Person
from wuxin.seasons.hours import Policy, policy_from
from wuxin.seasons.hours.reckoning import PolicyOn
from wuxin.seasons.models import Audience, HoursPolicy
from wuxin.seasons.queries.rosters import STAYS_HOME


class Standing(NamedTuple):
    """What a person is to the policies: where, what, and whether anything may be asked."""

    path: str
    populations: tuple[str, ...]
    is_asked: bool


class Policies:
    """Every policy in force, read once. ``instead`` stands in for the ones it would follow."""

    def __init__(self, instead: HoursPolicy | None = None) -> None:
        rows = HoursPolicy.objects.in_force().select_related("organisation")
        self.rows = [*([instead] if instead else []), *rows.order_by("-from_on", "-pk")]
        self.parsed = {row.pk: policy_from(row.terms, number=row.pk) for row in self.rows}
        self.known: dict[tuple[int, ...], PolicyOn] = {}

    def of(self, standing: Standing) -> PolicyOn:
        """Which policy holds for somebody on a day."""
        rows = [
            (standing.populations.index(row.population), -len(row.organisation.path), row)
            for row in self.rows
            if row.population in standing.populations
            and standing.path.startswith(row.organisation.path)
        ]
        ordered = [row for _population, _depth, row in sorted(rows, key=lambda three: three[:2])]
        key = tuple(row.pk for row in ordered)
        if key not in self.known:
            self.known[key] = self._remembering(ordered)
        return self.known[key]

    def _remembering(self, rows: list[HoursPolicy]) -> PolicyOn:
        days: dict[date, Policy | None] = {}

        def policy_on(day: date) -> Policy | None:
            if day not in days:
                row = next((row for row in rows if row.holds_on(day)), None)
                days[day] = self.parsed[row.pk] if row else None
            return days[day]

        return policy_on


def standings_of(person_ids: Collection[int], *, on: date) -> dict[int, Standing]:
    """What each person is on a day; who belongs to no organisation is left out. Three queries."""
    offices = Office.objects.in_force(on=on).filter(
        role=Role.SECRETARY, delegated_from=None, person_id__in=person_ids
    )
    secretaries = set(offices.values_list("person_id", flat=True))
    categories: dict[int, set[str]] = {}
    rows = PersonCategory.objects.filter(holding_on(on), person_id__in=person_ids)
    for person_id, category in rows.values_list("person_id", "category"):
        categories.setdefault(person_id, set()).add(category)
    paths = (
        Person.objects.filter(pk__in=person_ids, organisation__isnull=False)
        .order_by()
        .values_list("pk", "organisation__path")
    )
    return {
        pk: _standing(path, categories.get(pk, set()), is_secretary=pk in secretaries)
        for pk, path in paths
    }


def _standing(path: str, categories: set[str], *, is_secretary: bool) -> Standing:
    is_retired = bool({Category.RETIRED, Category.GREAT_AGE} & categories)
    populations = (
        *([Audience.SECRETARIES.value] if is_secretary else []),
        Audience.RETIRED.value if is_retired else Audience.SERVING.value,
        Audience.MEMBERS.value,
    )
    return Standing(path, populations, not categories & set(STAYS_HOME))
