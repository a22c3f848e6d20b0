"""Who speaks where, and what somebody taught."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

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
    rows = Speaker.objects.filter(activity__season=season, person__isnull=False)
    if person_ids is not None:
        rows = rows.filter(person_id__in=person_ids)
    speeches = [(row.person_id or 0, row.activity_id, row.batch_id) for row in rows]
    held = Batch.objects.filter(
        activity_id__in={activity_id for _person, activity_id, _batch in speeches},
        state=BatchState.HELD,
    ).values_list("pk", "activity_id", "activity__kind", "starts_at", "minutes")
    batches = list(held)
    found = {
        Taught(person_id, pk, kind, starts_at, minutes)
        for person_id, activity_id, batch_id in speeches
        for pk, of_activity, kind, starts_at, minutes in batches
        if of_activity == activity_id and batch_id in {None, pk}
    }
    return sorted(found, key=lambda one: (one.starts_at, one.batch_id, one.person_id))
