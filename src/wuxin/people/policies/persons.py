"""Who may change what is kept of a person, and who may read the two sealed fields.

Of their own data a person changes the phone; the rest is the roster's, which the organiser keeps.
"""

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation, Person, Role

_KEEPERS = (Role.ORGANISER,)
_CARERS = (Role.ORGANISER, Role.SECRETARY, Role.DEPUTY)
_OF_IDENTITY = (Role.ORGANISER, Role.SECRETARY)


def can_edit_person(actor: Actor, person: Person) -> bool:
    """Name, dates, unit, phone: the organiser over the person's place."""
    return _holds_over(actor, person, _KEEPERS)


def can_edit_categories(actor: Actor, person: Person) -> bool:
    """The secretary knows best who has retired or is away."""
    return _holds_over(actor, person, _CARERS)


def can_transfer(actor: Actor, person: Person, to: PartyOrganisation) -> bool:
    """Both ends inside the organiser's subtree; a person of no organisation only joins."""
    if not actor.covers("organisation", to.path, _KEEPERS):
        return False
    from_here = person.organisation
    return from_here is None or actor.covers("organisation", from_here.path, _KEEPERS)


def can_create_person(actor: Actor, organisation: PartyOrganisation | None) -> bool:
    if organisation is None:
        return actor.has(*_KEEPERS)
    return actor.covers("organisation", organisation.path, _KEEPERS)


def can_change_phone(actor: Actor, person: Person) -> bool:
    """Oneself; and the secretary for who has no phone to do it with (R4)."""
    return _is_self(actor, person) or _holds_over(actor, person, _CARERS)


def can_reveal_phone(actor: Actor, person: Person) -> bool:
    return _is_self(actor, person) or _holds_over(actor, person, _CARERS)


def can_reveal_id_number(actor: Actor, person: Person) -> bool:
    return _is_self(actor, person) or _holds_over(actor, person, _OF_IDENTITY)


def _is_self(actor: Actor, person: Person) -> bool:
    return actor.person_id is not None and actor.person_id == person.pk


def _holds_over(actor: Actor, person: Person, roles: tuple[Role, ...]) -> bool:
    if person.organisation and actor.covers("organisation", person.organisation.path, roles):
        return True
    if person.unit and actor.covers("unit", person.unit.path, roles):
        return True
    return person.organisation is None and actor.has(Role.ORGANISER)
