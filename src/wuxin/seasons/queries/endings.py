"""Seasons that are about to close by themselves, and what would be closed unfinished."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from wuxin.core.actor import Actor
from wuxin.core.errors import Sentence
from wuxin.people.models import Role, within
from wuxin.seasons import archive_parts
from wuxin.seasons.models import (
    BatchOrganisation,
    RollCallState,
    Season,
    SeasonClosing,
    SeasonState,
)


@dataclass(frozen=True, slots=True)
class Ending:
    """A season past its last day. ``closes_on`` is the day on which it closes by itself."""

    season: Season
    closes_on: date


def endings(actor: Actor, *, today: date) -> list[Ending]:
    """The open seasons that the actor plans and whose last day is over, the earliest first."""
    seasons = Season.objects.filter(
        within(actor.paths("organisation", (Role.ORGANISER,)), "organisation__"),
        state=SeasonState.OPEN,
        to_on__lt=today,
    )
    grace = timedelta(days=settings.SEASON_GRACE_DAYS + 1)
    return [Ending(season, season.to_on + grace) for season in seasons.order_by("to_on", "pk")]


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was dropped after the end, and of how many rows."""

    title: Sentence
    number: int


def dropped_of(closing: SeasonClosing) -> list[Dropped]:
    known = archive_parts.shrinkings()
    return [
        Dropped(known[name][0] if name in known else name, number)
        for name, number in closing.shrunk.items()
    ]


def rolls_not_called(season: Season) -> list[BatchOrganisation]:
    """The rolls that nobody has finished, by day and in the organisation's own order."""
    rolls = BatchOrganisation.objects.filter(
        batch__activity__season=season, state=RollCallState.OPEN
    )
    rolls = rolls.select_related("organisation", "batch__activity", "batch__venue")
    return list(rolls.order_by("batch__starts_at", "organisation__path"))
