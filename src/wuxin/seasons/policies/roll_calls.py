"""Who calls the roll of a branch, who reads it, and who asks for leave."""

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation, Role
from wuxin.seasons.models import Enrolment

CALLERS = (Role.SECRETARY, Role.DEPUTY, Role.ORGANISER)


def can_call_roll(actor: Actor, organisation: PartyOrganisation) -> bool:
    """The branch's secretary or deputy, or the organiser above; an auditor only reads."""
    return actor.covers("organisation", organisation.path, CALLERS)


def can_ask_leave(actor: Actor, enrolment: Enrolment) -> bool:
    """A person for themselves; the secretary on behalf of who has no phone."""
    if actor.person_id is not None and enrolment.person_id == actor.person_id:
        return True
    return can_call_roll(actor, enrolment.batch_organisation.organisation)


def can_record_outreach(actor: Actor, organisation: PartyOrganisation) -> bool:
    return actor.covers("organisation", organisation.path, CALLERS)
