"""Who may give an office, end it, or hand it to a deputy for a time."""

from collections.abc import Mapping
from datetime import date

from wuxin.core.actor import Actor, Tree
from wuxin.people.models import Office, PartyOrganisation, Person, Role, Unit

Place = PartyOrganisation | Unit

# What each role hands out inside the subtree it covers. Nothing on the left stands on its own
# right: nobody makes their equal. Operators are made at the machine's terminal only.
_GIVES: Mapping[str, frozenset[str]] = {
    Role.OPERATOR: frozenset({Role.ORGANISER}),
    Role.ORGANISER: frozenset({Role.SECRETARY, Role.DEPUTY, Role.AUDITOR}),
}


def roles_to_give(actor: Actor, place: Place) -> tuple[str, ...]:
    """The roles the actor may give over this place, in the order in which they are declared."""
    return tuple(role for role in Role.values if gives(actor, role, tree_of(place), place.path))


def gives(actor: Actor, role: str, tree: Tree, path: str) -> bool:
    """Whether one of the actor's roles hands out this one there."""
    givers = [giver for giver, given in _GIVES.items() if role in given]
    return actor.covers(tree, path, givers)


def can_appoint(actor: Actor, person: Person, role: str, place: Place) -> bool:
    """Nobody appoints themselves, a stranger, or to a role they do not hand out there."""
    if person.pk == actor.person_id or not _is_own(actor, person):
        return False
    return gives(actor, role, tree_of(place), place.path)


def can_end(actor: Actor, office: Office) -> bool:
    """Who hands the role out there, who delegated it, and a deputy who gives it back."""
    if gives(actor, office.role, office.tree, place_of(office).path):
        return True
    source = office.delegated_from
    if source is None or actor.person_id is None:
        return False
    return actor.person_id in {office.person_id, source.person_id}


def can_delegate(actor: Actor, office: Office, *, on: date) -> bool:
    """Only a secretary, only their own office while it holds; a deputy hands nothing on."""
    return (
        actor.person_id is not None
        and office.person_id == actor.person_id
        and office.role == Role.SECRETARY
        and office.delegated_from_id is None
        and office.holds_on(on)
    )


def place_of(office: Office) -> Place:
    """What the office is over: one of the two, by constraint."""
    if office.organisation is not None:
        return office.organisation
    if office.unit is not None:
        return office.unit
    raise LookupError("the constraint office_over_one_tree does not hold")


def tree_of(place: Place) -> Tree:
    return "organisation" if isinstance(place, PartyOrganisation) else "unit"


def _is_own(actor: Actor, person: Person) -> bool:
    """Whether the person belongs to what the actor is over: as a member, or else by workplace."""
    if person.organisation is not None:
        return actor.covers("organisation", person.organisation.path, _GIVES)
    return actor.is_program or (
        person.unit is not None and actor.covers("unit", person.unit.path, _GIVES)
    )
