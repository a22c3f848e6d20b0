"""Who makes the address of a calendar."""

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation
from wuxin.seasons.policies.roll_calls import can_call_roll


def can_make_feed(actor: Actor, organisation: PartyOrganisation | None) -> bool:
    """A person of their own; of an organisation its secretary or deputy, or the organiser."""
    if organisation is None:
        return actor.person_id is not None
    return can_call_roll(actor, organisation)
