"""Which season a page is about, where several are open at a time."""

from dataclasses import dataclass
from datetime import date

from wuxin.core.actor import Actor
from wuxin.seasons.models import Season

_MOST = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """The season of a page, and all that its reader could look at, the latest first."""

    season: Season | None
    seasons: list[Season]

    @property
    def is_open(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.seasons) > 1


def choose_season(actor: Actor, *, on: date, chosen: str = "") -> Choice:
    """The season the reader chose; else, of those that are open on the day, the one that began
    first; else one that covers the day; else the latest. Only opened ones count. One query.
    """
    opened = Season.objects.visible_to(actor).exclude(book=None)
    seasons = list(opened.select_related("book", "organisation").latest_first()[:_MOST])
    season = next((one for one in seasons if one.code == chosen), None)
    return Choice(season or _of_the_day(seasons, on), seasons)


def find_season(actor: Actor, *, code: str = "", on: date, chosen: str = "") -> Season | None:
    """The opened season of the code; without one as ``choose_season``."""
    if not code:
        return choose_season(actor, on=on, chosen=chosen).season
    opened = Season.objects.visible_to(actor).exclude(book=None).select_related("book")
    return opened.filter(code=code).first()


def _of_the_day(seasons: list[Season], on: date) -> Season | None:
    """A new and empty season does not hide the one that is under way."""
    covering = [one for one in reversed(seasons) if one.covers(on)]
    still_open = (one for one in covering if one.is_open)
    return next(still_open, None) or next(iter(covering or seasons), None)
