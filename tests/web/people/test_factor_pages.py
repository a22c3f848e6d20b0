"""Setting second factors up, on pages: an app, a passkey, a sheet; and handing one over."""

import json
import re
from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.support.passkeys import SoftKey
from tests.support.people import PASSWORD, make_office, make_person, officer, parent_of, signed_in
from tests.support.proofs import app_code, branch_of, officer_with_password, unproven
from wuxin.core import clock
from wuxin.core.models import AuditEvent
from wuxin.people import totp
from wuxin.people.models import Account, AccountSession, Passkey, Role, SheetCode
from wuxin.people.proven import Given

pytestmark = pytest.mark.django_db
HERE = {"HTTP_HOST": "localhost"}
WECHAT = "Mozilla/5.0 (iPhone) AppleWebKit MicroMessenger/8.0"


@pytest.fixture
def account() -> Account:
    return officer_with_password(Role.ORGANISER)


@pytest.fixture
def mine(client: Client, account: Account) -> Client:
    return signed_in(client, account, given=Given.PASSWORD)


def options_in(page: str) -> dict[str, object]:
    found = re.search(r'data-options="([^"]+)"', page)
    assert found is not None
    return json.loads(unescape(found[1]))  # type: ignore[no-any-return]


def keep_key(client: Client, key: SoftKey) -> object:
    page = client.get(reverse("people:passkey_new"), **HERE).content.decode()
    answer = json.dumps(key.make(options_in(page)))
    url = reverse("people:passkey_keep")
    return client.post(url, {"name": "办公室电脑", "answer": answer}, **HERE)


def test_an_app_is_set_up_by_square_code_or_by_typing(mine: Client, account: Account) -> None:
    page = mine.post(reverse("people:app_begin"), follow=True).content.decode()
    assert "<svg" in page
    assert "style=" not in page
    found = re.search(r"data-secret>([A-Z2-7 ]+)<", page)
    assert found is not None
    code = totp.code_of(found[1].replace(" ", ""), totp.step_at(clock.machine_now()))
    url = reverse("people:app_confirmation")
    assert mine.post(url, {"code": "12 34"}).status_code == 422
    assert mine.post(url, {"code": f"{code[:3]} {code[3:]}"}).status_code == 302
    exported = reverse("people:organisation_roster", args=[branch_of(account).code])
    assert mine.get(exported).status_code == 200


def test_setting_one_up_ends_the_other_sessions_and_not_this_one(
    mine: Client, account: Account
) -> None:
    unproven(Client(), account)
    assert AccountSession.objects.filter(account_id=account.pk).count() == 2
    mine.post(reverse("people:app_begin"))
    mine.post(reverse("people:app_confirmation"), {"code": app_code(account)})
    assert AccountSession.objects.filter(account_id=account.pk).count() == 1
    assert mine.get(reverse("people:me")).status_code == 200


def test_without_a_fresh_password_nothing_is_set_up(client: Client, account: Account) -> None:
    unproven(client, account)
    for name in ("app_begin", "app_removal", "sheet_new", "passkey_keep"):
        answer = client.post(reverse(f"people:{name}"))
        assert answer.status_code == 422
        assert 'name="proof_password"' in answer.content.decode()


def test_a_passkey_is_kept_under_its_name_and_used(mine: Client, account: Account) -> None:
    key = SoftKey()
    assert keep_key(mine, key).status_code == 302
    assert "办公室电脑" in mine.get(reverse("people:factors"), **HERE).content.decode()
    other = unproven(Client(), account)
    page = other.get(reverse("people:proof"), **HERE).content.decode()
    answer = json.dumps(key.use(options_in(page)))
    url = reverse("people:proof_given")
    sent = {"proof_passkey": answer, "next": "/"}
    assert other.post(url, sent, **HERE).status_code == 302
    third = unproven(Client(), account)
    third.get(reverse("people:proof"), **HERE)
    assert third.post(url, sent, **HERE).status_code == 422  # an answer to another challenge


