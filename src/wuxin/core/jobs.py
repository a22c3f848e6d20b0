"""Work for later. The job row is inserted in the caller's transaction; the job process runs it.

``later`` is the only door in. A job is a function registered under a name; it must be
idempotent and call one action. The queue carries the row's id only; a sweeper sends again
whatever the queue has lost, and takes back what nobody runs any more.
"""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError
from wuxin.core.models import Job, JobState

MOST_ATTEMPTS = 5
_KEEP_PROGRESS_S = 24 * 3600

Work = Callable[..., None]
_registered: dict[str, Work] = {}
_running_here: set[int] = set()
_daily: set[str] = set()
_apart: set[str] = set()


class UnknownJob(LookupError):
    """A job name that no app has registered."""


def register(name: str, *, apart: bool = False) -> Callable[[Work], Work]:
    """Make a function known under ``app.verb_noun``. It is called with the ids, and ``job``.

    ``apart`` is for what takes minutes and must hold up nobody: it has a thread of its own in
    the job process (``run_apart``), the others' worker leaves it alone.
    """

    def keep(work: Work) -> Work:
        _registered[name] = work
        if apart:
            _apart.add(name)
        return work

    return keep


def every_day(name: str) -> Callable[[Work], Work]:
    """As ``register``, and ask for it once a day, early in the morning. It takes no ids."""
    _daily.add(name)
    return register(name)


def ask_for_daily() -> int:
    """Ask for each daily job; how many. Asked twice a day they do no harm, as every job."""
    for name in sorted(_daily):
        later(name)
    return len(_daily)


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
    transaction.on_commit(lambda: _send(job.pk), robust=True)  # the sweeper sends it again
    return job


def run(job_id: int) -> bool:
    """Run one job if it still waits; True if this call ran it to its end."""
    _running_here.add(job_id)  # before its row says so: take_back must never see it ownerless
    try:
        return _take(job_id) and _run_to_its_end(Job.objects.get(pk=job_id))
    finally:
        _running_here.discard(job_id)


def run_apart() -> int:
    """Run what waits to be run apart, one after another; the number that ended well."""
    waiting = Job.objects.filter(pk__in=_waiting(), name__in=_apart)
    return sum(run(pk) for pk in list(waiting.order_by("pk").values_list("pk", flat=True)))


def is_apart(job_id: int) -> bool:
    return Job.objects.filter(pk=job_id, name__in=_apart).exists()


def run_waiting() -> int:
    """Run every waiting job now, in order; the number that ended well."""
    return sum(run(pk) for pk in _waiting())


def left_undone() -> models.QuerySet[Job]:
    """The failed jobs that nobody has looked after yet, the oldest first."""
    return Job.objects.filter(state=JobState.FAILED, put_aside_at=None).order_by("pk")


def send_again(job_id: int) -> bool:
    """Queue a failed job anew, in the current transaction; False if it is not failed any more."""
    again = left_undone().filter(pk=job_id).order_by()
    taken = again.update(
        state=JobState.QUEUED, attempts=0, due_at=clock.now(), finished_at=None, sentence=""
    )
    if taken:
        transaction.on_commit(lambda: _send(job_id), robust=True)
    return bool(taken)


def put_aside(job_id: int) -> bool:
    """Count a failed job no more; False if it is not failed any more."""
    return bool(left_undone().filter(pk=job_id).order_by().update(put_aside_at=clock.now()))


def sweep(*, running_since: timedelta = timedelta(minutes=30)) -> int:
    """Send waiting jobs again, and take back those that run for too long. Returns how many."""
    _take_back(started_at__lt=clock.now() - running_since)
    waiting = _waiting()
    for pk in waiting:
        _send(pk)
    return len(waiting)


def take_back_orphans() -> int:
    """Queue and send again every job that is marked as running and runs nowhere.

    Only for the one job process there is (``job_process.only_one``): what it does not run
    itself, nobody runs. A job that was left so too often is given up, for it may be what ends
    the process.
    """
    orphans = _take_back()
    for pk in orphans:
        _send(pk)
    return len(orphans)


def report_progress(job: Job, *, done: int, total: int, text: str = "") -> None:
    """Tell the page how far the job is; outside the database, so that no lock is needed.

    No job fails because this could not be told (a full disk).
    """
    with contextlib.suppress(OSError):
        cache.set(_key(job.pk), {"done": done, "total": total, "text": text}, _KEEP_PROGRESS_S)


def progress_of(job_id: int) -> dict[str, Any]:
    return cache.get(_key(job_id)) or {"done": 0, "total": 0, "text": ""}


def _key(job_id: int) -> str:
    return f"job-progress-{job_id}"


def _take(job_id: int) -> bool:
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, started_at=clock.now()
    )
    return bool(taken)


def _run_to_its_end(job: Job) -> bool:
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


def _waiting() -> list[int]:
    waiting = Job.objects.filter(state=JobState.QUEUED, due_at__lte=clock.now())
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def _take_back(**such: object) -> list[int]:
    """Queue again the running jobs that this process does not run; those that were."""
    running = list(Job.objects.filter(state=JobState.RUNNING, **such))
    taken = []
    for job in running:
        if job.pk in _running_here:  # looked at after the rows, see ``run``
            continue
        with contextlib.suppress(OSError):
            cache.delete(_key(job.pk))
        if _leave_for_later(job, wait=timedelta(0)):
            taken.append(job.pk)
    return taken


def _finish(job: Job, state: JobState, sentence: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=clock.now(), sentence=sentence)


def _try_again(job: Job, error: Exception) -> None:
    wait = timedelta(seconds=2 ** (job.attempts + 1))
    _leave_for_later(job, wait=wait, sentence=type(error).__name__)


def _leave_for_later(job: Job, *, wait: timedelta, sentence: str = "") -> bool:
    """Queue a running job again; False if it was tried often enough, or is not running."""
    now, attempts = clock.now(), job.attempts + 1
    still = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)
    if attempts >= MOST_ATTEMPTS:
        given_up = _("程序出错，已停止重试。请联系管理员查看日志。")
        still.update(state=JobState.FAILED, finished_at=now, sentence=given_up)
        return False
    left = still.update(
        state=JobState.QUEUED, attempts=attempts, due_at=now + wait, sentence=sentence
    )
    return bool(left)


def _send(job_id: int) -> None:
    if settings.JOB_QUEUE:
        import_string(settings.JOB_QUEUE)(job_id)
