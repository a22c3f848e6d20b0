"""What goes into a season's archive: each app registers its parts in ``ready()``.

A part is a function of the season that yields file names and what is in them. The same register
holds what shrinks after the archive is written: a name for the report, and a function that
drops personal data that is needed no more and says of how many rows.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from wuxin.core.errors import Sentence
from wuxin.seasons.models import Season

Part = Callable[[Season], Iterable[tuple[str, bytes]]]
Shrinking = Callable[[Season, datetime], int]
_parts: dict[str, Part] = {}
_shrinkings: dict[str, tuple[Sentence, Shrinking]] = {}


def register_part(name: str, part: Part) -> None:
    """Have a part written into every archive; ``name`` is its place in the order."""
    _parts[name] = part


def register_shrinking(name: str, title: Sentence, work: Shrinking) -> None:
    """Have something dropped when a season has ended."""
    _shrinkings[name] = (title, work)


def files_of(season: Season) -> Iterator[tuple[str, bytes]]:
    for name in sorted(_parts):
        yield from _parts[name](season)


def shrinkings() -> dict[str, tuple[Sentence, Shrinking]]:
    return dict(_shrinkings)
