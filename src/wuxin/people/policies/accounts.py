"""Who may let somebody in, and shut the door again."""

from collections.abc import Collection

from wuxin.core.actor import Actor
from wuxin.people.models import Account, Office, Person, Role
from wuxin.people.policies import offices as policies_of_offices

_ISSUERS = (Role.ORGANISER, Role.SECRETARY, Role.DEPUTY)


def can_issue_links(actor: Actor, path: str) -> bool:
    """Whether the actor hands out personal links in a Party organisation at all."""
    return actor.covers("organisation", path, _ISSUERS)


def can_let_in(actor: Actor, person: Person, offices: Collection[Office]) -> bool:
    """Whether the actor may give this person a way in (a link, a code, a password link).

    A way in is as good as the person's own roles: whoever holds it could use it. So for a
    person with offices (those to come included) it is given only by who hands out each of
    them, or by the one who delegated it. Anybody may make a new one for themselves.
    """
    if actor.is_program or person.pk == actor.person_id:
        return True
    if offices:
        return all(_gave(actor, office) for office in offices)
    organisation = person.organisation
    return organisation is not None and can_issue_links(actor, organisation.path)


def can_close(actor: Actor, account: Account, offices: Collection[Office]) -> bool:
    """An organiser closes the accounts of those below them; nobody their own."""
    person = account.person
    if person is None or person.pk == actor.person_id:
        return actor.is_program
    if offices:
        return can_let_in(actor, person, offices)
    organisation = person.organisation
    return organisation is not None and actor.covers(
        "organisation", organisation.path, (Role.ORGANISER,)
    )


def can_invite(actor: Actor, person: Person, offices: Collection[Office]) -> bool:
    """A password is for who holds an office."""
    return bool(offices) and can_let_in(actor, person, offices)


def _gave(actor: Actor, office: Office) -> bool:
    source = office.delegated_from
    if source is not None and actor.person_id is not None and source.person_id == actor.person_id:
        return True
    place = policies_of_offices.place_of(office)
    return policies_of_offices.gives(actor, office.role, office.tree, place.path)
