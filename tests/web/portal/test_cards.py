"""The first pages of secretary and teacher: a card for each thing to do, and no card for none."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support.people import actor_of, make_account, signed_in
from tests.support.seasons import (
    NOW,
    PROGRAM,
    SmallSeason,
    invite,
    make_activity,
    make_batch,
    small_season,
)
from wuxin.core import clock, jobs
from wuxin.people.models import Account, Person
from wuxin.seasons import actions
from wuxin.seasons.actions import NoticePlan, VisitPlan
from wuxin.seasons.models import DataRequest, HoursTotal, Notice

HOME = "/home/"
MOST_QUERIES = 20


@pytest.fixture
def small(db: None, settings: Any) -> SmallSeason:
    """A season on its day, in which everybody stands with what is asked."""
    settings.DEMO = True
    clock.set_demo_clock(stands_at=NOW)
    made = small_season(members=4)
    jobs.run_waiting()
    return made


@pytest.fixture
def secretary(client: Client, small: SmallSeason) -> Client:
    return signed_in(client, Account.objects.get(pk=small.secretary.account_id))


def body(client: Client) -> str:
    answer = client.get(HOME)
    assert answer.status_code == 200
    return answer.content.decode()


def send_notice(small: SmallSeason, title: str) -> Notice:
    plan = NoticePlan(title=title, text="请按时参加。", branches=[small.branch])
    return actions.send_notice(season=small.season, plan=plan, by=small.organiser, now=NOW)


def plan_visit(small: SmallSeason, person: Person, day: date) -> None:
    plan = VisitPlan(day=day, visitor=small.people[0])
    actions.plan_outreach(
        season=small.season, person=person, plan=plan, by=small.secretary, now=NOW
    )


def test_who_is_still_to_be_reached_is_one_tap_away(secretary: Client, small: SmallSeason) -> None:
    page = body(secretary)

    assert "还有 4 人没学到" in page
    assert reverse("seasons:work_list", args=[small.season.code, small.branch.pk]) in page
    assert page.count("row-action") <= 7  # five cards, and the branch's own two ways


def test_a_notice_asks_for_its_receipt_until_it_has_one(
    secretary: Client, small: SmallSeason
) -> None:
    notice = send_notice(small, "冬训动员")
    page = body(secretary)
    assert "1 条通知要回执" in page
    assert reverse("seasons:notice", args=[notice.pk]) in page

    receipt = notice.receipts.select_related("organisation", "notice").get()
    actions.confirm_notice(receipt=receipt, by=small.secretary, now=NOW)

    assert "条通知要回执" not in body(secretary)


def test_a_visit_is_told_from_its_day_on(secretary: Client, small: SmallSeason) -> None:
    today = clock.local_day(NOW)
    plan_visit(small, small.people[1], today + timedelta(days=1))
    assert "次上门到了日子" not in body(secretary)

    plan_visit(small, small.people[2], today)

    assert "1 次上门到了日子" in body(secretary)


def test_many_things_to_do_are_five_cards_and_a_way_to_the_rest(
    secretary: Client, small: SmallSeason
) -> None:
    send_notice(small, "冬训动员")
    activity = make_activity(small.season)
    for hours in range(1, 7):
        batch = make_batch(activity, starts_at=NOW - timedelta(hours=hours))
        invite(batch, small.branch, confirmed=True)

    page = body(secretary)

    assert page.count(">点名<") == 3
    assert "还有 3 个批次等您点名" in page
    assert reverse("seasons:todo") in page


def test_the_first_page_costs_no_query_for_each_thing_to_do(
    secretary: Client, small: SmallSeason
) -> None:
    send_notice(small, "一")
    body(secretary)
    with CaptureQueriesContext(connection) as few:
        body(secretary)
    for number in range(3):
        send_notice(small, f"再发 {number}")
        plan_visit(small, small.people[number], clock.local_day(NOW))
    with CaptureQueriesContext(connection) as many:
        body(secretary)

    assert len(many) == len(few)
    assert len(many) <= MOST_QUERIES


def test_a_teacher_sees_where_they_are_expected_and_the_hours_left(small: SmallSeason) -> None:
    member = small.people[1]
    batch = make_batch(small.activity, starts_at=NOW + timedelta(days=2))
    actions.enrol_person(batch=batch, person=member, by=PROGRAM, now=NOW, confirmed=True)
    HoursTotal.objects.update_or_create(
        person=member,
        year=2022,
        defaults={"quarters": 40, "carried": 0, "confirmed": 0, "further": 0, "target": 128},
    )

    page = body(signed_in(Client(), make_account(member)))

    assert small.season.title in page
    assert small.activity.title in page
    assert "2022 年还差 22 学时" in page
    assert "已有 10，要求 32" in page


def test_a_request_is_a_card_until_it_is_answered(small: SmallSeason) -> None:
    member = small.people[1]
    phone = signed_in(Client(), make_account(member))
    asked = [ask(small, purpose) for purpose in ("订车", "订餐")]
    assert "订车" in body(phone)
    with CaptureQueriesContext(connection) as two:
        body(phone)

    question = asked[0].fields.get()
    actions.answer_request(
        request=asked[0],
        person_id=member.pk,
        values={question.pk: "是"},
        by=actor_of(member),
        now=NOW,
    )
    page = body(phone)
    assert ("订车" in page, "订餐" in page) == (False, True)

    for number in range(4):
        ask(small, f"再问 {number}")
    with CaptureQueriesContext(connection) as many:
        body(phone)
    assert len(many) <= len(two)


def ask(small: SmallSeason, purpose: str) -> DataRequest:
    plan = actions.RequestPlan(
        organisation=small.committee,
        purpose=purpose,
        ground="冬训方案",
        ends_on=clock.local_day(NOW) + timedelta(days=7),
        minutes=1,
        fields=[actions.FieldPlan(label=f"{purpose}要不要", type="yes-no")],
    )
    return actions.ask_for_data(season=small.season, plan=plan, by=small.organiser, now=NOW)


def test_a_teacher_with_nothing_to_do_is_told_so(small: SmallSeason) -> None:
    HoursTotal.objects.all().delete()

    page = body(signed_in(Client(), make_account(small.people[1])))

    assert "眼下没有要您做的事" in page
    assert reverse("seasons:mine") in page
