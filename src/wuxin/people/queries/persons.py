"""Answers about persons, shaped for the one who reads."""

from dataclasses import dataclass

from django.db.models import F, Prefetch, QuerySet

from wuxin.core import crypto
from wuxin.core.actor import Actor
from wuxin.people.models import (
    PartyMembership,
    PartyOrganisation,
    Person,
    PersonCategory,
)
from wuxin.people.policies import persons as policies


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed field as a page shows it: masked, and whether this reader may open it."""

    masked: str
    can_reveal: bool


def roster_of(actor: Actor, organisation: PartyOrganisation) -> QuerySet[Person]:
    """The visible members of an organisation and all below it, in roster order.

    Each carries ``current_memberships`` and ``current_categories`` as lists.
    """
    return with_standing(
        Person.objects.visible_to(actor)
        .filter(organisation__in=PartyOrganisation.objects.inside(organisation))
        .in_roster_order()
    )


def with_standing(persons: QuerySet[Person]) -> QuerySet[Person]:
    """Add organisation, unit, current membership and categories: two queries more."""
    memberships = PartyMembership.objects.filter(to_on=None)
    categories = PersonCategory.objects.filter(to_on=None).order_by("category")
    return persons.select_related("organisation", "unit").prefetch_related(
        Prefetch("memberships", memberships, to_attr="current_memberships"),
        Prefetch("categories", categories, to_attr="current_categories"),
    )


def phone_of(actor: Actor, person: Person) -> Sealed:
    return Sealed(mask(person.phone(), 3, 4), policies.can_reveal_phone(actor, person))


def id_number_of(actor: Actor, person: Person) -> Sealed:
    return Sealed(mask(person.id_number(), 6, 2), policies.can_reveal_id_number(actor, person))


def sealed_of(actor: Actor, person: Person) -> dict[str, Sealed]:
    """Both by name, for one opening of the person's key."""
    with crypto.hold([crypto.subject_of(person)]):
        return {"phone": phone_of(actor, person), "id_number": id_number_of(actor, person)}


def mask(value: str, first: int, last: int) -> str:
    """138****1234: the first and last places, and stars; short values are stars only."""
    if len(value) <= first + last:
        return "*" * len(value)
    return value[:first] + "*" * (len(value) - first - last) + value[-last:]


def memberships_of(person: Person) -> list[PartyMembership]:
    """Every membership, the current one first."""
    return list(person.memberships.select_related("organisation").order_by("-from_on", "-pk"))


def categories_of(person: Person) -> list[PersonCategory]:
    """Every category the person was ever in, the current ones first."""
    return list(person.categories.order_by(F("to_on").desc(nulls_first=True), "-from_on", "pk"))
