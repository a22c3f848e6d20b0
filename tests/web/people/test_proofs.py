"""A proof is asked when a page is opened or a form is sent, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.people import PASSWORD, make_account, make_organisation, make_person
from tests.support.proofs import (
    app_code,
    branch_of,
    hidden_fields,
    officer_with_password,
    unproven,
)
from wuxin.core import clock
from wuxin.core.models import AuditEvent
from wuxin.people import proven
from wuxin.people.actions import code_sheets
from wuxin.people.actions.proofs import WINDOW
from wuxin.people.models import Account, Office, ProofTries, Role
from wuxin.people.proven import Given
from wuxin.people.queries import account_and_actor

pytestmark = pytest.mark.django_db
GIVEN = "people:proof_given"


@pytest.fixture
def organiser() -> Account:
    return officer_with_password(Role.ORGANISER, has_app=True)


def roster(account: Account) -> str:
    return reverse("people:organisation_roster", args=[branch_of(account).code])


def give(client: Client, field: str, value: str, next_url: str = "/") -> object:
    return client.post(reverse(GIVEN), {field: value, "next": next_url})


def age_of_proof(client: Client, age: timedelta) -> None:
    session = client.session
    proven.mark(session, Given.FACTOR, at=clock.machine_now() - age)
    session.save()


def test_an_export_leads_to_the_proof_and_the_proof_back_to_the_export(
    client: Client, organiser: Account
) -> None:
    unproven(client, organiser)
    led = client.get(roster(organiser))
    assert led.status_code == 302
    page = client.get(led.headers["Location"])
    assert hidden_fields(page) == {"next": roster(organiser)}
    assert page.headers["Cache-Control"] == "no-store"
    back = give(client, "proof_code", app_code(organiser), roster(organiser))
    assert back.headers["Location"] == roster(organiser)
    assert client.get(roster(organiser)).status_code == 200


def test_a_form_that_was_sent_comes_back_with_what_was_typed(
    client: Client, organiser: Account
) -> None:
    unproven(client, organiser)
    branch = branch_of(organiser)
    url = reverse("people:office_appoint", args=[branch.code])
    chosen = make_person(branch)
    typed = {"person": str(chosen.pk), "role": "secretary", "place": f"organisation-{branch.pk}",
             "title": "书记 <代>", "from_on": "2022-03-04"}  # fmt: skip
    asked = client.post(url, typed)
    assert asked.status_code == 422
    assert not Office.objects.filter(person=chosen).exists()
    assert hidden_fields(asked) == typed
    wrong = client.post(url, hidden_fields(asked) | {"proof_code": "000 000"})
    assert wrong.status_code == 422
    assert hidden_fields(wrong) == typed
    client.post(url, hidden_fields(wrong) | {"proof_code": app_code(organiser)})
    office = Office.objects.filter(person=chosen).first()
    assert office is not None
    assert office.title == "书记 <代>"


def test_a_proof_brings_a_new_session_key(client: Client, organiser: Account) -> None:
    unproven(client, organiser)
    before = client.session.session_key
    give(client, "proof_code", app_code(organiser))
    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_a_code_of_the_app_is_taken_once(client: Client, organiser: Account) -> None:
    give(unproven(client, organiser), "proof_code", code := app_code(organiser))
    again = give(unproven(Client(), organiser), "proof_code", code)
    assert again.status_code == 422
    assert "刚才用过" in again.content.decode()


def test_after_ten_minutes_it_is_asked_again(client: Client, organiser: Account) -> None:
    unproven(client, organiser)
    age_of_proof(client, timedelta(minutes=9))
    assert client.get(roster(organiser)).status_code == 200
    age_of_proof(client, timedelta(minutes=11))
    assert client.get(roster(organiser)).status_code == 302


def test_a_clock_set_back_makes_no_proof_last_longer(client: Client, organiser: Account) -> None:
    """What was proved at a moment that is still to come proves nothing."""
    unproven(client, organiser)
    age_of_proof(client, -timedelta(minutes=1))
    assert client.get(roster(organiser)).status_code == 302


def test_what_is_asked_once_is_asked_once_a_session(client: Client) -> None:
    auditor = officer_with_password(Role.AUDITOR, has_app=True)
    url = reverse("portal:audit_list")
    assert unproven(client, auditor).get(url).status_code == 302
    age_of_proof(client, timedelta(hours=5))
    assert client.get(url).status_code == 200


def test_five_wrong_codes_and_the_right_one_waits(client: Client, organiser: Account) -> None:
    unproven(client, organiser)
    for left in (4, 3, 2, 1, 0):
        wrong = give(client, "proof_code", "00000000")
        assert f"还可以试 {left} 次" in wrong.content.decode()
    answer = give(client, "proof_code", app_code(organiser))
    assert answer.status_code == 422
    assert "以后再试" in answer.content.decode()
    assert AuditEvent.objects.filter(code="people.proof.too_many_tries").count() == 1
    ProofTries.objects.update(since=clock.machine_now() - WINDOW)
    assert give(client, "proof_code", app_code(organiser)).status_code == 302


def test_a_secretary_with_a_password_gives_it_and_needs_nothing_more(client: Client) -> None:
    secretary = officer_with_password(Role.SECRETARY)
    led = unproven(client, secretary).get(roster(secretary))
    page = client.get(led.headers["Location"]).content.decode()
    assert 'name="proof_password"' in page
    assert give(client, "proof_password", "wrong").status_code == 422
    assert give(client, "proof_password", PASSWORD).status_code == 302
    assert client.get(roster(secretary)).status_code == 200


def test_who_has_a_second_factor_is_not_let_through_by_the_password(client: Client) -> None:
    secretary = officer_with_password(Role.SECRETARY, has_app=True)
    unproven(client, secretary)
    give(client, "proof_password", PASSWORD)
    assert client.get(roster(secretary)).status_code == 302


def test_signing_in_by_password_is_a_proof_for_ten_minutes(client: Client) -> None:
    secretary = officer_with_password(Role.SECRETARY)
    signing_in = {"username": secretary.username, "password": PASSWORD}
    client.post(reverse("people:session_begin"), signing_in)
    assert client.get(roster(secretary)).status_code == 200


def test_an_office_that_needs_one_is_led_to_set_it_up(client: Client) -> None:
    organiser = officer_with_password(Role.ORGANISER)
    client.post(
        reverse("people:session_begin"), {"username": organiser.username, "password": PASSWORD}
    )
    led = client.get(roster(organiser))
    page = client.get(led.headers["Location"]).content.decode()
    assert reverse("people:factors") in page
    assert 'name="proof_password"' not in page
    assert client.get(reverse("people:passkey_new")).status_code == 200


def test_a_setting_asks_secretaries_for_one_too(client: Client, settings: object) -> None:
    settings.SECOND_FACTOR_ROLES = ["secretary"]  # type: ignore[attr-defined]
    secretary = officer_with_password(Role.SECRETARY)
    led = unproven(client, secretary).get(roster(secretary))
    assert reverse("people:factors") in client.get(led.headers["Location"]).content.decode()


def test_a_secretary_on_a_link_is_told_whom_to_ask_and_helped_by_a_sheet(client: Client) -> None:
    secretary = officer_with_password(Role.SECRETARY, password="")
    led = unproven(client, secretary).get(roster(secretary))
    assert "当面给一张码单" in client.get(led.headers["Location"]).content.decode()
    _account, program = account_and_actor(secretary.pk, on=clock.today())
    assert program.has_office
    made = code_sheets.hand_out_sheet(
        person=secretary.person, by=program.program("rescue"), now=clock.now()
    )
    assert give(client, "proof_code", made.codes[0]).status_code == 302
    assert client.get(roster(secretary)).status_code == 200


def test_a_teacher_on_a_link_opens_what_is_their_own_unasked(client: Client) -> None:
    person = make_person(make_organisation())
    unproven(client, make_account(person))
    url = reverse("people:person_id_number", args=[person.pk])
    assert client.post(url).status_code == 200
    assert client.get(reverse("people:factors")).status_code == 200


def test_the_last_codes_of_a_sheet_say_that_a_new_one_is_wanted(client: Client) -> None:
    secretary = officer_with_password(Role.SECRETARY)
    _account, actor = account_and_actor(secretary.pk, on=clock.today())
    codes = code_sheets.make_sheet(by=actor, now=clock.now()).codes
    unproven(client, secretary)
    for code in codes[:9]:
        last = client.post(reverse(GIVEN), {"proof_code": code, "next": "/"}, follow=True)
        age_of_proof(client, timedelta(minutes=11))
    assert "只剩一个码" in last.content.decode()
    last = client.post(reverse(GIVEN), {"proof_code": codes[9], "next": "/"}, follow=True)
    assert "最后一个码" in last.content.decode()
    age_of_proof(client, timedelta(minutes=11))
    assert "都用完了" in client.get(reverse("people:proof")).content.decode()


def test_htmx_is_led_there_as_a_whole_page(client: Client, organiser: Account) -> None:
    unproven(client, organiser)
    led = client.get(roster(organiser), headers={"HX-Request": "true"})
    assert (led.status_code, led.headers["HX-Redirect"][:14]) == (204, "/people/proof/")
    url = reverse("people:office_appoint", args=[branch_of(organiser).code])
    sent = client.post(url, {"title": "x"}, headers={"HX-Request": "true"})
    assert (sent.status_code, sent.headers["HX-Retarget"]) == (422, "body")


def test_the_way_back_leads_nowhere_else(client: Client, organiser: Account) -> None:
    unproven(client, organiser)
    answer = give(client, "proof_code", app_code(organiser), "https://evil.example/")
    assert answer.headers["Location"] == "/"


def test_a_demo_plays_the_phone_and_checks_what_is_typed(
    client: Client, organiser: Account, settings: object
) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    unproven(client, organiser)
    page = client.get(reverse("people:proof"), {"level": "fresh"}).content.decode()
    assert app_code(organiser) in page
    assert give(client, "proof_code", "000000").status_code == 422
    assert give(client, "proof_code", app_code(organiser)).status_code == 302
    assert "proof_code" not in client.get(reverse("people:proof")).content.decode()
