"""The waiting list of a batch: joined, left, and moved up by itself when a place is free."""

from datetime import datetime

from django.db import IntegrityError, transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.people.models import OrganisationKind, PartyOrganisation, Person
from wuxin.seasons import queries, refusals
from wuxin.seasons.actions import enrolling
from wuxin.seasons.actions.places import give_back, lock_batches, take_places
from wuxin.seasons.actions.seasons_open import refuse_closed
from wuxin.seasons.models import (
    Batch,
    BatchState,
    Enrolment,
    RollCallState,
    Waiting,
    WaitingState,
)
from wuxin.seasons.policies import roll_calls as policies
from wuxin.seasons.queries.rosters import Member

BRANCHES = (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH)


@transaction.atomic
def wait_for_place(
    *,
    batch: Batch,
    organisation: PartyOrganisation,
    by: Actor,
    now: datetime,
    person: Person | None = None,
    confirmed: bool = False,
) -> Waiting:
    """Put a branch, or one of its members, at the end of the list.

    If there is room already, they get it at once. A member who is in another batch at that time
    raises ``PeopleBusy`` unless ``confirmed``. Also raises ``AlreadyWaiting``, ``AlreadyInvited``,
    ``BatchCancelled``, ``BatchIsPast``, ``NotABranch``, ``SeasonClosed``, ``SeasonNotOpen``.
    """
    if not policies.can_wait(by, organisation, person):
        raise NotAllowed
    if organisation.kind not in BRANCHES:
        raise refusals.NotABranch(name=organisation.name)
    check_to_come(batch, now)
    lock_batches(batch.activity)
    _refuse_there(batch, organisation, person)
    if person and not confirmed and (others := queries.other_activities_of(batch, person.pk)):
        raise refusals.PeopleBusy(others=others)
    waiting = Waiting(
        batch=batch, organisation=organisation, person=person, asked_by_id=by.person_id
    )
    waiting.asked_at = now
    waiting.on_behalf_of_id = person.pk if person and person.pk != by.person_id else None
    try:
        with transaction.atomic():
            waiting.save()
    except IntegrityError as error:
        raise refusals.AlreadyWaiting(name=person.name if person else organisation.name) from error
    audit.record(
        "seasons.waiting.joined",
        target=waiting,
        by=by,
        at=now,
        on_behalf_of_id=waiting.on_behalf_of_id,
    )
    move_up(batch, by=by, now=now)
    waiting.refresh_from_db(fields=["state", "ended_at"])
    return waiting


@transaction.atomic
def withdraw_waiting(*, waiting: Waiting, by: Actor, now: datetime) -> None:
    """Leave the list; who stood behind moves up. Raises ``WaitingIsOver`` the second time."""
    if not policies.can_wait(by, waiting.organisation, waiting.person):
        raise NotAllowed
    lock_batches(waiting.batch.activity)
    if not _end(waiting, WaitingState.WITHDRAWN, now):
        raise refusals.WaitingIsOver
    on_behalf_of = waiting.person_id if waiting.person_id != by.person_id else None
    audit.record(
        "seasons.waiting.withdrawn", target=waiting, by=by, at=now, on_behalf_of_id=on_behalf_of
    )
    move_up(waiting.batch, by=by, now=now)


def move_up(batch: Batch, *, by: Actor, now: datetime) -> None:
    """Give free places to the first of the list, and so on. The first who does not fit waits on.

    To be called in the transaction that freed a place, with the batches locked.
    """
    batch.refresh_from_db(fields=["state", "starts_at", "capacity", "places_taken"])
    if batch.state != BatchState.PLANNED or batch.starts_at <= now:
        return
    in_line = (
        Waiting.objects.filter(batch=batch).in_force().select_related("organisation", "person")
    )
    for waiting in in_line:
        freed = _seat(waiting, batch, by, now)
        if freed is None:
            return
        _end(waiting, WaitingState.PLACED, now)
        audit.record("seasons.waiting.placed", target=waiting, by=by, at=now)
        if freed != batch.pk:
            move_up(Batch.objects.get(pk=freed), by=by, now=now)


def check_to_come(batch: Batch, now: datetime) -> None:
    """Raise unless the batch is still to be held, in an open season."""
    refuse_closed(batch.activity.season)
    if batch.is_cancelled:
        raise refusals.BatchCancelled
    if batch.starts_at <= now or batch.state != BatchState.PLANNED:
        raise refusals.BatchIsPast


def _seat(waiting: Waiting, batch: Batch, by: Actor, now: datetime) -> int | None:
    """The batch where a place became free by it (this one: none did), or None without room."""
    if waiting.person_id is not None:
        held = _held_row(waiting, batch, now)
        if held is not None:
            return _move(held, waiting, batch, by, now)
    members = _members(waiting, batch)
    if not take_places(batch, sum(not member.stays_home for member in members)):
        return None
    if members:
        join = enrolling.roll_in if waiting.person_id else enrolling.invite_to
        roll = join(batch, waiting.organisation)
        enrolling.put_on(roll, members, now=now)
    return batch.pk


def _held_row(waiting: Waiting, batch: Batch, now: datetime) -> Enrolment | None:
    """The member's row in a batch of this activity that they can still leave."""
    rows = Enrolment.objects.filter(
        person=waiting.person,
        batch__activity=batch.activity_id,
        batch__state=BatchState.PLANNED,
        batch__starts_at__gt=now,
        status__in=enrolling.MOVABLE,
        batch_organisation__state=RollCallState.OPEN,
    )
    return rows.select_related("batch").order_by("-batch__starts_at").first()


def _move(held: Enrolment, waiting: Waiting, batch: Batch, by: Actor, now: datetime) -> int | None:
    was_seated = held.holds_place
    if was_seated and held.batch_id == batch.pk:
        return batch.pk
    if not take_places(batch, 1):
        return None
    roll = enrolling.roll_in(batch, waiting.organisation)
    left = held.batch_id
    if not enrolling.expect_at(held, roll, by=by, now=now):
        give_back(batch.pk, 1)
        return batch.pk
    give_back(left, int(was_seated))
    return left


def _members(waiting: Waiting, batch: Batch) -> list[Member]:
    """Those of the roster who are not in the batch yet; nobody, if they moved away."""
    there = set(Enrolment.objects.filter(batch=batch).values_list("person_id", flat=True))
    roster = queries.roster_of(waiting.organisation, on=batch.day)
    return [
        member
        for member in roster
        if member.person_id not in there and waiting.person_id in {None, member.person_id}
    ]


def _refuse_there(batch: Batch, organisation: PartyOrganisation, person: Person | None) -> None:
    rolls = batch.invitations.filter(organisation=organisation, is_invited=True)
    if person is not None:
        seated = Enrolment.objects.filter(batch=batch, person=person, holds_place=True)
        if seated.exists():
            raise refusals.AlreadyInvited(name=person.name)
    elif rolls.exists():
        raise refusals.AlreadyInvited(name=organisation.name)


def _end(waiting: Waiting, state: WaitingState, now: datetime) -> bool:
    ended = Waiting.objects.filter(pk=waiting.pk, state=WaitingState.WAITING)
    return bool(ended.update(state=state, ended_at=now))
