"""The strip of the tour on the real pages: where one is, what to do, the number before and now."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from wuxin.portal.demo.roles import Face, face
from wuxin.portal.tour import numbers
from wuxin.portal.tour.place import Place
from wuxin.portal.tour.stops import SLUGS, STOPS, Stop


@dataclass(frozen=True, slots=True)
class Bar:
    """``others`` are the stops before and after, none at the ends."""

    place: Place
    now: int
    is_live: bool  # asks for its number again and again

    @property
    def stop(self) -> Stop:
        return self.place.stop

    @property
    def before(self) -> int:
        return self.place.before[self.place.slug]

    @property
    def has_changed(self) -> bool:
        return self.now != self.before

    @property
    def position(self) -> int:
        return self.place.position

    @property
    def total(self) -> int:
        return len(STOPS)

    @property
    def face(self) -> Face | None:
        return face(self.stop.face)

    @property
    def previous(self) -> str:
        return SLUGS[self.position - 2] if self.position > 1 else ""

    @property
    def next(self) -> Stop | None:
        return STOPS[self.position] if self.position < len(STOPS) else None

    @property
    def next_face(self) -> Face | None:
        """Whom the next stop makes of the reader, if somebody else."""
        if self.next is None or self.next.face == self.stop.face:
            return None
        return face(self.next.face)


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor: the strip where the tour is on, asked for nothing elsewhere."""
    if not settings.DEMO or request.headers.get("Sec-Fetch-Dest") == "iframe":
        return {}
    place = Place.of(request)
    if place is None:
        return {}
    if not place.is_on:
        return {"tour_place": place}
    strip = SimpleLazyObject(lambda: of(request, place))
    return {"tour_place": place, "tour": strip, "tour_strip": "portal/tour_bar.html"}


def of(request: HttpRequest, place: Place, *, is_live: bool = False) -> Bar:
    return Bar(place, numbers.now(place.stop.number, request), is_live)
