"""Who sets the policies of study hours, confirms hours, and who sees them."""

from wuxin.core.actor import Actor
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation, Person, Role
from wuxin.seasons.models import Batch
from wuxin.seasons.policies.roll_calls import CALLERS

SETTERS = (Role.ORGANISER,)


def can_set_policies(actor: Actor, organisation: PartyOrganisation) -> bool:
    """The organiser over the organisation for whose subtree a policy holds."""
    return actor.covers("organisation", organisation.path, SETTERS)


def can_set_policies_somewhere(actor: Actor) -> bool:
    return actor.has(*SETTERS)


def can_confirm_hours(actor: Actor, organisation: PartyOrganisation) -> bool:
    """The branch's secretary or deputy, or the organiser above."""
    return actor.covers("organisation", organisation.path, CALLERS)


def can_see_hours(actor: Actor, organisation: PartyOrganisation) -> bool:
    """Those who help the branch; never another branch."""
    return actor.covers("organisation", organisation.path, ROLES_OF_HELP)


def can_decide_approval(actor: Actor, batch: Batch) -> bool:
    """The organiser above the host writes down what the county said."""
    return actor.covers("organisation", batch.activity.organisation.path, SETTERS)


def can_print_season(actor: Actor, person: Person) -> bool:
    """Oneself; and those who call the roll of the branch, for who has no phone."""
    if actor.person_id is not None and actor.person_id == person.pk:
        return True
    return person.organisation is not None and can_confirm_hours(actor, person.organisation)
