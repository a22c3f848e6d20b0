"""Where a session stands on the tour: kept in the session alone, and gone with it."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.conf import settings
from django.http import HttpRequest

from wuxin.portal.tour import numbers
from wuxin.portal.tour.stops import SLUGS, STOPS, Stop, find
from wuxin.portal.tour.targets import Target

_KEY = "tour"
LARGE_KEY = "large-by-face"


@dataclass(slots=True)
class Place:
    """``before`` and ``after`` are the numbers of the stops that were begun and left."""

    slug: str = ""
    is_on: bool = False
    target: dict[str, str] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest) -> Self | None:
        """None where there is no demo, or the session was on no tour."""
        session = getattr(request, "session", None)
        kept: dict[str, Any] | None = session.get(_KEY) if settings.DEMO and session else None
        return cls(**kept) if kept and kept.get("slug") in SLUGS else None

    @property
    def stop(self) -> Stop:
        return find(self.slug) or STOPS[0]

    @property
    def position(self) -> int:
        """From 1."""
        return SLUGS.index(self.slug) + 1

    @property
    def url(self) -> str:
        return self.target["url"]

    def keep(self, request: HttpRequest) -> None:
        request.session[_KEY] = asdict(self)

    def enter(self, stop: Stop, target: Target) -> None:
        """Stand at a stop; its number is what it was before anything is done there."""
        self.slug, self.is_on, self.target = stop.slug, True, asdict(target)
        now = numbers.now(stop.number)
        # What stop 2 changed is what the briefing tells.
        since = self.before.get("roll-call", now) if stop.slug == "briefing" else now
        self.before[stop.slug] = since
        self.after.pop(stop.slug, None)

    def leave_stop(self) -> None:
        """Remember what the number was when the stop was left."""
        self.after[self.slug] = numbers.now(self.stop.number)
