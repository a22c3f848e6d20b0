"""What time it is here: UTC in the database, Asia/Shanghai for every day, week and year.

In a demo district the clock stands at a day of the demo season and runs on from there for at
most six hours, so that a saved time moves and the day never ends.
"""

from datetime import UTC, date, datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models

LOCAL = ZoneInfo("Asia/Shanghai")
DEMO_STARTS = datetime(2022, 3, 4, 10, 20, tzinfo=LOCAL)
DEMO_LATER = datetime(2022, 4, 15, 9, 0, tzinfo=LOCAL)
_LONGEST = timedelta(hours=6)
_REFRESH_S = 2.0


class DemoClock(models.Model):
    """One row: where the demo's clock was set, and when."""

    stands_at = models.DateTimeField()
    set_at = models.DateTimeField()

    class Meta:
        app_label = "core"

    def __str__(self) -> str:
        return self.stands_at.isoformat()


_held: dict[str, tuple[float, datetime, datetime]] = {}


def now() -> datetime:
    """The moment as UTC; in a demo district the demo's moment."""
    real = machine_now()
    if not settings.DEMO:
        return real
    stands_at, set_at = _demo()
    return stands_at + min(max(real - set_at, timedelta(0)), _LONGEST)


def machine_now() -> datetime:
    """The machine's own moment, also in a demo: for what protects and runs out by itself."""
    return datetime.now(tz=UTC)


def today() -> date:
    """The day in Asia/Shanghai."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """The day in Asia/Shanghai on which a moment falls."""
    return moment.astimezone(LOCAL).date()


def set_demo_clock(*, stands_at: datetime) -> None:
    """Set the demo's clock; every process sees it within two seconds."""
    real = datetime.now(tz=UTC)
    DemoClock.objects.update_or_create(pk=1, defaults={"stands_at": stands_at, "set_at": real})
    _held.clear()


def _demo() -> tuple[datetime, datetime]:
    held = _held.get("demo")
    if held and monotonic() - held[0] < _REFRESH_S:
        return held[1], held[2]
    row = DemoClock.objects.filter(pk=1).first()
    real = datetime.now(tz=UTC)
    stands_at, set_at = (row.stands_at, row.set_at) if row else (DEMO_STARTS, real)
    _held["demo"] = (monotonic(), stands_at, set_at)
    return stands_at, set_at
