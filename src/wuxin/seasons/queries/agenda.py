"""What is on: for the secretary the rolls to call, for everybody today's batches and their own."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.people.models import within
from wuxin.seasons.models import (
    Activity,
    Batch,
    BatchOrganisation,
    BatchState,
    Enrolment,
    Presence,
    RollCallState,
    SeasonState,
)
from wuxin.seasons.policies.roll_calls import CALLERS


def open_roll_calls(actor: Actor, now: datetime) -> list[BatchOrganisation]:
    """The rolls the actor may call, due today or before: today's first, then the oldest."""
    today = clock.local_day(now)
    calls = (
        BatchOrganisation.objects.filter(
            within(actor.paths("organisation", CALLERS), "organisation__"),
            state=RollCallState.OPEN,
            batch__starts_at__lt=_midnight_after(now),
            batch__activity__season__state=SeasonState.OPEN,
        )
        .select_related("organisation", "batch__venue", "batch__activity__kind")
        .order_by("batch__starts_at", "organisation__path")
    )
    return sorted(calls, key=lambda call: call.batch.day != today)


def finished_roll_calls(actor: Actor, now: datetime, *, most: int = 5) -> list[BatchOrganisation]:
    """The last rolls that were called in the past week, the latest first."""
    return list(
        BatchOrganisation.objects.filter(
            within(actor.paths("organisation", CALLERS), "organisation__"),
            state=RollCallState.DONE,
            done_at__gt=now - timedelta(days=7),
        )
        .select_related("organisation", "batch__activity")
        .order_by("-done_at", "-pk")[:most]
    )


def batches_today(actor: Actor, now: datetime) -> list[Batch]:
    """Today's batches of the activities the actor sees, in the order of their time."""
    end = _midnight_after(now)
    return list(
        Batch.objects.with_place()
        .filter(
            activity__in=Activity.objects.visible_to(actor),
            starts_at__gte=end - timedelta(days=1),
            starts_at__lt=end,
        )
        .exclude(state=BatchState.CANCELLED)
        .order_by("starts_at", "activity_id", "number")
    )


@dataclass(frozen=True, slots=True)
class Mine:
    """One batch I am on the roll of. ``may_ask_leave``: neither called yet nor past.

    ``may_swap``: it was called off, and another may be chosen.
    """

    enrolment: Enrolment
    may_ask_leave: bool
    may_withdraw: bool
    may_swap: bool = False

    @property
    def batch(self) -> Batch:
        return self.enrolment.batch


def my_batches(actor: Actor, now: datetime) -> list[Mine]:
    """The batches I am on the roll of: those to come in order, then the past, latest first."""
    rows = (
        Enrolment.objects.filter(person_id=actor.person_id or 0)
        .exclude(batch__activity__season__state=SeasonState.DRAFT)
        .select_related(
            "batch__activity__season", "batch__activity__kind", "batch__venue", "batch_organisation"
        )
        .order_by("batch__starts_at", "pk")
    )
    mine = [_mine(row, now) for row in rows]
    coming = [one for one in mine if one.batch.ends_at > now]
    return coming + [one for one in reversed(mine) if one.batch.ends_at <= now]


def my_next_batch(actor: Actor, now: datetime) -> Batch | None:
    """Where I am expected next, or now. One query."""
    rows = Enrolment.objects.filter(
        person_id=actor.person_id or 0,
        status=Presence.EXPECTED,
        batch_organisation__state=RollCallState.OPEN,
        batch__starts_at__gt=now - timedelta(days=1),
        batch__activity__season__state=SeasonState.OPEN,
    ).exclude(batch__state=BatchState.CANCELLED)
    coming = rows.select_related("batch__activity", "batch__venue").order_by("batch__starts_at")
    return next((row.batch for row in coming if row.batch.ends_at > now), None)


def _mine(row: Enrolment, now: datetime) -> Mine:
    is_coming = (
        row.batch.ends_at > now
        and row.batch.state != BatchState.CANCELLED
        and row.batch_organisation.state == RollCallState.OPEN
    )
    return Mine(
        enrolment=row,
        may_ask_leave=is_coming and row.status == Presence.EXPECTED,
        may_withdraw=is_coming and row.status == Presence.LEAVE,
        may_swap=row.batch.is_cancelled and row.status in (Presence.EXPECTED, Presence.LEAVE),
    )


def _midnight_after(now: datetime) -> datetime:
    tomorrow = clock.local_day(now) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=clock.LOCAL)