def test_an_answer_sent_twice_counts_once(mine: Client, account: Account) -> None:
    key = SoftKey()
    keep_key(mine, key)
    other = unproven(Client(), account)
    page = other.get(reverse("people:proof"), **HERE).content.decode()
    kept = other.session["_passkey"]
    sent = {"proof_passkey": json.dumps(key.use(options_in(page))), "next": "/"}
    url = reverse("people:proof_given")
    assert other.post(url, sent, **HERE).status_code == 302
    session = other.session
    del session["_proven"]
    session["_passkey"] = kept  # as if both had come at the same moment
    session.save()
    again = other.post(url, sent, **HERE)
    assert again.status_code == 422
    assert "已经用过" in again.content.decode()


def test_a_passkey_of_elsewhere_is_refused_in_a_sentence(mine: Client) -> None:
    answer = keep_key(mine, SoftKey(origin="https://evil.example"))
    assert answer.status_code == 422
    assert "没有通过验证" in answer.content.decode()
    assert not Passkey.objects.exists()


def test_a_passkey_is_removed_by_its_owner_alone(mine: Client) -> None:
    keep_key(mine, SoftKey())
    passkey = Passkey.objects.get()
    url = reverse("people:passkey_removal", args=[passkey.pk])
    stranger = signed_in(Client(), officer_with_password(Role.ORGANISER))
    assert stranger.post(url).status_code == 404
    assert mine.post(url).status_code == 302
    assert not Passkey.objects.exists()


def test_inside_wechat_and_without_https_the_page_says_so(mine: Client) -> None:
    page = mine.get(reverse("people:factors"), HTTP_USER_AGENT=WECHAT, **HERE).content.decode()
    assert "在浏览器打开" in page
    assert reverse("people:passkey_new") not in page
    assert "https" in mine.get(reverse("people:passkey_new")).content.decode()


def test_a_sheet_is_shown_once_and_stored_nowhere(mine: Client, account: Account) -> None:
    answer = mine.post(reverse("people:sheet_new"))
    codes = re.findall(r"data-code>(\d{4} \d{4})<", answer.content.decode())
    assert len(codes) == 10
    assert answer.headers["Cache-Control"] == "no-store"
    assert SheetCode.objects.count() == 10
    assert codes[0] not in mine.get(reverse("people:factors")).content.decode()
    other = unproven(Client(), account)
    given = {"proof_code": codes[0], "next": "/"}
    assert other.post(reverse("people:proof_given"), given).status_code == 302


def test_an_organiser_hands_a_sheet_to_a_secretary_and_none_to_themselves(client: Client) -> None:
    secretary = officer_with_password(Role.SECRETARY)
    branch = branch_of(secretary)
    organiser = officer(Role.ORGANISER, parent_of(branch), member_of=branch)
    signed_in(client, organiser)
    page = client.get(reverse("people:office_list", args=[branch.code])).content.decode()
    url = reverse("people:sheet_hand_out", args=[secretary.person_id])
    assert url in page
    assert "data-code" in client.post(url).content.decode()
    own = reverse("people:sheet_hand_out", args=[organiser.person_id])
    assert client.post(own).status_code == 403
    member = reverse("people:sheet_hand_out", args=[make_person(branch).pk])
    assert client.post(member).status_code == 403


def test_the_terminal_lets_the_only_organiser_back_in(
    client: Client, account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("rescue", account.username, "--password")
    said = capsys.readouterr().out
    codes = re.findall(r"\d{4} \d{4}", said)
    assert len(codes) == 10
    assert "/people/p/" in said
    given = {"proof_code": codes[0], "next": "/"}
    assert unproven(client, account).post(reverse("people:proof_given"), given).status_code == 302
    event = AuditEvent.objects.get(code="people.factor.sheet_handed_out")
    assert (event.by_program, event.on_behalf_of_id) == ("rescue", account.person_id)


def test_the_first_page_says_once_that_one_is_to_be_set_up(mine: Client, account: Account) -> None:
    home = mine.get(reverse("portal:home")).content.decode()
    assert home.count(reverse("people:factors")) == 1
    mine.post(reverse("people:sheet_new"))
    assert reverse("people:factors") not in mine.get(reverse("portal:home")).content.decode()


def test_a_deputy_of_nothing_sees_no_card(client: Client) -> None:
    secretary = officer_with_password(Role.SECRETARY, password=PASSWORD)
    make_office(secretary.person, Role.DEPUTY, branch_of(secretary))
    home = signed_in(client, secretary).get(reverse("portal:home")).content.decode()
    assert reverse("people:factors") not in home
