"""Who calls the roll of a branch, who reads it, and who asks for leave."""

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation, Person, Role, within
from wuxin.seasons.models import Batch, Enrolment

CALLERS = (Role.SECRETARY, Role.DEPUTY, Role.ORGANISER)


def can_call_roll(actor: Actor, organisation: PartyOrganisation) -> bool:
    """The branch's secretary or deputy, or the organiser above; an auditor only reads."""
    return actor.covers("organisation", organisation.path, CALLERS)


def can_call_some(actor: Actor, batch: Batch) -> bool:
    """Whether there is any roll of the batch that the actor may call."""
    reach = within(actor.paths("organisation", CALLERS), "organisation__")
    return not batch.is_cancelled and batch.invitations.filter(reach).exists()


def can_ask_leave(actor: Actor, enrolment: Enrolment) -> bool:
    """A person for themselves; the secretary on behalf of who has no phone."""
    if actor.person_id is not None and enrolment.person_id == actor.person_id:
        return True
    return can_call_roll(actor, enrolment.batch_organisation.organisation)


def can_renew_code(actor: Actor, person: Person) -> bool:
    """One's own; and of one's branch's people by who calls their roll."""
    if actor.person_id is not None and actor.person_id == person.pk:
        return True
    return person.organisation is not None and can_call_roll(actor, person.organisation)


def can_record_outreach(actor: Actor, organisation: PartyOrganisation) -> bool:
    return actor.covers("organisation", organisation.path, CALLERS)


def can_wait(actor: Actor, organisation: PartyOrganisation, person: Person | None) -> bool:
    """A member for themselves, in their own branch; the secretary for the branch and its people."""
    if person is not None and person.organisation_id is None:
        return False
    if person is not None and actor.person_id == person.pk:
        return person.organisation is not None and person.organisation.path.startswith(
            organisation.path
        )
    return can_call_roll(actor, organisation)
