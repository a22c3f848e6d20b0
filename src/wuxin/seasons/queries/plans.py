"""The plan of a season as it is read: its activities, filtered, and the batches of each."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Count, Max, Min, Q, Sum
from django.utils.translation import gettext_lazy as _

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation
from wuxin.seasons.models import (
    Activity,
    Batch,
    BatchOrganisation,
    BatchState,
    Enrolment,
    Presence,
    Season,
    Venue,
)
from wuxin.seasons.models.activities import ActivityQuerySet


class PlanState(models.TextChoices):
    """How far an activity is: of several batches one may be held and another still planned."""

    UNPLANNED = "unplanned", _("未排批次")
    PLANNED = "planned", _("有待举行的")
    HELD = "held", _("有已举行的")
    CANCELLED = "cancelled", _("全部取消")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the list is narrowed to; empty is everything. ``week_on`` is a Monday."""

    kind: str = ""
    classroom: str = ""
    venue: int | None = None
    host: int | None = None
    state: str = ""
    week_on: date | None = None
    text: str = ""


def activities_of(season: Season, actor: Actor, filters: Filters) -> ActivityQuerySet:
    """The activities the actor sees, with the number, first and last moment of their batches."""
    found = season.activities.visible_to(actor)
    conditions = {"kind": filters.kind, "kind__classroom": filters.classroom}
    found = found.filter(**{name: value for name, value in conditions.items() if value})
    if filters.text:
        found = found.filter(
            Q(title__icontains=filters.text) | Q(batches__venue__name__icontains=filters.text)
        )
    ids = _narrowed(found, filters).values("pk")
    kept = ~Q(batches__state=BatchState.CANCELLED)
    return (
        Activity.objects.filter(pk__in=ids)
        .select_related("kind__classroom", "organisation", "topic")
        .annotate(
            batch_count=Count("batches", filter=kept),
            place_count=Sum("batches__places_taken", filter=kept),
            first_at=Min("batches__starts_at", filter=kept),
            last_at=Max("batches__starts_at", filter=kept),
        )
        .order_by("first_at", "pk")
    )


def hosts_of(season: Season, actor: Actor) -> list[PartyOrganisation]:
    """The hosts of the activities the actor sees, in the organisation's order."""
    hosts = season.activities.visible_to(actor).values("organisation")
    return list(PartyOrganisation.objects.filter(pk__in=hosts))


def venues_of(season: Season) -> list[Venue]:
    return list(Venue.objects.filter(batches__activity__season=season).distinct())


def weeks_of(season: Season) -> list[date]:
    """The Mondays of the weeks in which batches meet."""
    moments = Batch.objects.filter(activity__season=season).values_list("starts_at", flat=True)
    days = {clock.local_day(moment) for moment in moments}
    return sorted({day - timedelta(days=day.weekday()) for day in days})


def activities_by_classroom(season: Season, actor: Actor) -> Counter[str]:
    """How many activities the actor sees in each classroom, by slug."""
    slugs = season.activities.visible_to(actor).values_list("kind__classroom_id", flat=True)
    return Counter(slug or "" for slug in slugs)


@dataclass(slots=True)
class BatchLine:
    """A batch with the branches in it that the reader sees, in the organisation's order."""

    batch: Batch
    rolls: list[BatchOrganisation] = field(default_factory=list)
    others: int = 0


def batches_of(activity: Activity, actor: Actor) -> list[BatchLine]:
    """The batches in the order of their number. Three queries."""
    batches = activity.batches.select_related("venue").order_by("number")
    lines = {batch.pk: BatchLine(batch) for batch in batches}
    rolls = BatchOrganisation.objects.filter(batch__in=lines)
    seen = set(rolls.visible_to(actor).values_list("pk", flat=True))
    for roll in rolls.select_related("organisation").order_by("organisation__path"):
        line = lines[roll.batch_id]
        if roll.pk in seen:
            line.rolls.append(roll)
        else:
            line.others += 1
    return list(lines.values())


@dataclass(slots=True)
class RollLine:
    """A branch in a batch, with how many of it are what."""

    roll: BatchOrganisation
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def expected(self) -> int:
        return sum(self.counts.values())

    @property
    def present(self) -> int:
        return self.counts.get(Presence.PRESENT, 0)


def rolls_of(batch: Batch, actor: Actor) -> list[RollLine]:
    """The branches of a batch that the reader sees, in the organisation's order. Two queries."""
    rolls = BatchOrganisation.objects.filter(batch=batch).visible_to(actor)
    rolls = rolls.select_related("organisation").order_by("organisation__path")
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    rows = (
        Enrolment.objects.filter(batch=batch)
        .order_by()
        .values_list("batch_organisation_id", "status")
        .annotate(number=Count("pk"))
    )
    for roll_id, status, number in rows:
        counted[roll_id][status] = number
    return [RollLine(roll, counted[roll.pk]) for roll in rolls]


def _narrowed(found: ActivityQuerySet, filters: Filters) -> ActivityQuerySet:
    if filters.venue:
        found = found.filter(batches__venue=filters.venue)
    if filters.host:
        found = found.filter(organisation=filters.host)
    if filters.week_on:
        found = found.filter(batches__starts_at__range=_week(filters.week_on))
    if filters.state in {PlanState.PLANNED, PlanState.HELD}:
        found = found.filter(batches__state=filters.state)
    if filters.state == PlanState.UNPLANNED:
        found = found.filter(batches=None)
    if filters.state == PlanState.CANCELLED:
        standing = Batch.objects.exclude(state=BatchState.CANCELLED)
        found = found.exclude(batches=None).exclude(batches__in=standing)
    return found


def _week(monday: date) -> tuple[datetime, datetime]:
    start = datetime.combine(monday, time(), tzinfo=clock.LOCAL)
    return start, start + timedelta(days=7) - timedelta(microseconds=1)
