"""The frame of a season: title, days, cut-off day, and which classrooms it has."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from wuxin.core import audit, clock, recycling
from wuxin.core.actor import Actor
from wuxin.core.models import Binned
from wuxin.ledger import actions as ledger
from wuxin.ledger.models import Classroom
from wuxin.seasons import binned as kinds
from wuxin.seasons import refusals
from wuxin.seasons.actions import coverage
from wuxin.seasons.actions.plan_guard import last_position, require_plan
from wuxin.seasons.actions.seasons import check_dates
from wuxin.seasons.models import Batch, BatchState, Season, SeasonClassroom


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonFrame:
    """Title, first and last day, and the day whose roster counts (none: the last)."""

    title: str
    from_on: date
    to_on: date
    cut_off_on: date | None = None


@transaction.atomic
def change_season(*, season: Season, frame: SeasonFrame, by: Actor, now: datetime) -> Season:
    """Give a draft or open season another title or other days; its book follows.

    Raises ``SeasonClosed``, ``DatesReversed``, ``SeasonTooLong``, ``CutOffOutside``,
    ``BatchesOutside``, and the ledger's ``EntriesOutside``.
    """
    require_plan(season, by)
    check_dates(frame.from_on, frame.to_on)
    if frame.cut_off_on and not frame.from_on <= frame.cut_off_on <= frame.to_on:
        raise refusals.CutOffOutside
    _refuse_batches_outside(season, frame)
    if season.book is not None:
        ledger.change_book(
            book=season.book,
            title=frame.title,
            from_on=frame.from_on,
            to_on=frame.to_on,
            by=by,
            now=now,
        )
    names = ("title", "from_on", "to_on", "cut_off_on")
    changes = {
        name: [str(getattr(season, name) or ""), str(getattr(frame, name) or "")]
        for name in names
        if getattr(season, name) != getattr(frame, name)
    }
    Season.objects.filter(pk=season.pk).update(**{n: getattr(frame, n) for n in names})
    audit.record("seasons.season.changed", target=season, by=by, at=now, changes=changes)
    if changes.keys() - {"title"}:
        coverage.refresh_later(season)
    season.refresh_from_db()
    return season


@transaction.atomic
def choose_classrooms(*, season: Season, slugs: Collection[str], by: Actor, now: datetime) -> None:
    """Let the season have these classrooms, in their own order.

    One that comes back has the aim it had. Raises ``SeasonClosed``, ``NoClassroom``,
    ``UnknownClassroom``, ``ClassroomInUse`` if a classroom to go has activities.
    """
    require_plan(season, by)
    wanted = list(Classroom.objects.filter(slug__in=slugs))
    if not wanted:
        raise refusals.NoClassroom
    if len(wanted) != len(set(slugs)):
        raise refusals.UnknownClassroom
    there = {room.classroom_id: room for room in season.classrooms.select_related("classroom")}
    gone = [room for slug, room in there.items() if slug not in set(slugs)]
    for room in gone:
        _remove_classroom(season, room, by, now)
    new = [room for room in wanted if room.slug not in there]
    for classroom in new:
        _add_classroom(season, classroom)
    changes = {"added": [r.slug for r in new], "removed": [r.classroom_id for r in gone]}
    if new or gone:
        audit.record("seasons.classrooms.chosen", target=season, by=by, at=now, changes=changes)


def _remove_classroom(season: Season, room: SeasonClassroom, by: Actor, now: datetime) -> None:
    used = season.activities.filter(kind__classroom=room.classroom_id).count()
    if used:
        raise refusals.ClassroomInUse(title=str(room.classroom), number=used)
    thing = kinds.in_plan(kinds.CLASSROOM, str(room.classroom), season)
    recycling.discard(room, thing, by=by, now=now)


def _add_classroom(season: Season, room: Classroom) -> None:
    removed = Binned.objects.filter(kind=kinds.CLASSROOM, belongs_to=kinds.part_of(season))
    rows = removed.order_by("-pk").values_list("row", flat=True)
    was = [row[0]["fields"] for row in rows if row[0]["fields"]["classroom"] == room.slug]
    SeasonClassroom.objects.create(
        season=season,
        classroom=room,
        aim=was[0]["aim"] if was else room.aim,
        position=was[0]["position"] if was else last_position(season.classrooms.all()),
    )


def _refuse_batches_outside(season: Season, frame: SeasonFrame) -> None:
    start = datetime.combine(frame.from_on, time(), tzinfo=clock.LOCAL)
    end = datetime.combine(frame.to_on, time(), tzinfo=clock.LOCAL) + timedelta(days=1)
    outside = (
        Batch.objects.filter(activity__season=season)
        .exclude(state=BatchState.CANCELLED)
        .filter(Q(starts_at__lt=start) | Q(starts_at__gte=end))
    )
    if number := outside.count():
        first = outside.select_related("activity").order_by("starts_at")[0]
        raise refusals.BatchesOutside(number=number, activity=first.activity.title, day=first.day)
