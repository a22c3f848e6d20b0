"""People are put on a roll, or moved from one to another. Places are taken before."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Q

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import refusals
from wuxin.seasons.actions.codes import make_codes
from wuxin.seasons.models import (
    Batch,
    BatchOrganisation,
    BatchState,
    Enrolment,
    Leave,
    Minutes,
    Presence,
    RollCallState,
)
from wuxin.seasons.queries.rosters import Member

MOVABLE = (Presence.EXPECTED, Presence.LEAVE)


def roll_in(batch: Batch, organisation: PartyOrganisation) -> BatchOrganisation:
    """The branch's roll in a batch, made if it is not there for those who come by themselves.

    Raises ``RollCallIsDone``.
    """
    roll, _is_new = BatchOrganisation.objects.get_or_create(
        batch=batch, organisation=organisation, defaults={"is_invited": False}
    )
    if not roll.is_open:
        raise refusals.RollCallIsDone
    return roll


def invite_to(batch: Batch, organisation: PartyOrganisation) -> BatchOrganisation:
    """The branch's roll, as one that is invited whole from now on.

    Raises ``AlreadyInvited``, and ``RollCallIsDone`` where those who came alone were called.
    """
    roll = roll_in(batch, organisation)
    waits = BatchOrganisation.objects.filter(pk=roll.pk, state=RollCallState.OPEN, is_invited=False)
    if not waits.update(is_invited=True):
        raise refusals.AlreadyInvited(name=organisation.name)
    roll.is_invited = True
    return roll


def put_on(roll: BatchOrganisation, members: Collection[Member], *, now: datetime) -> None:
    """Expected are those who can come; to the others the learning is brought. All have a code."""
    make_codes({member.person_id for member in members}, now=now)
    Enrolment.objects.bulk_create(
        Enrolment(
            batch_organisation=roll,
            batch_id=roll.batch_id,
            person_id=member.person_id,
            unit_id=member.unit_id,
            holds_place=not member.stays_home,
            status=Presence.VISIT if member.stays_home else Presence.EXPECTED,
        )
        for member in members
    )


def expect_at(enrolment: Enrolment, roll: BatchOrganisation, *, by: Actor, now: datetime) -> bool:
    """Expect somebody on this roll, with a place; leave they had asked for is over.

    False if they were called meanwhile. Also from a batch that was called off. A roll that is
    left empty goes.
    """
    changed = Enrolment.objects.filter(
        Q(batch_organisation__state=RollCallState.OPEN) | Q(batch__state=BatchState.CANCELLED),
        pk=enrolment.pk,
        status__in=MOVABLE,
        batch_organisation=enrolment.batch_organisation_id,
    ).update(
        batch_organisation=roll,
        batch_id=roll.batch_id,
        holds_place=True,
        status=Presence.EXPECTED,
        reason="",
        reason_text="",
        revision=F("revision") + 1,
        save_key="",
        recorded_by_id=by.person_id,
        recorded_at=now,
    )
    if not changed:
        return False
    Leave.objects.filter(enrolment=enrolment, withdrawn_at=None).update(withdrawn_at=now)
    _drop_if_empty(enrolment.batch_organisation_id)
    return True


def _drop_if_empty(roll_id: int) -> None:
    is_used = (
        Enrolment.objects.filter(batch_organisation=roll_id).exists()
        or Minutes.objects.filter(batch_organisation=roll_id).exists()
    )
    if not is_used:
        BatchOrganisation.objects.filter(pk=roll_id).delete()
