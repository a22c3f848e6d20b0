"""Whether the season of a record still takes it."""

from wuxin.seasons import refusals
from wuxin.seasons.models import Season


def refuse_closed(season: Season) -> None:
    """Raise unless the season is open."""
    if season.is_closed:
        raise refusals.SeasonClosed
    if not season.is_open:
        raise refusals.SeasonNotOpen
