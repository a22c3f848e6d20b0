"""Who stands on a branch's roster on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from wuxin.people.models import (
    Category,
    MembershipKind,
    PartyMembership,
    PartyOrganisation,
    PersonCategory,
    within,
)

# Those to whom the learning is brought, unless the secretary says otherwise.
STAYS_HOME = (Category.HOMEBOUND, Category.GREAT_AGE)
MEMBERS = (MembershipKind.FULL, MembershipKind.PROBATIONARY)


@dataclass(frozen=True, slots=True)
class Member:
    """A Party member on a roster. ``stays_home``: cannot be asked to come."""

    person_id: int
    name: str
    unit_id: int | None
    path: str
    stays_home: bool


def roster_of(organisation: PartyOrganisation, *, on: date) -> list[Member]:
    """Full and probationary members of a branch and its groups, in roster order. One query."""
    return rosters_of([organisation.path], on=on)


def rosters_of(paths: Collection[str], *, on: date) -> list[Member]:
    """The same for several branches; ``path`` says whose each member is. One query."""
    at_home = PersonCategory.objects.filter(
        holds_on(on), person=OuterRef("person"), category__in=STAYS_HOME
    )
    rows = (
        PartyMembership.objects.filter(within(tuple(paths), "organisation__"), holds_on(on))
        .filter(kind__in=MEMBERS)
        .annotate(at_home=Exists(at_home))
        .order_by("organisation__path", "person__roster_order", "person_id")
        .values_list(
            "person_id", "person__name", "person__unit_id", "organisation__path", "at_home"
        )
    )
    return [Member(*row) for row in rows]


def holds_on(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(to_on=None) | Q(to_on__gt=on))
