"""Work for later: in the transaction, once, taken up again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from wuxin.core import clock, jobs
from wuxin.core.errors import DomainError
from wuxin.core.models import Job, JobState

pytestmark = pytest.mark.django_db
done: list[int] = []


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
