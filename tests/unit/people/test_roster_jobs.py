"""A roster is applied whole or not at all, whatever ends the job; and its file is sealed."""

from datetime import date

import pytest
from django.db import OperationalError, connection

from tests.support.district import District, make_district
from tests.support.people import NOW, TODAY
from tests.support.rosters import (
    apply,
    bring,
    id_number,
    line,
    upload,
    workbook,
)
from wuxin.core import jobs
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.models import Job, JobState
from wuxin.people.actions import rosters as actions
from wuxin.people.models import Person, RosterImport, RosterImportState

pytestmark = pytest.mark.django_db
FIRST, SECOND = "示例小学党支部", "示例中学党支部"
THREE = [line(1, "陈一诺", FIRST), line(2, "仇立夏", FIRST), line(3, "解冬阳", SECOND)]


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def by(district: District) -> Actor:
    return district.actor(district.organiser)


class Killed(BaseException):
    """The process is gone: nothing after this line runs."""


def interrupted(error: BaseException) -> object:
    """Fail at the insert of the memberships, in the middle of the import."""

    def fail(execute: object, sql: str, *rest: object) -> object:
        if sql.startswith("INSERT INTO") and "people_partymembership" in sql:
            raise error
        return execute(sql, *rest)  # type: ignore[operator]  # Django's wrapper

    return connection.execute_wrapper(fail)


def confirmed(district: District, by: Actor) -> RosterImport:
    roster = bring(district, by, THREE)
    roster.account_id = by.account_id
    actions.confirm_roster(roster=roster, leave_out_faulty=False, by=by, now=NOW)
    return roster


def test_a_killed_import_leaves_nothing_and_is_taken_up_again(
    district: District, by: Actor, settings: object
) -> None:
    roster = confirmed(district, by)
    with interrupted(Killed()), pytest.raises(Killed):  # type: ignore[attr-defined]  # a context
        jobs.run(roster.job_id or 0)
    assert not Person.objects.filter(name="陈一诺").exists()
    assert Job.objects.get(pk=roster.job_id).state == JobState.RUNNING

    Job.objects.filter(pk=roster.job_id).update(state=JobState.QUEUED)  # as the sweeper does
    jobs.run(roster.job_id or 0)
    jobs.run(roster.job_id or 0)
    assert Person.objects.filter(name="陈一诺").count() == 1
    roster.refresh_from_db()
    assert roster.state == RosterImportState.APPLIED


def test_a_full_disk_is_told_in_a_sentence_and_can_be_tried_again(
    district: District, by: Actor
) -> None:
    roster = confirmed(district, by)
    full = OperationalError("database or disk is full")
    with interrupted(full):  # type: ignore[attr-defined]  # a context
        jobs.run(roster.job_id or 0)
    job = Job.objects.get(pk=roster.job_id)
    assert job.state == JobState.FAILED
    assert "磁盘已满" in job.sentence
    assert not Person.objects.filter(name="陈一诺").exists()

    actions.confirm_roster(roster=roster, leave_out_faulty=False, by=by, now=NOW)
    jobs.run(roster.job_id or 0)
    assert Person.objects.filter(name="陈一诺").count() == 1


def test_the_job_acts_with_the_offices_its_owner_holds_today(district: District, by: Actor) -> None:
    roster = confirmed(district, by)
    assert district.organiser.person is not None
    district.organiser.person.offices.update(to_on=TODAY)
    jobs.run(roster.job_id or 0)
    assert Job.objects.get(pk=roster.job_id).state == JobState.FAILED
    assert not Person.objects.filter(name="陈一诺").exists()


def test_the_file_is_sealed_while_kept_and_gone_afterwards(district: District, by: Actor) -> None:
    roster = bring(district, by, THREE)
    kept = RosterImport.objects.get(pk=roster.pk)
    assert b"PK\x03\x04" not in bytes(kept.content_sealed)
    assert kept.content().startswith(b"PK\x03\x04")
    assert id_number(1) not in kept.preview()
    assert id_number(1).encode() not in bytes(kept.preview_sealed)
    apply(roster, by=by, now=NOW)
    assert bytes(RosterImport.objects.get(pk=roster.pk).content_sealed) == b""


def test_who_may_import_into_what(district: District) -> None:
    for account, over, allowed in (
        (district.organiser, district.committee, True),
        (district.secretary, district.first, True),
        (district.secretary, district.second, False),
        (district.secretary, district.town, False),
        (district.auditor, district.first, False),
        (district.operator, district.committee, False),
        (district.member, district.first, False),
    ):
        given = upload(workbook(THREE), on=TODAY)
        actor = district.actor(account)
        if allowed:
            actions.receive_roster(organisation=over, upload=given, by=actor, now=NOW)
        else:
            with pytest.raises(NotAllowed):
                actions.receive_roster(organisation=over, upload=given, by=actor, now=NOW)


def test_a_day_to_come_is_refused(district: District, by: Actor) -> None:
    given = upload(workbook(THREE), on=date(2022, 4, 1))
    with pytest.raises(actions.DateToCome):
        actions.receive_roster(organisation=district.town, upload=given, by=by, now=NOW)
