"""The hours of a person, with where each line comes from; and of a branch, in roster order."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from wuxin.people.models import PartyOrganisation
from wuxin.seasons.hours import Account, Line, YearTotal, reckon, totals
from wuxin.seasons.models import HoursConfirmation, HoursTotal
from wuxin.seasons.queries.hours_evidence import confirmed_of, evidence_of
from wuxin.seasons.queries.hours_policies import Policies, standings_of
from wuxin.seasons.queries.rosters import roster_of


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One person's lines and years. ``confirmed`` and ``standing`` hold sources."""

    lines: list[Line]
    years: list[YearTotal]
    confirmed: frozenset[tuple[str, int]]
    standing: frozenset[str]

    def of(self, year: int) -> YearTotal | None:
        return next((total for total in self.years if total.year == year), None)

    def confirmed_quarters(self, year: int) -> int:
        return sum(
            line.quarters
            for line in self.lines
            if line.year == year
            and line.account is Account.PARTY
            and (line.source, line.year) in self.confirmed
        )


def reckonings_of(
    person_ids: Collection[int], *, today: date, policies: Policies | None = None
) -> Iterator[tuple[int, Reckoning]]:
    """The hours of each who belongs to an organisation, by today's policies. Nine queries."""
    standings = standings_of(person_ids, on=today)
    evidence, confirmed = evidence_of(person_ids), confirmed_of(person_ids)
    policies = policies or Policies()
    for person_id, standing in standings.items():
        policy_on, own = policies.of(standing), evidence.get(person_id, [])
        kept = confirmed.get(person_id, [])
        lines = reckon(own, policy_on, kept)
        years = totals(lines, policy_on, until=today.year, is_asked=standing.is_asked)
        sources = frozenset((line.source, line.year) for line in kept)
        yield person_id, Reckoning(lines, years, sources, frozenset(one.source for one in own))


def reckoning_of(person_id: int, *, today: date) -> Reckoning | None:
    """One person's, or nothing for who is on no roster."""
    return dict(reckonings_of([person_id], today=today)).get(person_id)


@dataclass(frozen=True, slots=True)
class HoursRow:
    """A member of a branch and the sums of a year; nothing where they were not reckoned yet."""

    person_id: int
    name: str
    path: str
    total: HoursTotal | None


def confirmations_of(organisation: PartyOrganisation, year: int) -> list[HoursConfirmation]:
    """Those of a branch's year, with the number of their ``lines_then``; the latest first."""
    found = HoursConfirmation.objects.filter(organisation=organisation, year=year)
    found = found.select_related("confirmed_by", "withdrawn_by")
    return list(found.annotate(lines_then=Count("lines")).order_by("-confirmed_at", "-pk"))


def hours_of_branch(organisation: PartyOrganisation, *, year: int, today: date) -> list[HoursRow]:
    """Everybody on the roster, in the roster's order and no other. Two queries."""
    roster = roster_of(organisation, on=min(today, date(year, 12, 31)))
    ids = [member.person_id for member in roster]
    sums = HoursTotal.objects.filter(person_id__in=ids, year=year)
    by_person = {total.person_id: total for total in sums}
    return [
        HoursRow(row.person_id, row.name, row.path, by_person.get(row.person_id)) for row in roster
    ]
