"""Another batch on a member's phone, on their behalf, and the waiting list."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support.people import make_account, signed_in
from tests.support.seasons import (
    NOW,
    PROGRAM,
    STARTS_AT,
    invite,
    make_batch,
    make_venue,
    roll,
    small_season,
)
from wuxin.core import clock
from wuxin.people.models import Account, Person
from wuxin.seasons import actions
from wuxin.seasons.actions import BusPlan
from wuxin.seasons.models import Batch, BatchOrganisation, Enrolment, Leave, Waiting

pytestmark = pytest.mark.django_db


class Phone:
    """A branch in tomorrow's batch, and one place in that of the day after."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.small = small_season()
        self.first = self.batch(1, "示例纪念园")
        self.second = self.batch(2, "示例教育馆", capacity=1)
        invite(self.first, self.small.branch)

    def batch(self, days: int, venue: str, **fields: int) -> Batch:
        at = STARTS_AT + timedelta(days=days)
        return make_batch(self.small.activity, venue=make_venue(venue), starts_at=at, **fields)

    def sign_in(self, person: Person) -> None:
        account = Account.objects.filter(person=person).first() or make_account(person)
        signed_in(self.client, account)

    def row(self, number: int) -> Enrolment:
        return Enrolment.objects.get(person=self.small.people[number])

    def get(self, name: str, *args: object) -> str:
        return self.client.get(reverse(f"seasons:{name}", args=args)).content.decode()

    def post(self, name: str, /, *args: object, **data: object) -> HttpResponse:
        return self.client.post(reverse(f"seasons:{name}", args=args), data)


@pytest.fixture
def phone(client: Client, settings: object) -> Phone:
    settings.DEMO = True  # type: ignore[attr-defined]
    clock.set_demo_clock(stands_at=NOW)
    return Phone(client)


def test_a_member_changes_the_batch_and_another_waits_for_it(phone: Phone) -> None:
    phone.sign_in(phone.small.people[1])
    assert "换一批" in phone.get("mine")
    assert "还剩 1 个名额" in phone.get("swap", phone.row(1).pk)
    phone.post("swap_request", phone.row(1).pk, batch=phone.second.pk)
    assert "示例教育馆" in phone.get("mine")

    phone.sign_in(phone.small.people[2])
    assert "已满，候补 0 个" in phone.get("swap", phone.row(2).pk)
    refused = phone.post("swap_request", phone.row(2).pk, batch=phone.second.pk)
    assert refused.status_code == 422
    phone.post("swap_waiting", phone.row(2).pk, batch=phone.second.pk)
    assert "排在第 1 位" in phone.get("mine")

    phone.sign_in(phone.small.people[1])
    phone.post("swap_request", phone.row(1).pk, batch=phone.first.pk)
    assert phone.row(2).batch_id == phone.second.pk
    phone.sign_in(phone.small.people[2])
    assert "候补有了空位" in phone.get("mine")


def test_a_secretary_does_both_on_behalf_of_a_member(phone: Phone) -> None:
    phone.sign_in(phone.small.people[0])
    assert f"替 {phone.small.people[1].name} 办理" in phone.get("leave", phone.row(1).pk)
    phone.post("leave_request", phone.row(1).pk, reason="ill")
    assert Leave.objects.get().on_behalf_of == phone.small.people[1]

    answer = phone.post("swap_request", phone.row(1).pk, batch=phone.second.pk)

    assert answer.headers["Location"] == reverse("seasons:batch", args=[phone.second.pk])
    assert phone.row(1).batch_id == phone.second.pk


def test_a_branch_stands_in_line_and_leaves_it(phone: Phone) -> None:
    phone.sign_in(phone.small.people[0])
    assert "没有人候补" in phone.get("waiting_list", phone.second.pk)
    phone.post("waiting_new", phone.second.pk, organisation=phone.small.branch.pk)
    assert phone.small.branch.name in phone.get("waiting_list", phone.second.pk)
    again = phone.post("waiting_new", phone.second.pk, organisation=phone.small.branch.pk)
    assert again.status_code == 422

    phone.post("waiting_withdrawal", Waiting.objects.get().pk)

    assert "没有人候补" in phone.get("waiting_list", phone.second.pk)


def test_the_batches_of_a_colleague_are_not_found(phone: Phone) -> None:
    phone.sign_in(phone.small.people[1])
    answer = phone.client.get(reverse("seasons:swap", args=[phone.row(2).pk]))
    assert answer.status_code == 404


def test_a_member_of_a_batch_that_was_called_off_is_offered_another(phone: Phone) -> None:
    actions.cancel_batch(batch=phone.first, by=PROGRAM, now=NOW)
    phone.sign_in(phone.small.people[1])
    assert reverse("seasons:swap", args=[phone.row(1).pk]) in phone.get("mine")

    phone.post("swap_request", phone.row(1).pk, batch=phone.second.pk)

    assert phone.row(1).batch_id == phone.second.pk
    assert "示例教育馆" in phone.get("mine")


def test_a_bus_that_a_swap_overfills_is_told_to_member_and_organiser(phone: Phone) -> None:
    small, third = phone.small, phone.batch(3, "示例礼堂")
    phone.sign_in(small.people[2])
    phone.post("swap_request", phone.row(2).pk, batch=third.pk)
    plan = BusPlan(
        name="1 号车", departs_from="校门口", departs_at=third.starts_at, leader="", seats=1
    )
    bus = actions.add_bus(batch=third, plan=plan, by=PROGRAM, now=NOW)
    alone = roll(BatchOrganisation.objects.get(batch=third).pk)
    actions.ride(roll=alone, group=bus, by=PROGRAM, now=NOW)

    phone.sign_in(small.people[1])
    phone.post("swap_request", phone.row(1).pk, batch=third.pk)

    assert "1 号车坐满了" in phone.get("mine")
    signed_in(phone.client, Account.objects.get(pk=small.organiser.account_id))
    assert "多出 1 人没有座位" in phone.get("transport", third.pk)
    assert "现在要坐 2 人" in phone.get("batch", third.pk)
