"""A teacher's own page, leave, the secretary's to-do, and the minutes."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.people import make_account, make_person, signed_in
from tests.support.seasons import NOW, STARTS_AT, invite, make_batch, roll, rows, small_season
from wuxin.core import clock
from wuxin.people.models import Account
from wuxin.seasons import actions
from wuxin.seasons.models import Enrolment, Minutes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_ten_twenty(settings: object) -> None:
    """The demo's clock, so that today is the season's day."""
    settings.DEMO = True
    clock.set_demo_clock(stands_at=NOW)


def test_a_teacher_asks_for_leave_and_takes_it_back(client: Client) -> None:
    small = small_season()
    invite(small.batch, small.branch)
    row = Enrolment.objects.get(person=small.people[1])
    teacher = signed_in(client, make_account(small.people[1]))
    assert "去不了，请假" in teacher.get(reverse("seasons:mine")).content.decode()
    assert teacher.get(reverse("seasons:leave", args=[row.pk])).status_code == 200

    nothing = teacher.post(reverse("seasons:leave_request", args=[row.pk]), {})
    assert nothing.status_code == 422
    data = {"reason": "teaching", "text": "监考"}
    teacher.post(reverse("seasons:leave_request", args=[row.pk]), data)
    again = teacher.post(reverse("seasons:leave_request", args=[row.pk]), data)

    assert "已经请过假了" in again.content.decode()
    assert "能去了，撤回请假" in teacher.get(reverse("seasons:mine")).content.decode()
    teacher.post(reverse("seasons:leave_withdrawal", args=[row.pk]))
    row.refresh_from_db()
    assert row.status == "expected"


def test_the_leave_of_somebody_else_is_not_found(client: Client) -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    teacher = signed_in(client, make_account(small.people[1]))
    other = rows(of)[2]

    page = teacher.get(reverse("seasons:leave", args=[other.pk]))
    sent = teacher.post(reverse("seasons:leave_request", args=[other.pk]), {"reason": "ill"})

    assert [page.status_code, sent.status_code] == [404, 404]


def test_who_is_in_no_batch_reads_what_will_come(client: Client) -> None:
    teacher = signed_in(client, make_account(make_person()))

    assert "眼下没有给您安排的活动" in teacher.get(reverse("seasons:mine")).content.decode()


def test_the_to_do_shows_todays_rolls_and_goes_on_to_the_minutes(client: Client) -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    secretary = signed_in(client, Account.objects.get(person=small.people[0]))
    page = secretary.get(reverse("seasons:todo")).content.decode()
    assert "今天点名" in page
    assert reverse("seasons:roll_call", args=[of.batch_id, of.organisation_id]) in page

    actions.mark_all_present_except(roll=of, by=small.secretary, now=NOW)
    actions.finish_roll_call(roll=of, by=small.secretary, now=NOW)
    page = secretary.get(reverse("seasons:todo")).content.decode()
    assert "没有等您点名的批次" in page
    assert reverse("seasons:minutes", args=[of.batch_id, of.organisation_id]) in page


def test_minutes_are_headed_printed_and_corrected(client: Client) -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    actions.mark_all_present_except(
        roll=of, absent_ids=[rows(of)[2].pk], by=small.secretary, now=NOW
    )
    actions.finish_roll_call(roll=of, by=small.secretary, now=NOW)
    secretary = signed_in(client, Account.objects.get(person=small.people[0]))
    args = [of.batch_id, of.organisation_id]
    page = secretary.get(reverse("seasons:minutes", args=args)).content.decode()
    group = page.split('id="group-text"')[1].split("</textarea>")[0]
    assert "实到 2 人" in group
    assert small.people[2].name not in group

    heading = {"chair": "示例主持人", "recorder": "", "subject": "读史"}
    secretary.post(reverse("seasons:minutes_heading", args=args), heading)
    sheet = secretary.get(reverse("seasons:minutes_sheet", args=args)).content.decode()
    assert "示例主持人" in sheet
    empty = secretary.post(reverse("seasons:minutes_heading", args=args), {"subject": ""})
    assert empty.status_code == 422

    assert secretary.post(reverse("seasons:roll_call_reopening", args=args), {}).status_code == 422
    opened = secretary.post(
        reverse("seasons:roll_call_reopening", args=args), {"reason": "漏记一人"}
    )
    assert opened.headers["Location"] == reverse("seasons:roll_call", args=args)
    assert "正在更正：漏记一人" in secretary.get(opened.headers["Location"]).content.decode()
    assert roll(of.pk).is_open
    assert Minutes.objects.count() == 2


def test_there_are_no_minutes_before_the_roll_is_done(client: Client) -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    secretary = signed_in(client, Account.objects.get(person=small.people[0]))

    answer = secretary.get(reverse("seasons:minutes", args=[of.batch_id, of.organisation_id]))

    assert answer.status_code == 404


def test_every_page_speaks_english_too(client: Client) -> None:
    small = small_season()
    invite(small.batch, small.branch)
    make_batch(small.activity, starts_at=STARTS_AT.replace(hour=5))
    organiser = signed_in(client, Account.objects.get(pk=small.organiser.account_id))
    organiser.cookies["wuxin_language"] = "en"

    pages = {
        "season": [small.season.code],
        "activity": [small.activity.pk],
        "batch": [small.batch.pk],
        "roll_call": [small.batch.pk, small.branch.pk],
    }
    said = {
        name: organiser.get(reverse(f"seasons:{name}", args=args)).content.decode()
        for name, args in pages.items()
    }

    assert "The five classrooms" in said["season"]
    assert "Batch 1" in said["activity"]
    assert "All here, except" in said["roll_call"]
