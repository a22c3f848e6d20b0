"""Notices that the machine's clock was set: forward, or back.

While the process lives its clock is held against the kernel's count of seconds since the start
of the machine, which nobody can set and which goes on while the machine sleeps. At the beginning
it is held against the last signed head of the audit, for the time when nothing ran.
"""

import time
from datetime import UTC, datetime, timedelta

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.models import AuditEvent
from wuxin.core.seals import heads
from wuxin.core.seals.heads import HeadsBroken

JUMPED = "core.clock.jumped"
ALLOWED = timedelta(minutes=5)  # a clock that is kept by NTP moves by less
_TOLD_FOR = timedelta(days=2)


class ClockWatch:
    """Remembers how far apart the two counts were when it last looked."""

    def __init__(self) -> None:
        self._apart: float | None = None

    def look(self) -> timedelta:
        """By how much the clock was set since the last look; an event says so if it was."""
        return self.compare(time.time(), time.clock_gettime(time.CLOCK_BOOTTIME))

    def compare(self, wall_s: float, boot_s: float) -> timedelta:
        """As ``look``, with both counts given."""
        apart, before = wall_s - boot_s, self._apart
        jump = _behind_head(wall_s) if before is None else timedelta(seconds=apart - before)
        is_jump = abs(jump) > ALLOWED
        if is_jump:
            seconds = {"seconds": round(jump.total_seconds())}
            audit.record(JUMPED, by=Actor.program("clock"), at=clock.now(), changes=seconds)
        if is_jump or before is None:
            self._apart = apart
        return jump if is_jump else timedelta(0)


def last_jump(now: datetime) -> timedelta:
    """By how much the clock was set within two days; nothing if it was not, or was set right."""
    jumps = AuditEvent.objects.filter(code=JUMPED, at__gt=now - _TOLD_FOR)
    found = sum(int(changes["seconds"]) for changes in jumps.values_list("changes", flat=True))
    jump = timedelta(seconds=found)
    return jump if abs(jump) > ALLOWED else timedelta(0)


def _behind_head(wall_s: float) -> timedelta:
    """How far the clock stands before the last moment that was signed."""
    try:
        signed = max((head.at for head in heads.read()), default=None)
    except HeadsBroken:
        return timedelta(0)  # told by others
    now = datetime.fromtimestamp(wall_s, tz=UTC)
    return min(now - signed, timedelta(0)) if signed else timedelta(0)
