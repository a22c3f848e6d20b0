"""Invite branches to a batch: whole rosters, never more people than places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from wuxin.core import audit, recycling
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.models import Binned
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import binned as kinds
from wuxin.seasons import queries, refusals
from wuxin.seasons.actions import coverage
from wuxin.seasons.actions.enrolling import invite_to, put_on
from wuxin.seasons.actions.places import give_back, lock_batches, take_places
from wuxin.seasons.actions.waiting import BRANCHES, move_up
from wuxin.seasons.models import (
    Batch,
    BatchOrganisation,
    BatchState,
    Enrolment,
    Presence,
    RollCallState,
    Waiting,
    WaitingState,
)
from wuxin.seasons.policies import activities as policies
from wuxin.seasons.queries.rosters import Member


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
    and they take no place. Who came by themselves before stays as they are. Someone who is in
    another batch at that time raises ``PeopleBusy`` unless ``confirmed``. Also raises
    ``NoPlacesLeft``, ``AlreadyInvited``, ``NotABranch``, ``NobodyToEnrol``, ``BatchCancelled``,
    ``RollCallIsDone``, ``SeasonClosed``.
    """
    members = {
        invitation.organisation.pk: _members(batch, invitation, by) for invitation in invitations
    }
    wanted = sum(not member.stays_home for some in members.values() for member in some)
    require_places(batch, wanted)
    _refuse_invited(batch, invitations)
    if not confirmed:
        everyone = [member.person_id for some in members.values() for member in some]
        if others := queries.people_in_the_way(batch, everyone):
            raise refusals.PeopleBusy(others=others)
    _end_waiting(batch, list(members), now)
    made = [
        _enrol(batch, item.organisation, members[item.organisation.pk], now) for item in invitations
    ]
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
def remove_organisation(*, invitation: BatchOrganisation, by: Actor, now: datetime) -> Binned:
    """Take a branch off a batch, into the bin, and give its places back.

    Raises ``RollCallBegun`` if somebody of it was there or its roll call was done, also where it
    was opened again since: its minutes stay.
    """
    batch, organisation = invitation.batch, invitation.organisation
    if not policies.can_invite(by, batch.activity, organisation):
        raise NotAllowed
    # Cancelled first, so that no tick comes in between.
    waiting = BatchOrganisation.objects.filter(pk=invitation.pk).exclude(state=RollCallState.DONE)
    enrolments = Enrolment.objects.filter(batch_organisation=invitation)
    locked = waiting.update(state=RollCallState.CANCELLED)
    came = enrolments.filter(status=Presence.PRESENT)
    if not locked or came.exists() or invitation.minutes.exists():
        raise refusals.RollCallBegun(name=organisation.name)
    places = enrolments.filter(holds_place=True).count()
    taken_off = set(enrolments.values_list("person_id", flat=True))
    removed = _bin(invitation, by, now)
    lock_batches(batch.activity)
    give_back(batch.pk, places)
    season_id = batch.activity.season_id
    coverage.refresh(season_id=season_id, person_ids=taken_off, now=now)
    audit.record(
        "seasons.organisation.removed",
        target=batch,
        by=by,
        at=now,
        changes={"organisation": organisation.pk, "places": places},
    )
    move_up(batch, by=by, now=now)
    return removed


def _bin(invitation: BatchOrganisation, by: Actor, now: datetime) -> Binned:
    """As it was before it was held fast for the removal."""
    BatchOrganisation.objects.filter(pk=invitation.pk).update(state=invitation.state)
    organisation = invitation.organisation
    thing = kinds.in_batch(
        kinds.INVITATION, organisation.name, invitation.batch, also_path=organisation.path
    )
    people = Enrolment.objects.filter(batch_organisation=invitation).order_by("pk")
    return recycling.discard(invitation, thing, by=by, now=now, parts=people)


def put_invitation_back(binned: Binned, by: Actor, now: datetime) -> None:
    """With the people it had, on the places it had. Raises ``NoPlacesLeft``, ``PeopleBusy`` …"""
    roll = binned.row[0]["fields"]
    batches = Batch.objects.select_related("activity__season__book", "activity__organisation")
    batch = batches.get(pk=roll["batch"])
    organisation = PartyOrganisation.objects.get(pk=roll["organisation"])
    if batch.activity.season.is_closed:
        raise refusals.SeasonClosed
    if not policies.can_invite(by, batch.activity, organisation):
        raise NotAllowed
    people = [row["fields"] for row in binned.row if row["model"] == "seasons.enrolment"]
    person_ids = [person["person"] for person in people]
    if others := queries.people_in_the_way(batch, person_ids):
        raise refusals.PeopleBusyNow(others=others)
    require_places(batch, sum(person["holds_place"] for person in people))
    recycling.restore(binned)
    coverage.refresh(season_id=batch.activity.season_id, person_ids=person_ids, now=now)


def _members(batch: Batch, invitation: Invitation, by: Actor) -> list[Member]:
    activity, organisation = batch.activity, invitation.organisation
    if activity.season.is_closed:
        raise refusals.SeasonClosed
    if not policies.can_invite(by, activity, organisation):
        raise NotAllowed
    if organisation.kind not in BRANCHES:
        raise refusals.NotABranch(name=organisation.name)
    roster = queries.roster_of(organisation, on=batch.day)
    wanted = [member for member in roster if member.person_id not in invitation.without]
    if not wanted:
        raise refusals.NobodyToEnrol(name=organisation.name)
    alone = set(
        Enrolment.objects.filter(
            batch=batch,
            batch_organisation__organisation=organisation,
            batch_organisation__is_invited=False,
        ).values_list("person_id", flat=True)
    )
    return [member for member in wanted if member.person_id not in alone]


def require_places(batch: Batch, wanted: int) -> None:
    """Take places, or raise ``NoPlacesLeft`` or ``BatchCancelled``."""
    if take_places(batch, wanted):
        return
    batch.refresh_from_db(fields=["state", "capacity", "places_taken"])
    if batch.state == BatchState.CANCELLED:
        raise refusals.BatchCancelled
    raise refusals.NoPlacesLeft(wanted=wanted, left=batch.places_left)


def _end_waiting(batch: Batch, organisation_ids: Sequence[int], now: datetime) -> None:
    """Who waited for this batch as a branch has it now."""
    waiting = Waiting.objects.filter(batch=batch, person=None, organisation_id__in=organisation_ids)
    waiting.in_force().update(state=WaitingState.PLACED, ended_at=now)


def _refuse_invited(batch: Batch, invitations: Sequence[Invitation]) -> None:
    ids = [invitation.organisation.pk for invitation in invitations]
    there = batch.invitations.filter(organisation_id__in=ids, is_invited=True)
    if known := there.select_related("organisation").first():
        raise refusals.AlreadyInvited(name=known.organisation.name)


def _enrol(
    batch: Batch, organisation: PartyOrganisation, members: Sequence[Member], now: datetime
) -> BatchOrganisation:
    try:
        with transaction.atomic():
            invitation = invite_to(batch, organisation)
            put_on(invitation, members, now=now)
    except IntegrityError as error:
        raise refusals.AlreadyInvited(name=organisation.name) from error
    return invitation
