"""What is in the way: two batches in one place, or one person in two batches, at one time."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.seasons.models import Batch, BatchState, Enrolment
from wuxin.seasons.models.activities import LONGEST_MINUTES
from wuxin.seasons.models.enrolments import EnrolmentQuerySet

_MOST_NAMED = 5


def batches_in_the_way(batches: Sequence[Batch]) -> str:
    """The batches that meet at the same place and time, in words; empty if there are none.

    Those that stand already, and those among the given ones themselves.
    """
    planned = list(batches)
    wanted = Q(pk__in=[])
    for batch in planned:
        wanted |= Q(venue_id=batch.venue_id) & _near(batch, "starts_at")
    others = (
        Batch.objects.filter(wanted)
        .exclude(state=BatchState.CANCELLED)
        .exclude(pk__in=[batch.pk for batch in planned if batch.pk])
        .select_related("activity", "venue")
        .order_by("starts_at", "pk")
    )
    busy = [other for other in others if any(_meet(other, batch) for batch in planned)]
    busy += [
        batch
        for i, batch in enumerate(planned)
        if any(_meet(batch, earlier) for earlier in planned[:i])
    ]
    return _listed([name_of(batch) for batch in busy])


def people_in_the_way(batch: Batch, person_ids: Collection[int]) -> str:
    """Who of them is in another batch at that time, in words; empty if nobody is."""
    busy = [row for row in _rows_near(batch, person_ids) if _overlap(row.batch, batch)]
    return _listed([f"{row.person.name}（{name_of(row.batch)}）" for row in busy])


def other_activities_of(batch: Batch, person_id: int) -> str:
    """Where else somebody is at that time, but for batches of the same activity, in words."""
    rows = _rows_near(batch, [person_id]).exclude(batch__activity=batch.activity_id)
    return _listed([name_of(row.batch) for row in rows if _overlap(row.batch, batch)])


def name_of(batch: Batch) -> str:
    """实境课堂第 3 批（示例纪念馆，3月4日 14:00）, for a sentence."""
    at = batch.starts_at.astimezone(clock.LOCAL)
    return _("%(activity)s第 %(number)s 批，%(venue)s，%(day)s") % {
        "activity": batch.activity.title,
        "number": batch.number,
        "venue": batch.venue.name,
        "day": f"{at:%Y-%m-%d %H:%M}",
    }


def _rows_near(batch: Batch, person_ids: Collection[int]) -> EnrolmentQuerySet:
    return (
        Enrolment.objects.filter(person_id__in=person_ids)
        .filter(_near(batch, "batch__starts_at"), holds_place=True)
        .exclude(batch=batch)
        .exclude(batch__state=BatchState.CANCELLED)
        .select_related("person", "batch__activity", "batch__venue")
        .order_by("person__roster_order", "pk")
    )


def _near(batch: Batch, field: str) -> Q:
    """Early enough to last until it, and begun before it ends; the rest is told apart in Python."""
    earliest = batch.starts_at - timedelta(minutes=LONGEST_MINUTES)
    return Q(**{f"{field}__gt": earliest, f"{field}__lt": batch.ends_at})


def _meet(one: Batch, other: Batch) -> bool:
    return one.venue_id == other.venue_id and _overlap(one, other)


def _overlap(one: Batch, other: Batch) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _listed(names: Sequence[str]) -> str:
    shown = _("；").join(names[:_MOST_NAMED])
    if len(names) > _MOST_NAMED:
        return _("%(names)s等 %(count)s 项") % {"names": shown, "count": len(names)}
    return shown
