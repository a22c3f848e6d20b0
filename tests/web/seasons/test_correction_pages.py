"""Corrections, leave on behalf of others, and the paper path, in the browser."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.people import make_account, make_office, make_person, signed_in
from tests.support.seasons import NOW, SmallSeason, invite, rows, small_season
from wuxin.people.models import Account, Role
from wuxin.seasons import actions
from wuxin.seasons.models import BatchOrganisation, Enrolment, Leave, Presence

pytestmark = pytest.mark.django_db


class Branch:
    """The secretary with the roll of their branch."""

    def __init__(self, client: Client) -> None:
        self.small: SmallSeason = small_season()
        self.roll: BatchOrganisation = invite(self.small.batch, self.small.branch)
        self.client = signed_in(client, Account.objects.get(person=self.small.people[0]))

    def url(self, name: str, *more: int) -> str:
        return reverse(
            f"seasons:{name}", args=[self.roll.batch_id, self.roll.organisation_id, *more]
        )

    def row(self, place: int) -> Enrolment:
        return rows(self.roll)[place]


@pytest.fixture
def branch(client: Client) -> Branch:
    return Branch(client)


def test_who_came_too_is_chosen_from_the_roster(branch: Branch) -> None:
    person = make_person(branch.small.branch, "沈若溪")
    assert "沈若溪" in branch.client.get(branch.url("also_came")).content.decode()

    answer = branch.client.post(branch.url("also_came_new"), {"person": person.pk})

    assert answer.status_code == 302
    assert Enrolment.objects.get(person=person).status == Presence.PRESENT


@pytest.mark.parametrize("person", ["", "abc", "0", "99999999999999999999"])
def test_nobody_or_a_stranger_is_not_added(branch: Branch, person: str) -> None:
    answer = branch.client.post(branch.url("also_came_new"), {"person": person})

    assert answer.status_code == 422


def test_leave_is_asked_and_withdrawn_on_behalf_of_a_member(branch: Branch) -> None:
    row = branch.row(1)
    assert (
        branch.url("leave_for", row.pk)
        in branch.client.get(branch.url("presence", row.pk)).content.decode()
    )

    branch.client.post(branch.url("leave_for_new", row.pk), {"reason": "ill", "text": ""})
    assert Leave.objects.get().on_behalf_of_id == row.person_id
    branch.client.post(branch.url("leave_for_withdrawal", row.pk))

    assert branch.row(1).status == Presence.EXPECTED


def test_leave_after_the_fact_needs_a_reason_and_writes_new_minutes(branch: Branch) -> None:
    actions.mark_all_present_except(
        roll=branch.roll, by=branch.small.secretary, now=NOW, absent_ids=[branch.row(1).pk]
    )
    actions.finish_roll_call(roll=branch.roll, by=branch.small.secretary, now=NOW)
    url = branch.url("leave_for_new", branch.row(1).pk)
    assert branch.client.post(url, {"reason": "ill"}).status_code == 422

    assert branch.client.post(url, {"reason": "ill", "why": "漏记"}).status_code == 302
    assert branch.row(1).status == Presence.LEAVE


def test_a_member_without_office_does_nothing_for_others(branch: Branch, client: Client) -> None:
    member = signed_in(client, make_account(branch.small.people[2]))
    row = branch.row(1)

    for url in (branch.url("leave_for_new", row.pk), branch.url("paper_entry")):
        assert member.post(url, {"reason": "ill"}).status_code == 403


def test_a_sheet_is_typed_by_two(branch: Branch) -> None:
    make_office(branch.small.people[1], Role.DEPUTY, branch.small.branch)
    deputy = signed_in(Client(), make_account(branch.small.people[1]))
    ticks = {"present": [branch.row(0).pk, branch.row(1).pk]}

    branch.client.post(branch.url("paper_entry"), ticks)
    page = branch.client.get(branch.url("paper")).content.decode()
    assert "等另一个人录第二遍" in page
    deputy.post(branch.url("paper_entry"), {"present": [branch.row(0).pk]})
    assert "两遍不一样" in deputy.get(branch.url("paper")).content.decode()
    deputy.post(branch.url("paper_entry"), ticks)

    assert [row.status for row in rows(branch.roll)] == ["present", "present", "expected"]


@pytest.mark.parametrize("present", [[], ["x"], ["0"], ["9" * 30]])
def test_a_sheet_with_nobody_or_strangers_is_refused(branch: Branch, present: list[str]) -> None:
    answer = branch.client.post(branch.url("paper_entry"), {"present": present})

    assert answer.status_code == 422


def test_the_overlaps_page_says_what_to_do(branch: Branch) -> None:
    url = reverse("seasons:overlaps", args=[branch.small.season.code])

    assert "没有人同一时间记在两处" in branch.client.get(url).content.decode()


@pytest.mark.parametrize("name", ["leave_form", "four_questions_form"])
def test_blank_forms_are_printed_large_and_store_nothing(branch: Branch, name: str) -> None:
    page = branch.client.get(reverse(f"seasons:{name}")).content.decode()

    assert "print-large" in page
    assert "<form" not in page.split("<main")[1]
