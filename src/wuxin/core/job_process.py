"""The one job process of a machine: a lock that dies with it, and a watch over what was left.

On one machine (the queue is a file) the process holds ``flock`` on a file beside the queue. The
kernel lets go of it whatever ends the process, so who holds it knows that no other process runs
jobs, and that every job marked as running which it does not run itself was left behind. No clock
and no time-out decide it, so a slow import is never taken for a dead one. A second process waits
for the lock and then goes on where the first ended.

With Redis there may be several machines; there the sweeper's half hour decides.
"""

import fcntl
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from wuxin.core import jobs
from wuxin.core.clock_watch import ClockWatch
from wuxin.core.seals.heads import HeadsBroken
from wuxin.core.seals.sealer import ChainDoesNotHold, Sealer

LOOK_EVERY_S = 5.0
APART_EVERY_S = 5.0
CLOCK_EVERY_S = 15.0
SEAL_EVERY_S = 1.0
_COMPLAIN_EVERY_S = 300.0
logger = logging.getLogger(__name__)


@contextmanager
def only_one(path: Path | None = None) -> Iterator[None]:
    """Wait until no other job process lives, and hold its place until the block ends."""
    with (path or settings.VAR / "jobs.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def watch(*, every_s: float = LOOK_EVERY_S) -> Iterator[None]:
    """Take orphaned jobs up again at once and every few seconds, beside the work.

    Also jobs of this very process whose end could not be written because the disk was full.
    """
    with _again_and_again(jobs.take_back_orphans, every_s, "orphaned jobs are not taken back"):
        yield


@contextmanager
def sealing(*, every_s: float = SEAL_EVERY_S) -> Iterator[None]:
    """Seal the audit's new rows every second."""
    sealer = Sealer()
    complaint = "the audit is not sealed, see 'wuxin audit verify'"
    with _again_and_again(sealer.seal, every_s, complaint):
        yield


@contextmanager
def apart(*, every_s: float = APART_EVERY_S) -> Iterator[None]:
    """Run what takes minutes (the backup) beside the one worker, so that nobody waits for it."""
    with _again_and_again(jobs.run_apart, every_s, "jobs that run apart are not run"):
        yield


@contextmanager
def watching_clock(*, every_s: float = CLOCK_EVERY_S) -> Iterator[None]:
    """Write down when the machine's clock is set forward or back."""
    with _again_and_again(ClockWatch().look, every_s, "the clock is not watched"):
        yield


@contextmanager
def _again_and_again(work: Callable[[], object], every_s: float, complaint: str) -> Iterator[None]:
    """Do the work in a thread of its own, at once and every few seconds, until the block ends."""
    stop = Event()
    given = (work, stop, every_s, complaint)
    thread = Thread(target=_repeat, args=given, name="job-process", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _repeat(work: Callable[[], object], stop: Event, every_s: float, complaint: str) -> None:
    complained = float("-inf")
    while True:
        try:
            work()
        except (DatabaseError, OSError, ChainDoesNotHold, HeadsBroken):  # again in a moment
            if time.monotonic() - complained >= _COMPLAIN_EVERY_S:
                logger.exception(complaint)
                complained = time.monotonic()
            close_old_connections()
        if stop.wait(every_s):
            break
    connection.close()
