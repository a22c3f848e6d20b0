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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from wuxin.core import jobs

LOOK_EVERY_S = 5.0
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
    stop = Event()
    thread = Thread(target=_look, args=(stop, every_s), name="job-watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _look(stop: Event, every_s: float) -> None:
    while True:
        try:
            jobs.take_back_orphans()
        except (DatabaseError, OSError):  # full or busy: again in a moment
            logger.exception("orphaned jobs could not be taken back")
            close_old_connections()
        if stop.wait(every_s):
            break
    connection.close()
