"""Activities and venues: what is done, and where."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.people.models import PartyOrganisation, Unit
from wuxin.seasons import kinds, refusals
from wuxin.seasons.models import Activity, Season, Topic, Venue
from wuxin.seasons.models.activities import LONGEST_MINUTES, MINUTES_STEP
from wuxin.seasons.models.batches import LARGEST_BATCH
from wuxin.seasons.policies import activities as policies


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPlan:
    """What one decides of an activity. ``minutes`` come in steps of 15."""

    kind: str
    title: str
    organisation: PartyOrganisation
    minutes: int
    topic: Topic | None = None
    unit: Unit | None = None
    description: str = ""


@transaction.atomic
def create_activity(*, season: Season, plan: ActivityPlan, by: Actor, now: datetime) -> Activity:
    """Put an activity into a draft or open season.

    Raises ``SeasonClosed``, ``OutsideOrganiser``, ``UnknownKind``, ``UnknownTopic``,
    ``MinutesNotInQuarters``.
    """
    check_host(season, plan.organisation, by)
    check_plan(season, plan)
    activity = Activity.objects.create(season=season, created_at=now, **fields_of(plan))
    audit.record("seasons.activity.created", target=activity, by=by, at=now)
    return activity


@transaction.atomic
def edit_activity(*, activity: Activity, plan: ActivityPlan, by: Actor, now: datetime) -> Activity:
    """Change an activity. Its kind, host and topic stay once a roll was called, for they count.

    Raises as ``create_activity``, and ``BatchHasBegun``.
    """
    if not policies.can_edit_activity(by, activity):
        raise NotAllowed
    check_host(activity.season, plan.organisation, by)
    check_plan(activity.season, plan)
    counted = (activity.kind_id, activity.organisation_id, activity.topic_id)
    wanted = (plan.kind, plan.organisation.pk, plan.topic.pk if plan.topic else None)
    if counted != wanted and has_begun(activity):
        raise refusals.BatchHasBegun
    Activity.objects.filter(pk=activity.pk).update(**fields_of(plan))
    activity.batches.update(sequence=F("sequence") + 1, changed_at=now)
    audit.record("seasons.activity.edited", target=activity, by=by, at=now)
    activity.refresh_from_db()
    return activity


@transaction.atomic
def create_venue(
    *, name: str, address: str, capacity: int | None, phone: str, by: Actor, now: datetime
) -> Venue:
    """Add a place. The same name again gives the place that is there already."""
    if not policies.can_keep_venues(by):
        raise NotAllowed
    if capacity is not None:
        check_capacity(capacity)
    venue, is_new = Venue.objects.get_or_create(
        name=name, defaults={"address": address, "capacity": capacity, "phone": phone}
    )
    if is_new:
        audit.record("seasons.venue.created", target=venue, by=by, at=now)
    return venue


def check_minutes(minutes: int) -> None:
    if not 0 < minutes <= LONGEST_MINUTES or minutes % MINUTES_STEP:
        raise refusals.MinutesNotInQuarters(minutes=minutes)


def check_capacity(capacity: int) -> None:
    if not 0 < capacity <= LARGEST_BATCH:
        raise refusals.CapacityOutOfRange(capacity=capacity)


def has_begun(activity: Activity) -> bool:
    """Whether somebody was called present in one of its batches, or a roll call was done."""
    return activity.batches.filter(enrolments__status="present").exists()


def check_host(season: Season, organisation: PartyOrganisation, by: Actor) -> None:
    if season.is_closed:
        raise refusals.SeasonClosed
    if not organisation.path.startswith(season.organisation.path):
        raise refusals.OutsideOrganiser(name=organisation.name)
    if not policies.can_host(by, season, organisation):
        raise NotAllowed


def check_plan(season: Season, plan: ActivityPlan) -> None:
    if plan.kind not in kinds.CODES_OF_MEETINGS:
        raise refusals.UnknownKind
    if plan.topic is not None and plan.topic.season_id != season.pk:
        raise refusals.UnknownTopic
    check_minutes(plan.minutes)


def fields_of(plan: ActivityPlan) -> dict[str, object]:
    return {
        "kind_id": plan.kind,
        "title": plan.title,
        "topic": plan.topic,
        "organisation": plan.organisation,
        "unit": plan.unit,
        "minutes": plan.minutes,
        "description": plan.description,
    }
