"""Batches: planned several at once, changed, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.seasons import queries, refusals
from wuxin.seasons.actions import coverage
from wuxin.seasons.actions.activities import check_capacity, check_minutes
from wuxin.seasons.actions.places import lock_batches
from wuxin.seasons.actions.waiting import move_up
from wuxin.seasons.models import (
    Activity,
    Batch,
    BatchOrganisation,
    BatchState,
    Enrolment,
    Presence,
    RollCallState,
    Venue,
    Waiting,
    WaitingState,
)
from wuxin.seasons.policies import activities as policies


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPlan:
    """One batch to be. ``minutes`` of ``None`` are those of the activity."""

    venue: Venue
    starts_at: datetime
    capacity: int
    minutes: int | None = None


@transaction.atomic
def plan_batches(
    *,
    activity: Activity,
    plans: Sequence[BatchPlan],
    by: Actor,
    now: datetime,
    confirmed: bool = False,
) -> list[Batch]:
    """Add batches, numbered on in the order of their time.

    A venue that is taken at that time raises ``VenueBusy`` unless ``confirmed``. Also raises
    ``NothingToPlan``, ``SeasonClosed``, ``OutsideSeason``, ``CapacityOutOfRange``,
    ``MinutesNotInQuarters``.
    """
    if not policies.can_edit_activity(by, activity):
        raise NotAllowed
    if not plans:
        raise refusals.NothingToPlan
    # Whoever else numbers batches of this activity waits here.
    Activity.objects.filter(pk=activity.pk).update(minutes=activity.minutes)
    highest = activity.batches.aggregate(highest=Max("number"))["highest"] or 0
    in_time = sorted(plans, key=lambda plan: plan.starts_at)
    batches = [
        new_batch(activity, plan, number) for number, plan in enumerate(in_time, highest + 1)
    ]
    if not confirmed:
        refuse_busy_venues(batches)
    made = Batch.objects.bulk_create(batches)
    ids = [batch.pk for batch in made]
    audit.record(
        "seasons.batches.planned", target=activity, by=by, at=now, changes={"batches": ids}
    )
    return made


@transaction.atomic
def change_batch(
    *, batch: Batch, plan: BatchPlan, by: Actor, now: datetime, confirmed: bool = False
) -> Batch:
    """Give a planned batch another place, time or number of places.

    Raises ``BatchHasBegun``, ``BatchCancelled``, ``CapacityBelowTaken`` and as ``plan_batches``.
    """
    activity = batch.activity
    if not policies.can_edit_activity(by, activity):
        raise NotAllowed
    changed = new_batch(activity, plan, batch.number)
    changed.pk = batch.pk
    if not confirmed:
        refuse_busy_venues([changed])
    _lock(batch)
    if _has_begun(batch):
        raise refusals.BatchHasBegun
    done = Batch.objects.filter(
        pk=batch.pk, state=BatchState.PLANNED, places_taken__lte=plan.capacity
    ).update(
        venue=plan.venue,
        starts_at=plan.starts_at,
        minutes=changed.minutes,
        capacity=plan.capacity,
        sequence=F("sequence") + 1,
        changed_at=now,
    )
    batch.refresh_from_db()
    if not done:
        raise (
            refusals.BatchCancelled
            if batch.is_cancelled
            else refusals.CapacityBelowTaken(taken=batch.places_taken)
        )
    coverage.refresh_missed(batch=batch, now=now)
    audit.record("seasons.batch.changed", target=batch, by=by, at=now)
    lock_batches(activity)
    move_up(batch, by=by, now=now)
    batch.refresh_from_db(fields=["places_taken"])
    return batch


@transaction.atomic
def cancel_batch(*, batch: Batch, by: Actor, now: datetime) -> Batch:
    """Call a planned batch off: no roll can be called any more.

    Raises ``BatchHasBegun`` if somebody was there already, ``BatchCancelled`` the second time.
    """
    if not policies.can_edit_activity(by, batch.activity):
        raise NotAllowed
    # Roll calls first: a tick at this moment either came before, and is seen, or comes too late.
    BatchOrganisation.objects.filter(batch=batch, state=RollCallState.OPEN).update(
        state=RollCallState.CANCELLED
    )
    if _has_begun(batch):
        raise refusals.BatchHasBegun
    cancelled = Batch.objects.filter(pk=batch.pk, state=BatchState.PLANNED).update(
        state=BatchState.CANCELLED, sequence=F("sequence") + 1, changed_at=now
    )
    if not cancelled:
        raise refusals.BatchCancelled
    Waiting.objects.filter(batch=batch).in_force().update(
        state=WaitingState.WITHDRAWN, ended_at=now
    )
    coverage.refresh_missed(batch=batch, now=now)
    audit.record("seasons.batch.cancelled", target=batch, by=by, at=now)
    batch.refresh_from_db()
    return batch


def new_batch(activity: Activity, plan: BatchPlan, number: int) -> Batch:
    season, day = activity.season, clock.local_day(plan.starts_at)
    minutes = plan.minutes if plan.minutes is not None else activity.minutes
    check_minutes(minutes)
    check_capacity(plan.capacity)
    if not season.covers(day):
        raise refusals.OutsideSeason(day=day, from_on=season.from_on, to_on=season.to_on)
    return Batch(
        activity=activity,
        number=number,
        venue=plan.venue,
        starts_at=plan.starts_at,
        minutes=minutes,
        capacity=plan.capacity,
    )


def _lock(batch: Batch) -> None:
    """Wait for ticks under way; those to come see what this transaction makes of the batch."""
    BatchOrganisation.objects.filter(batch=batch).update(revision=F("revision"))


def _has_begun(batch: Batch) -> bool:
    is_present = Enrolment.objects.filter(batch=batch, status=Presence.PRESENT).exists()
    return is_present or batch.invitations.filter(state=RollCallState.DONE).exists()


def refuse_busy_venues(batches: Sequence[Batch]) -> None:
    others = queries.batches_in_the_way(batches)
    if others:
        raise refusals.VenueBusy(others=others)
