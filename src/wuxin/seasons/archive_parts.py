"""What goes into a season's archive: each app registers its parts in ``ready()``.

A part is a function of the season that yields file names, each with what writes the file into a
stream: an archive is written as it is read and never held whole. The same register
holds what shrinks after the archive is written: a name for the report, and a function that
drops personal data that is needed no more and says of how many rows.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import BinaryIO

from wuxin.core.errors import Sentence
from wuxin.seasons.models import Season

Write = Callable[[BinaryIO], None]
File = tuple[str, Write]
Part = Callable[[Season], Iterable[File]]
Shrinking = Callable[[Season, datetime], int]
_parts: dict[str, Part] = {}
_shrinkings: dict[str, tuple[Sentence, Shrinking]] = {}


def register_part(name: str, part: Part) -> None:
    """Have a part written into every archive; ``name`` is its place in the order."""
    _parts[name] = part


def register_shrinking(name: str, title: Sentence, work: Shrinking) -> None:
    """Have something dropped when a season has ended."""
    _shrinkings[name] = (title, work)


def files_of(season: Season) -> Iterator[File]:
    """Every file of every part. Write each before the next one is asked for."""
    for name in sorted(_parts):
        yield from _parts[name](season)


def shrinkings() -> dict[str, tuple[Sentence, Shrinking]]:
    return dict(_shrinkings)


def holding(content: bytes) -> Write:
    """What writes a small file whole."""

    def write(stream: BinaryIO) -> None:
        stream.write(content)

    return write
