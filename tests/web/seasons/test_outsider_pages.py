"""Guests, an unnamed public and attested totals in the browser, and the mark on the figures."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.people import make_account, make_office, make_person, signed_in
from tests.support.seasons import SmallSeason, invite, small_season
from wuxin.ledger.models import Entry
from wuxin.people.models import Account, Person, Role
from wuxin.seasons.models import AttestedTotal, Guest, UnnamedPeople

pytestmark = pytest.mark.django_db


class Office:
    """The organiser at a desk, and a colleague."""

    def __init__(self) -> None:
        self.small: SmallSeason = small_season()
        self.organiser = self._client(Person.objects.get(name="示例组织员"))
        colleague = make_person(self.small.committee)
        make_office(colleague, Role.ORGANISER, self.small.committee)
        self.colleague = self._client(colleague)

    def _client(self, person: Person) -> Client:
        account = Account.objects.filter(person=person).first() or make_account(person)
        return signed_in(Client(), account)

    def of_batch(self, name: str, *more: int) -> str:
        return reverse(f"seasons:{name}", args=[self.small.batch.pk, *more])

    def of_activity(self, name: str, *more: int) -> str:
        return reverse(f"seasons:{name}", args=[self.small.activity.pk, *more])

    def paper(self, **fields: str) -> dict[str, str]:
        values = {
            "batch": str(self.small.batch.pk),
            "people": "85",
            "title": "签到汇总表",
            "on": "2022-03-04",
            "place": "档案柜",
        }
        return values | fields


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_guest_is_noted_and_removed_with_a_reason(office: Office) -> None:
    office.organiser.post(office.of_batch("guest_new"), {"name": "客人甲", "coming_from": "作协"})
    page = office.organiser.get(office.of_batch("guests")).content.decode()
    assert "客人甲" in page

    guest = Guest.objects.get()
    url = office.of_batch("guest_removal", guest.pk)
    assert office.organiser.post(url, {"why": ""}).status_code == 422
    assert office.organiser.post(url, {"why": "记错了"}).status_code == 302
    assert "记错了" in office.organiser.get(office.of_batch("guests")).content.decode()


@pytest.mark.parametrize("people", ["", "-1", "abc", "1.5", "999999999999999999999"])
def test_a_number_that_is_none_is_refused_beside_its_field(office: Office, people: str) -> None:
    answer = office.organiser.post(office.of_batch("unnamed_number"), {"people": people})

    assert answer.status_code == 422
    assert not UnnamedPeople.objects.exists()


def test_a_total_waits_for_a_colleague_and_is_then_marked_on_its_figure(office: Office) -> None:
    office.organiser.post(office.of_activity("attested_total_new"), office.paper())
    total = AttestedTotal.objects.get()
    confirm = office.of_activity("attested_total_confirmation", total.pk)
    page = office.of_activity("attested_totals")
    assert confirm not in office.organiser.get(page).content.decode()
    assert office.organiser.post(confirm).status_code == 422
    assert confirm in office.colleague.get(page).content.decode()
    assert office.colleague.post(confirm).status_code == 302

    figure = reverse("reports:figure", args=["field_class_attendances"])
    records = reverse("reports:figure_records", args=["field_class_attendances"])
    shown = office.organiser.get(figure).content.decode()
    listed = office.organiser.get(records).content.decode()

    assert "含合计证明" in shown
    assert "其中未记名 85" in shown
    assert "合计证明：签到汇总表" in listed
    assert page in listed
    assert "含合计证明" in office.organiser.get(reverse("reports:figure_list")).content.decode()


def test_a_withdrawn_total_leaves_no_mark(office: Office) -> None:
    office.organiser.post(office.of_activity("attested_total_new"), office.paper())
    total = AttestedTotal.objects.get()
    office.colleague.post(office.of_activity("attested_total_confirmation", total.pk))
    url = office.of_activity("attested_total_withdrawal", total.pk)
    assert office.organiser.post(url, {"why": " "}).status_code == 422
    office.organiser.post(url, {"why": "找到了名单"})

    figure = reverse("reports:figure", args=["field_class_attendances"])
    assert "含合计证明" not in office.organiser.get(figure).content.decode()
    assert Entry.objects.standing().count() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"people": "0"},
        {"people": ""},
        {"title": " "},
        {"place": ""},
        {"on": "2022-13-01"},
        {"on": "2099-01-01"},
        {"batch": "999999"},
    ],
)
def test_a_total_without_a_real_paper_is_refused(office: Office, fields: dict[str, str]) -> None:
    answer = office.organiser.post(office.of_activity("attested_total_new"), office.paper(**fields))

    assert answer.status_code == 422
    assert not AttestedTotal.objects.exists()


def test_a_secretary_sees_the_totals_and_changes_none(office: Office) -> None:
    secretary = signed_in(Client(), Account.objects.get(person=office.small.people[0]))
    page = secretary.get(office.of_activity("attested_totals"))

    assert page.status_code in {200, 404}
    assert secretary.post(office.of_batch("guest_new"), {"name": "甲"}).status_code in {403, 404}
    assert not Guest.objects.exists()


def test_the_roll_beside_a_confirmed_total_says_why_nobody_can_be_ticked(office: Office) -> None:
    of = invite(office.small.batch, office.small.branch)
    office.organiser.post(office.of_activity("attested_total_new"), office.paper())
    total = AttestedTotal.objects.get()
    office.colleague.post(office.of_activity("attested_total_confirmation", total.pk))
    secretary = signed_in(Client(), Account.objects.get(person=office.small.people[0]))
    page = secretary.get(reverse("seasons:roll_call", args=[of.batch_id, of.organisation_id]))
    assert "已按合计证明记了 85 人" in page.content.decode()

    row = of.enrolments.first()
    url = reverse("seasons:presence_status", args=[of.batch_id, of.organisation_id, row.pk])
    answer = secretary.post(url, {"what": "present", "revision": row.revision})

    assert answer.status_code == 422
    assert "请主办方先撤回合计证明" in answer.content.decode()
    assert Entry.objects.filter(person__isnull=False).count() == 0
