"""Work for later. The job row is inserted in the caller's transaction; the job process runs it.

``later`` is the only door in. A job is a function registered under a name; it must be
idempotent and call one action. The queue carries the row's id only; a sweeper sends again
whatever the queue has lost.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError
from wuxin.core.models import Job, JobState

MOST_ATTEMPTS = 5
_KEEP_PROGRESS_S = 24 * 3600

Work = Callable[..., None]
_registered: dict[str, Work] = {}


class UnknownJob(LookupError):
    """A job name that no app has registered."""


def register(name: str) -> Callable[[Work], Work]:
    """Make a function known under ``app.verb_noun``. It is called with the ids, and ``job``."""

    def keep(work: Work) -> Work:
        _registered[name] = work
        return work

    return keep


def forget(*known: str) -> None:
    """Take names away again, so that a test leaves none behind."""
    for name in known:
        _registered.pop(name, None)


def names() -> frozenset[str]:
    return frozenset(_registered)


def later(name: str, *, account_id: int | None = None, **ids: int | str) -> Job:
    """Ask for a job, in the current transaction. Raises ``UnknownJob``."""
    if name not in _registered:
        raise UnknownJob(name)
    now = clock.now()
    job = Job.objects.create(name=name, ids=ids, account_id=account_id, created_at=now, due_at=now)
    transaction.on_commit(lambda: _send(job.pk))
    return job


def run(job_id: int) -> bool:
    """Run one job if it still waits; True if this call ran it to its end."""
    now = clock.now()
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, started_at=now
    )
    if not taken:
        return False
    job = Job.objects.get(pk=job_id)
    try:
        _registered[job.name](job=job, **job.ids)
    except DomainError as error:
        _finish(job, JobState.FAILED, str(error))
        return False
    except Exception as error:
        _try_again(job, error)
        if settings.JOBS_RAISE:
            raise
        return False
    _finish(job, JobState.DONE, "")
    return True


def run_waiting() -> int:
    """Run every waiting job now, in order; the number that ended well."""
    waiting = Job.objects.filter(state=JobState.QUEUED, due_at__lte=clock.now())
    return sum(run(pk) for pk in list(waiting.order_by("pk").values_list("pk", flat=True)))


def sweep(*, running_since: timedelta = timedelta(minutes=30)) -> int:
    """Send waiting jobs again, and take back those whose process died. Returns how many."""
    now = clock.now()
    Job.objects.filter(state=JobState.RUNNING, started_at__lt=now - running_since).update(
        state=JobState.QUEUED
    )
    waiting = list(
        Job.objects.filter(state=JobState.QUEUED, due_at__lte=now).values_list("pk", flat=True)
    )
    for pk in waiting:
        _send(pk)
    return len(waiting)


def report_progress(job: Job, *, done: int, total: int, text: str = "") -> None:
    """Tell the page how far the job is; outside the database, so that no lock is needed."""
    cache.set(_key(job.pk), {"done": done, "total": total, "text": text}, _KEEP_PROGRESS_S)


def progress_of(job_id: int) -> dict[str, Any]:
    return cache.get(_key(job_id)) or {"done": 0, "total": 0, "text": ""}


def _key(job_id: int) -> str:
    return f"job-progress-{job_id}"


def _finish(job: Job, state: JobState, sentence: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=clock.now(), sentence=sentence)


def _try_again(job: Job, error: Exception) -> None:
    attempts = job.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        _finish(job, JobState.FAILED, _("程序出错，已停止重试。请联系管理员查看日志。"))
        return
    due: datetime = clock.now() + timedelta(seconds=2**attempts)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.QUEUED, attempts=attempts, due_at=due, sentence=type(error).__name__
    )


def _send(job_id: int) -> None:
    if settings.JOB_QUEUE:
        import_string(settings.JOB_QUEUE)(job_id)
