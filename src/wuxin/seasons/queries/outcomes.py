"""How many members are reached, declined or left: the members of whom something is required.

``asked`` are those on the roster of the season's day; each has exactly one outcome, so that
asked = reached + declined + left. Figure S22 and the organiser's first page are these numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum, Window

from wuxin.ledger.models import Book
from wuxin.people.models import KINDS_WITH_ROSTER, PartyOrganisation, within
from wuxin.seasons.models import MemberSum, Outcome, Season


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Members, each counted once over everything that is required of them."""

    reached: int = 0
    declined: int = 0
    left: int = 0

    @property
    def asked(self) -> int:
        return self.reached + self.declined + self.left


def outcomes_of(book: Book, paths: Sequence[str]) -> Outcomes:
    """Of a season's book and the organisations at or below these paths; ``""`` is all."""
    rows = (
        MemberSum.objects.filter(within(tuple(paths), "organisation__"), season__book=book)
        .order_by()
        .values_list("outcome")
        .annotate(number=Sum("people"))
    )
    found = dict(rows)
    return Outcomes(*(found.get(outcome.value, 0) for outcome in Outcome))


def outcomes_by_branch(
    season: Season, at: PartyOrganisation, *, most: int
) -> dict[PartyOrganisation, Outcomes]:
    """Of each branch at or below ``at``, in the organisation's own order. Two queries.

    Empty where there are more than ``most``: of a province no more rows are read than tell that.
    """
    rows = MemberSum.objects.filter(within((at.path,), "organisation__"), season=season)
    found: dict[int, dict[str, int]] = {}
    some = rows.values_list("organisation", "outcome", "people")[: most * len(Outcome) + 1]
    for organisation_id, outcome, people in some:
        found.setdefault(organisation_id, {})[outcome] = people
    if len(found) > most:
        return {}
    branches = PartyOrganisation.objects.inside(at).filter(pk__in=list(found)).order_by("path")
    return {
        branch: Outcomes(*(found[branch.pk].get(outcome.value, 0) for outcome in Outcome))
        for branch in branches
    }


@dataclass(frozen=True, slots=True)
class Left:
    """Branches with members still to be reached: the first of them, and how many there are."""

    first: list[tuple[PartyOrganisation, int]]
    branches: int


def branches_with_left(season: Season, paths: Sequence[str], *, most: int) -> Left:
    """In the organisation's own order, at most so many. One query."""
    rows = MemberSum.objects.filter(
        within(tuple(paths), "organisation__"),
        season=season,
        outcome=Outcome.LEFT,
        people__gt=0,
        organisation__kind__in=KINDS_WITH_ROSTER,
    )
    found = rows.select_related("organisation").annotate(all_of_them=Window(Count("pk")))
    some = list(found.order_by("organisation__path")[:most])
    first = [(row.organisation, row.people) for row in some]
    return Left(first, some[0].all_of_them if some else 0)
