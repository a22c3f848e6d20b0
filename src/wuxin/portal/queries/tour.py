"""The stops of the tour as lines of a page: what was to be seen, and what was changed."""

from dataclasses import dataclass

from wuxin.portal.demo.roles import Face, face
from wuxin.portal.tour import numbers
from wuxin.portal.tour.place import Place
from wuxin.portal.tour.stops import STOPS, Stop


@dataclass(frozen=True, slots=True)
class Line:
    """A stop as its reader left it; ``before`` is None where it was not begun."""

    position: int
    stop: Stop
    face: Face | None
    before: int | None
    after: int | None
    is_here: bool

    @property
    def has_changed(self) -> bool:
        return self.before is not None and self.after != self.before


def lines(place: Place | None) -> list[Line]:
    """All of them, in order; the number of the stop one is at is read now."""
    return [_line(place, position, stop) for position, stop in enumerate(STOPS, 1)]


def _line(place: Place | None, position: int, stop: Stop) -> Line:
    if place is None or stop.slug not in place.before:
        return Line(position, stop, face(stop.face), None, None, is_here=False)
    is_here = place.slug == stop.slug
    after = numbers.now(stop.number) if is_here else place.after.get(stop.slug)
    return Line(position, stop, face(stop.face), place.before[stop.slug], after, is_here)
