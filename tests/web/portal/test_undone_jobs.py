"""Failed jobs on the operator's page: sent again, put aside, and who may."""

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.support.people import officer, signed_in
from tests.support.reports import Told
from wuxin.core import clock, health, jobs
from wuxin.core.models import AuditEvent, Job, JobState
from wuxin.people.models import Role

URL = "/undone/"
tried: list[int] = []


def _refuse(*, job: Job) -> None:
    tried.append(job.pk)


@pytest.fixture(autouse=True)
def _names() -> Iterator[None]:
    tried.clear()
    jobs.register("core.tried")(_refuse)
    yield
    jobs.forget("core.tried")


@pytest.fixture
def operator(client: Client, told: Told) -> Client:
    return signed_in(client, officer(Role.OPERATOR, told.committee))


def failed(name: str = "core.tried", **more: object) -> Job:
    now = clock.now()
    return Job.objects.create(name=name, state=JobState.FAILED, created_at=now, due_at=now,
                              finished_at=now, attempts=5, **more)  # fmt: skip


def test_a_failed_job_is_sent_again_and_done(operator: Client) -> None:
    job = failed(sentence="磁盘已满。")
    assert "磁盘已满。" in operator.get(URL).content.decode()
    assert operator.post(f"{URL}{job.pk}/again/").headers["Location"] == URL
    assert jobs.run(job.pk)
    assert tried == [job.pk]
    event = AuditEvent.objects.get(code="core.job.sent_again")
    assert (event.target_id, event.changes) == (str(job.pk), {"name": "core.tried"})
    assert health.jobs().is_well


def test_a_job_put_aside_stays_undone_and_is_counted_no_more(operator: Client) -> None:
    job, other = failed(), failed()
    assert "2 个后台任务" in str(health.jobs().sentence)
    operator.post(f"{URL}{job.pk}/aside/")
    assert "1 个后台任务" in str(health.jobs().sentence)
    assert not jobs.run(job.pk)
    assert AuditEvent.objects.get(code="core.job.put_aside").target_id == str(job.pk)
    operator.post(f"{URL}{other.pk}/aside/")
    assert health.jobs().is_well
    assert "都完成了" in operator.get(URL).content.decode()


def test_of_two_who_tend_one_job_the_second_is_told(operator: Client) -> None:
    job = failed()
    operator.post(f"{URL}{job.pk}/aside/")
    answer = operator.post(f"{URL}{job.pk}/again/")
    assert answer.status_code == 422
    assert "已经重发或搁置" in answer.content.decode()
    assert AuditEvent.objects.filter(code="core.job.sent_again").count() == 0


def test_why_somebodys_own_job_failed_is_not_shown_to_the_operator(operator: Client) -> None:
    failed("people.apply_roster", account_id=7, sentence="第 3 行：陈一诺的身份证号不对。")
    page = operator.get(URL).content.decode()
    assert "导入花名册" in page
    assert "陈一诺" not in page


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.SECRETARY, Role.AUDITOR])
def test_nobody_else_tends_jobs(client: Client, told: Told, role: Role) -> None:
    job = failed()
    other = signed_in(client, officer(role, told.committee))
    assert other.get(URL).status_code == 403
    assert other.post(f"{URL}{job.pk}/again/").status_code == 403
    assert other.post(f"{URL}{job.pk}/aside/").status_code == 403
    assert Job.objects.get(pk=job.pk).state == JobState.FAILED
    assert URL not in other.get("/home/").content.decode()
