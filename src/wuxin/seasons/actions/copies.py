"""An activity is copied with its batches: to another day, or to every day of a series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.seasons import refusals
from wuxin.seasons.actions.activities import ActivityPlan, check_host, check_plan, fields_of
from wuxin.seasons.actions.batches import BatchPlan, new_batch, refuse_busy_venues
from wuxin.seasons.actions.inviting import Invitation, invite_organisations
from wuxin.seasons.models import Activity, Batch, BatchState, Season, Speaker
from wuxin.seasons.queries.series import MOST_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityCopy:
    """Where to: a season and the days on which the first batch of each copy meets."""

    season: Season
    title: str
    days: Sequence[date]
    with_branches: bool = False


@transaction.atomic
def copy_activity(
    *, activity: Activity, plan: ActivityCopy, by: Actor, now: datetime, confirmed: bool = False
) -> list[Activity]:
    """Make a copy for each day, with speakers and batches, all of them or none.

    Batches keep their hour and their distance in days; cancelled ones stay behind. With
    branches, those of each batch are invited again, by the roster of the new day. A venue or
    people that are taken then raise ``VenueBusy``, ``PeopleBusy`` unless ``confirmed``. Also
    raises ``NothingToCopy``, ``TooManyCopies``, ``SeasonClosed``, ``OutsideSeason``,
    ``NoPlacesLeft``.
    """
    batches = list(
        activity.batches.exclude(state=BatchState.CANCELLED).order_by("starts_at", "number")
    )
    _check(activity, plan, batches, by)
    first_on = batches[0].day
    copies, made = [], []
    for day in sorted(set(plan.days)):
        copied = _copy(activity, plan, now)
        copies.append(copied)
        for number, batch in enumerate(batches, 1):
            made.append((batch, _shifted(batch, copied, day - first_on, number)))
    if not confirmed:
        refuse_busy_venues([new for _old, new in made])
    new_rows = Batch.objects.bulk_create([new for _old, new in made])
    _copy_speakers(activity, copies, [old for old, _new in made], new_rows)
    ids = [copied.pk for copied in copies]
    audit.record(
        "seasons.activity.copied", target=activity, by=by, at=now, changes={"activities": ids}
    )
    if plan.with_branches:
        for (old, _new), batch in zip(made, new_rows, strict=True):
            _invite_again(old, batch, by=by, now=now, confirmed=confirmed)
    return copies


def _check(activity: Activity, plan: ActivityCopy, batches: list[Batch], by: Actor) -> None:
    check_host(plan.season, activity.organisation, by)
    if not batches or not plan.days:
        raise refusals.NothingToCopy
    if len(plan.days) > MOST_DAYS:
        raise refusals.TooManyCopies(most=MOST_DAYS)


def _copy(activity: Activity, plan: ActivityCopy, now: datetime) -> Activity:
    topic = activity.topic
    if topic is not None and topic.season_id != plan.season.pk:
        topic = plan.season.topics.filter(code=topic.code).first()
    copied = ActivityPlan(
        kind=activity.kind_id,
        title=plan.title.strip() or activity.title,
        organisation=activity.organisation,
        minutes=activity.minutes,
        topic=topic,
        unit=activity.unit,
        description=activity.description,
    )
    check_plan(plan.season, copied)
    return Activity.objects.create(season=plan.season, created_at=now, **fields_of(copied))


def _shifted(batch: Batch, activity: Activity, by: timedelta, number: int) -> Batch:
    local = batch.starts_at.astimezone(clock.LOCAL)
    plan = BatchPlan(
        venue=batch.venue,
        starts_at=local + by,
        capacity=batch.capacity,
        minutes=batch.minutes,
    )
    return new_batch(activity, plan, number)


def _copy_speakers(
    activity: Activity, copies: list[Activity], old: list[Batch], new: list[Batch]
) -> None:
    speakers = list(activity.speakers.all())
    found = []
    for copied in copies:
        batches = {
            one.pk: other
            for one, other in zip(old, new, strict=True)
            if other.activity_id == copied.pk
        }
        for speaker in speakers:
            if speaker.batch_id is not None and speaker.batch_id not in batches:
                continue
            found.append(
                Speaker(
                    activity=copied,
                    batch=batches[speaker.batch_id] if speaker.batch_id else None,
                    person=speaker.person,
                    name=speaker.name,
                    institution=speaker.institution,
                )
            )
    Speaker.objects.bulk_create(found)


def _invite_again(old: Batch, batch: Batch, *, by: Actor, now: datetime, confirmed: bool) -> None:
    rolls = old.invitations.select_related("organisation").order_by("organisation__path")
    invitations = [Invitation(organisation=roll.organisation) for roll in rolls]
    if not invitations:
        return
    invite_organisations(batch=batch, invitations=invitations, by=by, now=now, confirmed=confirmed)
