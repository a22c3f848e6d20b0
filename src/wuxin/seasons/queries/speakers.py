"""Who speaks where, and what somebody taught."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from wuxin.core import clock
from wuxin.seasons.models import Activity, Batch, BatchState, Season, Speaker


@dataclass(frozen=True, slots=True)
class Taught:
    """One person of the district spoke in one batch that was held. ``minutes`` are the batch's."""

    person_id: int
    batch_id: int
    kind: str
    starts_at: datetime
    minutes: int
    organisation_id: int
    unit_id: int | None
    topic: str

    @property
    def day(self) -> date:
        return clock.local_day(self.starts_at)


def speakers_of(activity: Activity) -> list[Speaker]:
    """In the order in which they were put down. One query."""
    return list(activity.speakers.select_related("person__organisation", "batch"))


def taught(season: Season, person_ids: Collection[int] | None = None) -> list[Taught]:
    """What persons taught in batches that were held, in order of time: once a batch.

    ``person_ids`` of ``None`` is everybody. Two queries.
    """
    rows = Speaker.objects.filter(activity__season=season)
    if person_ids is not None:
        rows = rows.filter(person_id__in=person_ids)
    return _taught(rows)


def taught_at(activity: Activity) -> list[Taught]:
    """The same of one activity. Two queries, one where no person of the district speaks."""
    return _taught(Speaker.objects.filter(activity=activity))


def _taught(rows: QuerySet[Speaker]) -> list[Taught]:
    named = rows.filter(person__isnull=False).order_by()
    speeches = list(named.values_list("person_id", "activity_id", "batch_id"))
    batches = _held({activity_id for _person, activity_id, _batch in speeches})
    found = {
        Taught(
            person_id=person_id or 0,
            batch_id=batch.pk,
            kind=batch.activity.kind_id,
            starts_at=batch.starts_at,
            minutes=batch.minutes,
            organisation_id=batch.activity.organisation_id,
            unit_id=batch.activity.unit_id,
            topic=batch.activity.topic.code if batch.activity.topic else "",
        )
        for person_id, activity_id, batch_id in speeches
        for batch in batches.get(activity_id, [])
        if batch_id in {None, batch.pk}
    }
    return sorted(found, key=lambda one: (one.starts_at, one.batch_id, one.person_id))


def _held(activity_ids: Collection[int]) -> dict[int, list[Batch]]:
    """The batches that were held, by activity."""
    found: dict[int, list[Batch]] = defaultdict(list)
    if activity_ids:
        held = Batch.objects.filter(activity_id__in=activity_ids, state=BatchState.HELD)
        for batch in held.select_related("activity__topic").order_by():
            found[batch.activity_id].append(batch)
    return found
