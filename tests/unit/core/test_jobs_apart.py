"""What takes minutes runs beside the one worker, and nobody waits for it."""

import threading
import time
from collections.abc import Iterator

import pytest

from tests.support.database import committed_db
from wuxin.core import job_process, job_queue, jobs
from wuxin.core.models import Job, JobState

__all__ = ["committed_db"]

pytestmark = pytest.mark.usefixtures("committed_db")
begun, go_on = threading.Event(), threading.Event()
done: list[str] = []


def _long(*, job: Job) -> None:
    begun.set()
    go_on.wait(20)
    done.append("long")


def _short(*, job: Job) -> None:
    done.append("short")


@pytest.fixture(autouse=True)
def _names() -> Iterator[None]:
    for event in (begun, go_on):
        event.clear()
    done.clear()
    jobs.register("test.long", apart=True)(_long)
    jobs.register("test.short")(_short)
    yield
    jobs.forget("test.long", "test.short")


def test_while_a_long_job_runs_apart_the_others_go_on() -> None:
    long, short = jobs.later("test.long"), jobs.later("test.short")
    with job_process.apart(every_s=0.05):
        assert begun.wait(10)
        for pk in (long.pk, short.pk):  # as the one worker is given them
            job_queue.run_job.call_local(pk)
        assert done == ["short"]
        assert Job.objects.get(pk=long.pk).state == JobState.RUNNING
        go_on.set()
        ends = time.monotonic() + 10
        while Job.objects.get(pk=long.pk).state != JobState.DONE and time.monotonic() < ends:
            time.sleep(0.02)
    assert done == ["short", "long"]


def test_the_backup_is_one_of_them() -> None:
    assert jobs.is_apart(jobs.later("core.make_backup").pk)
    assert not jobs.is_apart(jobs.later("core.sweep_files").pk)
