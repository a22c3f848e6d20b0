"""Invite branches to a batch: whole rosters, never more people than places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.people.models import OrganisationKind, PartyOrganisation
from wuxin.seasons import queries, refusals
from wuxin.seasons.actions.codes import make_codes
from wuxin.seasons.models import (
    Batch,
    BatchOrganisation,
    BatchState,
    Enrolment,
    Presence,
    RollCallState,
)
from wuxin.seasons.policies import activities as policies
from wuxin.seasons.queries.rosters import Member

BRANCHES = (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A branch, and those of its roster who are left out this time."""

    organisation: PartyOrganisation
    without: frozenset[int] = frozenset()


@transaction.atomic
def invite_organisations(
    *,
    batch: Batch,
    invitations: Sequence[Invitation],
    by: Actor,
    now: datetime,
    confirmed: bool = False,
) -> list[BatchOrganisation]:
    """Put whole branches on the roll of a batch: all of them, or none.

    Full and probationary members are expected; for those who cannot leave home a visit is set,
    and they take no place. Someone who is in another batch at that time raises ``PeopleBusy``
    unless ``confirmed``. Also raises ``NoPlacesLeft``, ``AlreadyInvited``, ``NotABranch``,
    ``NobodyToEnrol``, ``BatchCancelled``, ``SeasonClosed``.
    """
    members = {
        invitation.organisation.pk: _members(batch, invitation, by) for invitation in invitations
    }
    wanted = sum(not member.stays_home for some in members.values() for member in some)
    _take_places(batch, wanted)
    _refuse_invited(batch, invitations)
    if not confirmed:
        everyone = [member.person_id for some in members.values() for member in some]
        if others := queries.people_in_the_way(batch, everyone):
            raise refusals.PeopleBusy(others=others)
    make_codes({one.person_id for some in members.values() for one in some}, now=now)
    made = [_enrol(batch, item.organisation, members[item.organisation.pk]) for item in invitations]
    audit.record(
        "seasons.organisations.invited",
        target=batch,
        by=by,
        at=now,
        changes={"organisations": list(members), "places": wanted},
    )
    batch.refresh_from_db(fields=["places_taken"])
    return made


@transaction.atomic
def remove_organisation(*, invitation: BatchOrganisation, by: Actor, now: datetime) -> None:
    """Take a branch off a batch and give its places back.

    Raises ``RollCallBegun`` if somebody of it was there or its roll call was done.
    """
    batch, organisation = invitation.batch, invitation.organisation
    if not policies.can_invite(by, batch.activity, organisation):
        raise NotAllowed
    # Cancelled first, so that no tick comes in between.
    waiting = BatchOrganisation.objects.filter(pk=invitation.pk).exclude(state=RollCallState.DONE)
    enrolments = Enrolment.objects.filter(batch_organisation=invitation)
    locked = waiting.update(state=RollCallState.CANCELLED)
    if not locked or enrolments.filter(status=Presence.PRESENT).exists():
        raise refusals.RollCallBegun(name=organisation.name)
    places = enrolments.filter(holds_place=True).count()
    enrolments.delete()
    BatchOrganisation.objects.filter(pk=invitation.pk).delete()
    Batch.objects.filter(pk=batch.pk).update(places_taken=F("places_taken") - places)
    audit.record(
        "seasons.organisation.removed",
        target=batch,
        by=by,
        at=now,
        changes={"organisation": organisation.pk, "places": places},
    )


def _members(batch: Batch, invitation: Invitation, by: Actor) -> list[Member]:
    activity, organisation = batch.activity, invitation.organisation
    if activity.season.is_closed:
        raise refusals.SeasonClosed
    if not policies.can_invite(by, activity, organisation):
        raise NotAllowed
    if organisation.kind not in BRANCHES:
        raise refusals.NotABranch(name=organisation.name)
    roster = queries.roster_of(organisation, on=batch.day)
    members = [member for member in roster if member.person_id not in invitation.without]
    if not members:
        raise refusals.NobodyToEnrol(name=organisation.name)
    return members


def _take_places(batch: Batch, wanted: int) -> None:
    """One conditional UPDATE, so that however many ask at once, none is given twice."""
    taken = (
        Batch.objects.filter(pk=batch.pk, places_taken__lte=F("capacity") - wanted)
        .exclude(state=BatchState.CANCELLED)
        .update(places_taken=F("places_taken") + wanted)
    )
    if taken:
        return
    batch.refresh_from_db(fields=["state", "capacity", "places_taken"])
    if batch.state == BatchState.CANCELLED:
        raise refusals.BatchCancelled
    raise refusals.NoPlacesLeft(wanted=wanted, left=batch.places_left)


def _refuse_invited(batch: Batch, invitations: Sequence[Invitation]) -> None:
    ids = [invitation.organisation.pk for invitation in invitations]
    there = BatchOrganisation.objects.filter(batch=batch, organisation_id__in=ids)
    if known := there.select_related("organisation").first():
        raise refusals.AlreadyInvited(name=known.organisation.name)


def _enrol(
    batch: Batch, organisation: PartyOrganisation, members: Sequence[Member]
) -> BatchOrganisation:
    try:
        with transaction.atomic():
            invitation = BatchOrganisation.objects.create(batch=batch, organisation=organisation)
            Enrolment.objects.bulk_create(_enrolment(invitation, member) for member in members)
    except IntegrityError as error:
        raise refusals.AlreadyInvited(name=organisation.name) from error
    return invitation


def _enrolment(invitation: BatchOrganisation, member: Member) -> Enrolment:
    return Enrolment(
        batch_organisation=invitation,
        batch_id=invitation.batch_id,
        person_id=member.person_id,
        unit_id=member.unit_id,
        holds_place=not member.stays_home,
        status=Presence.VISIT if member.stays_home else Presence.EXPECTED,
    )
