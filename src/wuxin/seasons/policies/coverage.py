"""Who sees where a branch's members stand, and who makes them an offer."""

from wuxin.core.actor import Actor
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation, Person
from wuxin.seasons.models import Season
from wuxin.seasons.policies.roll_calls import CALLERS


def can_see_coverage(actor: Actor, organisation: PartyOrganisation) -> bool:
    """The branch and those above it; nobody beside it (R10)."""
    return actor.covers("organisation", organisation.path, ROLES_OF_HELP)


def can_help(actor: Actor, season: Season, person: Person) -> bool:
    """Whether the actor may offer something to a member, or write down an answer."""
    organisation = person.organisation
    if organisation is None or not season.is_open:
        return False
    return actor.covers("organisation", organisation.path, CALLERS)
