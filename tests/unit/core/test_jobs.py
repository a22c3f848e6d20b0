"""Work for later: in the transaction, once, taken up again."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from wuxin.core import clock, job_process, jobs
from wuxin.core.errors import DomainError
from wuxin.core.models import Job, JobState

pytestmark = pytest.mark.django_db
done: list[int] = []
HOLDER = """
import pathlib, sys, time, django
django.setup()
from wuxin.core import job_process
with job_process.only_one(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def _note(*, job: Job, number: int) -> None:
    done.append(number)
    jobs.report_progress(job, done=1, total=1, text="一")


def _refuse(*, job: Job) -> None:
    raise DomainError("名册里没有人,请换一个文件。")


def _break(*, job: Job) -> None:
    raise RuntimeError("broken")


@pytest.fixture(autouse=True)
def _names() -> Iterator[None]:
    done.clear()
    jobs.register("test.note")(_note)
    jobs.register("test.refuse")(_refuse)
    jobs.register("test.break")(_break)
    yield
    jobs.forget("test.note", "test.refuse", "test.break")


def test_a_job_runs_once_with_its_ids() -> None:
    job = jobs.later("test.note", number=7)

    assert jobs.run(job.pk)
    assert not jobs.run(job.pk)
    assert done == [7]
    assert Job.objects.get().state == JobState.DONE
    assert jobs.progress_of(job.pk)["done"] == 1


def test_a_job_of_a_rolled_back_change_never_was() -> None:
    with transaction.atomic():
        jobs.later("test.note", number=7)
        transaction.set_rollback(True)

    assert jobs.run_waiting() == 0
    assert done == []


def test_an_unknown_job_is_refused_at_once() -> None:
    with pytest.raises(jobs.UnknownJob):
        jobs.later("test.nothing")


def test_a_broken_rule_ends_the_job_with_its_sentence() -> None:
    job = jobs.later("test.refuse")

    assert not jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.sentence) == (JobState.FAILED, "名册里没有人,请换一个文件。")


def test_a_fault_is_tried_again_and_given_up_in_the_end(settings: object) -> None:
    settings.JOBS_RAISE = False  # type: ignore[attr-defined]
    job = jobs.later("test.break")

    for _ in range(jobs.MOST_ATTEMPTS):
        assert not jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.sentence


def test_a_job_whose_process_died_is_taken_up_again() -> None:
    job = jobs.later("test.note", number=1)
    long_ago = clock.now() - timedelta(hours=2)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, started_at=long_ago)

    jobs.sweep()

    assert jobs.run(job.pk)
    assert done == [1]


def test_what_runs_nowhere_is_queued_again_and_its_old_progress_forgotten() -> None:
    job = left_running()
    jobs.report_progress(job, done=1, total=2, text="一")

    assert jobs.take_back_orphans() == 1

    assert jobs.progress_of(job.pk)["total"] == 0
    assert jobs.run(job.pk)
    assert done == [1]


def test_what_this_process_runs_is_nobodys_to_take_back() -> None:
    taken: list[int] = []
    jobs.register("test.note")(lambda *, job, number: taken.append(jobs.take_back_orphans()))
    job = jobs.later("test.note", number=1)

    assert jobs.run(job.pk)

    job.refresh_from_db()
    assert (taken, job.state, job.attempts) == ([0], JobState.DONE, 0)


def test_a_job_that_ends_its_process_again_and_again_is_given_up() -> None:
    job = left_running()
    for _ in range(jobs.MOST_ATTEMPTS):
        jobs.take_back_orphans()
        Job.objects.filter(state=JobState.QUEUED).update(state=JobState.RUNNING)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "联系管理员" in job.sentence


def test_progress_that_cannot_be_told_stops_no_job(settings: object, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": tmp_path / "cache"}}  # type: ignore[attr-defined]
    job = jobs.later("test.note", number=3)
    assert jobs.run(job.pk)
    assert done == [3]


def test_a_second_job_process_waits_until_the_first_is_gone(tmp_path: Path) -> None:
    settings_of = {**os.environ, "DJANGO_SETTINGS_MODULE": "wuxin.config.settings"}
    line = [sys.executable, "-c", HOLDER, str(tmp_path / "lock")]
    held = threading.Event()

    def wait_for_it() -> None:
        with job_process.only_one(tmp_path / "lock"):
            held.set()

    with subprocess.Popen(line, env=settings_of, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        second = threading.Thread(target=wait_for_it)
        second.start()
        assert not held.wait(0.3)
        first.kill()
        assert held.wait(20)
        second.join()


def left_running() -> Job:
    """A job whose process was killed."""
    job = jobs.later("test.note", number=1)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, started_at=clock.now())
    return job
