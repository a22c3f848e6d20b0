"""The daily backup, by the job process."""

import logging

from django.db import DatabaseError

from wuxin.core import clock, jobs
from wuxin.core.actor import Actor
from wuxin.core.backup import keeping
from wuxin.core.backup.errors import BackupError
from wuxin.core.backup.making import make_backup
from wuxin.core.models import Job, JobState

JOB = "core.make_backup"
logger = logging.getLogger(__name__)


def ask_if_due() -> bool:
    """Ask for today's backup, if there was none and none is asked for yet."""
    asked = Job.objects.filter(name=JOB, state__in=[JobState.QUEUED, JobState.RUNNING])
    if not keeping.is_due(clock.now()) or asked.exists():
        return False
    jobs.later("core.make_backup")
    return True


@jobs.register(JOB, apart=True)
def make_todays_backup(*, job: Job) -> None:
    """One backup a day. A fault is kept where the doctor and the home pages tell it, and the
    next hour tries again: so that faults do not pile up as failed jobs.
    """
    if not keeping.is_due(clock.now()):
        return

    def tell(done: int, total: int, what: str) -> None:
        jobs.report_progress(job, done=done, total=total, text=what)

    try:
        make_backup(by=Actor.program("backup"), now=clock.now(), watching=tell)
    except (BackupError, OSError, DatabaseError):
        logger.exception("today's backup was not made")
