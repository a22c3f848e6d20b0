"""Offices of a Party organisation, appointing, ending, and asking a deputy."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.people import (
    make_account,
    make_office,
    make_organisation,
    make_person,
    officer,
    parent_of,
    signed_in,
)
from wuxin.core import clock
from wuxin.core.models import AuditEvent
from wuxin.people.models import Account, Office, PartyOrganisation, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> PartyOrganisation:
    return make_organisation(make_organisation(kind="committee"), name="示例小学党支部")


@pytest.fixture
def secretary(branch: PartyOrganisation) -> Account:
    return officer(Role.SECRETARY, branch, "周小满")


def page(branch: PartyOrganisation) -> str:
    return reverse("people:office_list", args=[branch.code])


def appoint(client: Client, branch: PartyOrganisation, **data: object) -> object:
    fields = {
        "role": Role.SECRETARY,
        "place": f"organisation-{branch.pk}",
        "from_on": f"{clock.today()}",
        "title": "党支部书记",
    } | data
    return client.post(reverse("people:office_appoint", args=[branch.code]), fields)


def test_the_page_says_who_holds_what_and_who_held_it(
    client: Client, branch: PartyOrganisation, secretary: Account
) -> None:
    make_office(make_person(branch, "沈从前"), Role.SECRETARY, branch, to_on=date(2021, 9, 1))
    text = signed_in(client, secretary).get(page(branch)).content.decode()
    assert "周小满" in text
    assert "沈从前" in text
    assert "2021年8月31日" in text
    assert "任命" not in text.replace("任命您的人", "")


def test_an_organiser_appoints_and_ends(client: Client, branch: PartyOrganisation) -> None:
    member = make_person(branch, "陈一诺")
    signed_in(client, officer(Role.ORGANISER, parent_of(branch)))

    assert appoint(client, branch, person=member.pk).status_code == 302
    office = Office.objects.get(person=member)
    assert office.title == "党支部书记"
    assert "陈一诺" in client.get(page(branch)).content.decode()

    again = appoint(client, branch, person=member.pk)
    assert again.status_code == 422
    assert "已经担任这个职务" in again.content.decode()

    assert client.post(reverse("people:office_end", args=[office.pk])).status_code == 302
    office.refresh_from_db()
    assert office.to_on == clock.today()


def test_the_form_offers_only_the_roles_that_are_handed_out(
    client: Client, branch: PartyOrganisation
) -> None:
    member = make_person(branch)
    signed_in(client, officer(Role.ORGANISER, parent_of(branch)))
    response = appoint(client, branch, person=member.pk, role=Role.ORGANISER)
    assert response.status_code == 422
    assert not Office.objects.filter(person=member).exists()


def test_many_members_are_found_by_name_or_initials(
    client: Client, branch: PartyOrganisation
) -> None:
    make_person(branch, "陈一诺", pinyin="chenyinuo", initials="cyn")
    make_person(branch, "沈从前", pinyin="shencongqian", initials="scq")
    signed_in(client, officer(Role.ORGANISER, parent_of(branch)))
    for wanted in ("cyn", "陈", "chenyi"):
        text = client.post(page(branch), {"q": wanted}).content.decode()
        assert "陈一诺" in text
        assert "沈从前" not in text


def test_a_secretary_appoints_nobody_and_it_is_audited(
    client: Client, branch: PartyOrganisation, secretary: Account
) -> None:
    signed_in(client, secretary)
    response = appoint(client, branch, person=make_person(branch).pk)
    assert response.status_code == 403
    assert AuditEvent.objects.filter(code="core.request.denied").count() == 1
    assert Office.objects.count() == 1


def test_offices_elsewhere_are_not_found(
    client: Client, branch: PartyOrganisation, secretary: Account
) -> None:
    other = officer(Role.SECRETARY, make_organisation())
    signed_in(client, other)
    office = Office.objects.get(person=secretary.person)
    assert client.get(page(branch)).status_code == 404
    assert client.post(reverse("people:office_end", args=[office.pk])).status_code == 404
    assert client.get(reverse("people:office_delegate", args=[office.pk])).status_code == 404


def test_a_member_without_an_office_comes_through_no_door(
    client: Client, branch: PartyOrganisation
) -> None:
    signed_in(client, make_account(make_person(branch)))
    assert client.get(page(branch)).status_code == 403


def test_a_secretary_asks_a_colleague_and_takes_it_back(
    client: Client, branch: PartyOrganisation, secretary: Account
) -> None:
    colleague = make_person(branch, "陈一诺")
    office = Office.objects.get()
    signed_in(client, secretary)
    form = client.get(reverse("people:office_delegate", args=[office.pk])).content.decode()
    assert "陈一诺" in form
    data = {
        "person": colleague.pk,
        "from_on": f"{clock.today()}",
        "last_on": f"{clock.today() + timedelta(days=6)}",
    }

    response = client.post(reverse("people:office_hand_over", args=[office.pk]), data)

    assert response.status_code == 302
    deputy = Office.objects.get(delegated_from=office)
    assert deputy.role == Role.DEPUTY
    assert "陈一诺" in client.get(reverse("people:me")).content.decode()
    assert client.post(reverse("people:office_end", args=[deputy.pk])).status_code == 302
    assert "陈一诺" not in client.get(reverse("people:me")).content.decode()


def test_ninety_one_days_are_refused_in_words(
    client: Client, branch: PartyOrganisation, secretary: Account
) -> None:
    data = {
        "person": make_person(branch).pk,
        "from_on": f"{clock.today()}",
        "last_on": f"{clock.today() + timedelta(days=90)}",
    }
    office = Office.objects.get()
    signed_in(client, secretary)
    response = client.post(reverse("people:office_hand_over", args=[office.pk]), data)
    assert response.status_code == 422
    assert "90" in response.content.decode()


def test_a_deputy_is_refused_to_hand_it_on(client: Client, branch: PartyOrganisation) -> None:
    deputy = officer(Role.DEPUTY, branch)
    office = Office.objects.get()
    signed_in(client, deputy)
    assert client.get(reverse("people:office_delegate", args=[office.pk])).status_code == 403


def test_the_navigation_leads_a_secretary_straight_to_their_branch(
    client: Client, branch: PartyOrganisation, secretary: Account
) -> None:
    signed_in(client, secretary)
    assert client.get(reverse("people:my_offices")).headers["Location"] == page(branch)
    assert branch.code in client.get(reverse("people:my_links")).headers["Location"]


def test_and_lets_an_organiser_choose(client: Client, branch: PartyOrganisation) -> None:
    make_organisation(parent_of(branch), name="示例中学党支部")
    signed_in(client, officer(Role.ORGANISER, parent_of(branch)))
    text = client.get(reverse("people:my_offices")).content.decode()
    assert text.index("示例小学党支部") < text.index("示例中学党支部")
