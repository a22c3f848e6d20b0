"""A new season after the pattern of a former one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.seasons import shifting
from wuxin.seasons.actions.seasons import check_dates, free_code
from wuxin.seasons.models import (
    Activity,
    Batch,
    BatchState,
    Requirement,
    Season,
    SeasonClassroom,
    Topic,
)
from wuxin.seasons.policies import seasons as policies


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPlan:
    """What one decides of the copy; without a title it has the former one's, years told on."""

    from_on: date
    to_on: date
    title: str = ""
    with_activities: bool = True


@transaction.atomic
def copy_season(*, former: Season, plan: CopyPlan, by: Actor, now: datetime) -> Season:
    """Make a draft with the classrooms, aims, topics and requirements of a former season.

    With activities, their batches stand at the same weekday and hour, moved by whole weeks, at
    the same venues; nobody is invited yet, and what was cancelled is left out. Hours policies
    belong to no season. Raises ``DatesReversed``, ``SeasonTooLong``.
    """
    if not policies.can_plan_season(by, former):
        raise NotAllowed
    check_dates(plan.from_on, plan.to_on)
    years = max(plan.from_on.year - former.from_on.year, 0)
    season = Season.objects.create(
        code=free_code(plan.from_on, plan.to_on),
        title=plan.title or shifting.later_title(former.title, years),
        organisation=former.organisation,
        from_on=plan.from_on,
        to_on=plan.to_on,
        cut_off_on=_cut_off(former, plan, years),
        created_at=now,
    )
    _copy_plan(former, season)
    made = _copy_activities(former, season, now) if plan.with_activities else 0
    changes = {"former": former.code, "activities": made}
    audit.record("seasons.season.copied", target=season, by=by, at=now, changes=changes)
    return season


def _cut_off(former: Season, plan: CopyPlan, years: int) -> date | None:
    """A year on too, unless that lies outside."""
    if former.cut_off_on is None:
        return None
    day = shifting.later_year(former.cut_off_on, years)
    return day if plan.from_on <= day <= plan.to_on else None


def _copy_plan(former: Season, season: Season) -> None:
    SeasonClassroom.objects.bulk_create(
        SeasonClassroom(
            season=season, classroom_id=one.classroom_id, aim=one.aim, position=one.position
        )
        for one in former.classrooms.all()
    )
    Topic.objects.bulk_create(
        Topic(season=season, code=one.code, title=one.title, position=one.position)
        for one in former.topics.all()
    )
    for one in former.requirements.prefetch_related("kinds"):
        copied = Requirement.objects.create(
            season=season,
            title=one.title,
            is_required=one.is_required,
            audience=one.audience,
            measure=one.measure,
            target=one.target,
            position=one.position,
        )
        copied.kinds.set(one.kinds.all())


def _copy_activities(former: Season, season: Season, now: datetime) -> int:
    topics = {topic.code: topic for topic in season.topics.all()}
    originals = list(former.activities.select_related("topic").order_by("pk"))
    copies = Activity.objects.bulk_create(
        Activity(
            season=season,
            kind_id=one.kind_id,
            title=one.title,
            topic=topics.get(one.topic.code) if one.topic else None,
            organisation_id=one.organisation_id,
            unit_id=one.unit_id,
            minutes=one.minutes,
            description=one.description,
            created_at=now,
        )
        for one in originals
    )
    by_original = {old.pk: new for old, new in zip(originals, copies, strict=True)}
    _copy_batches(former, season, by_original)
    return len(copies)


def _copy_batches(former: Season, season: Season, activities: dict[int, Activity]) -> None:
    weeks = shifting.whole_weeks(former.from_on, season.from_on)
    kept = Batch.objects.filter(activity__in=activities).exclude(state=BatchState.CANCELLED)
    batches: list[Batch] = []
    numbers: dict[int, int] = {}
    for one in kept.order_by("activity_id", "number"):
        starts_at = one.starts_at + weeks
        days = shifting.drawn_inside(clock.local_day(starts_at), season.from_on, season.to_on)
        starts_at += timedelta(days=days)
        if not season.covers(clock.local_day(starts_at)):  # a season shorter than a week
            continue
        number = numbers[one.activity_id] = numbers.get(one.activity_id, 0) + 1
        batches.append(
            Batch(
                activity=activities[one.activity_id],
                number=number,
                venue_id=one.venue_id,
                starts_at=starts_at,
                minutes=one.minutes,
                capacity=one.capacity,
            )
        )
    Batch.objects.bulk_create(batches, batch_size=500)
