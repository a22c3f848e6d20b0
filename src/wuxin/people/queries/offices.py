"""Answers about offices: who holds what, since when, until when."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from wuxin.core.actor import Actor
from wuxin.people.models import Office, PartyOrganisation, Person, Unit
from wuxin.people.models.offices import OfficeQuerySet
from wuxin.people.policies import offices as policies

MOST_CANDIDATES = 100


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office as its reader sees it. ``last_on`` is the last day on which it is held."""

    office: Office
    place: str
    last_on: date | None
    is_to_come: bool
    may_end: bool
    may_invite: bool
    may_delegate: bool


def offices_of(organisation: PartyOrganisation, *, actor: Actor, on: date) -> list[OfficeRow]:
    """Offices over the organisation and its units, held now or to come. Two queries."""
    offices = _of_places(organisation).not_over(on=on).order_by("from_on", "pk")
    return [_row(office, actor, on) for office in offices if not _is_cut_short(office, on)]


def history_of(organisation: PartyOrganisation, *, actor: Actor, on: date) -> list[OfficeRow]:
    """Offices over the organisation and its units that are over, the latest first."""
    offices = _of_places(organisation).order_by("-to_on", "-pk")
    over = [office for office in offices if _is_cut_short(office, on) or _is_over(office, on)]
    return [_row(office, actor, on) for office in over]


def own_offices(person_id: int, *, actor: Actor, on: date) -> list[OfficeRow]:
    """The offices a person holds today, and what they may do with each."""
    offices = with_names(Office.objects.in_force(on=on).filter(person_id=person_id))
    return [_row(office, actor, on) for office in offices.order_by("from_on", "pk")]


def deputies_of(person_id: int, *, actor: Actor, on: date) -> list[OfficeRow]:
    """Whom a person has asked to act for them, now or later."""
    asked = Office.objects.not_over(on=on).filter(delegated_from__person_id=person_id)
    rows = with_names(asked).order_by("from_on", "pk")
    return [_row(office, actor, on) for office in rows if not _is_cut_short(office, on)]


def with_names(offices: OfficeQuerySet) -> OfficeQuerySet:
    """With the rows that a line of a list names, in the same query."""
    return offices.select_related("organisation", "unit", "person", "delegated_from__person")


def colleagues_of(office: Office) -> list[Person]:
    """Whom a secretary may ask to stand in: the members of the same organisation."""
    return list(
        Person.objects.filter(organisation_id=office.organisation_id)
        .exclude(pk=office.person_id)
        .order_by("roster_order", "pk")
    )


def candidates_for(
    organisation: PartyOrganisation, *, actor: Actor, name: str = ""
) -> list[Person]:
    """Whom one may appoint there: the visible members of it and what is below, in their order.

    At most 100; ``name`` (or its pinyin or initials, from the beginning) narrows them.
    """
    below = PartyOrganisation.objects.inside(organisation)
    persons = Person.objects.visible_to(actor).filter(organisation__in=below)
    if actor.person_id is not None:
        persons = persons.exclude(pk=actor.person_id)
    if name:
        latin = name.lower()
        persons = persons.filter(
            Q(name__contains=name) | Q(pinyin__startswith=latin) | Q(initials__startswith=latin)
        )
    in_order = persons.select_related("organisation").order_by(
        "organisation__path", "roster_order", "pk"
    )
    return list(in_order[:MOST_CANDIDATES])


def units_of(organisation: PartyOrganisation) -> list[Unit]:
    return list(organisation.units.order_by("path"))


def _of_places(organisation: PartyOrganisation) -> OfficeQuerySet:
    units = organisation.units.values("pk")
    return with_names(Office.objects.filter(Q(organisation=organisation) | Q(unit_id__in=units)))


def _is_over(office: Office, on: date) -> bool:
    return office.to_on is not None and office.to_on <= on


def _is_cut_short(office: Office, on: date) -> bool:
    """A delegation whose source is over is over too."""
    source = office.delegated_from
    return source is not None and _is_over(source, on)


def _may_invite(actor: Actor, office: Office) -> bool:
    """Who hands out the role; the action looks at the person's other offices as well."""
    place = policies.place_of(office)
    return office.person_id != actor.person_id and policies.gives(
        actor, office.role, office.tree, place.path
    )


def _row(office: Office, actor: Actor, on: date) -> OfficeRow:
    return OfficeRow(
        office=office,
        place=policies.place_of(office).name,
        last_on=office.to_on - timedelta(days=1) if office.to_on else None,
        is_to_come=office.from_on > on,
        may_end=policies.can_end(actor, office),
        may_invite=_may_invite(actor, office),
        may_delegate=policies.can_delegate(actor, office, on=on),
    )
