"""Signing in with a password, out again, and throttled."""

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import reverse

from tests.support.people import (
    PASSWORD,
    make_account,
    make_organisation,
    make_person,
    officer,
    signed_in,
)
from wuxin.people.models import Account, AccountSession, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make_account(make_person(make_organisation(), "陈一诺"), PASSWORD, username="陈一诺")


def try_password(client: Client, password: str, name: str = "陈一诺", **extra: str) -> object:
    data = {"username": name, "password": password, "next": extra.pop("next", "")}
    return client.post(reverse("people:session_begin"), data, **extra)


def test_the_right_password_opens_a_session_under_a_new_key(
    client: Client, account: Account
) -> None:
    client.get(reverse("people:sign_in"))
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["wuxin_session"] = planted = session.session_key

    response = try_password(client, PASSWORD)

    assert response.status_code == 302
    assert client.session.session_key != planted
    assert not AccountSession.objects.filter(session_key=planted).exists()
    assert client.get(reverse("people:me")).status_code == 200


@pytest.mark.parametrize("name", ["陈一诺", "没有这个人"])
def test_a_wrong_password_and_a_wrong_name_are_told_alike(
    client: Client, account: Account, name: str
) -> None:
    response = try_password(client, "wrong-password", name)
    assert response.status_code == 422
    assert "账号或口令不对" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]


def test_a_closed_account_is_told_the_same(client: Client, account: Account) -> None:
    Account.objects.update(is_active=False)
    response = try_password(client, PASSWORD)
    assert response.status_code == 422
    assert "账号或口令不对" in response.content.decode()


def test_eight_wrong_passwords_are_counted_though_each_answer_was_rolled_back(
    client: Client, account: Account
) -> None:
    for _ in range(7):
        assert try_password(client, "wrong-password").status_code == 422
    response = try_password(client, "wrong-password")

    text = response.content.decode()
    assert response.status_code == 429
    assert "15 分钟" in text
    assert "任命您的人" in text
    assert response.headers["Retry-After"] == "900"
    assert try_password(client, PASSWORD).status_code == 429


def test_one_who_errs_locks_out_nobody_else_of_the_school(client: Client, account: Account) -> None:
    make_account(None, PASSWORD, username="周小满")
    for _ in range(9):
        try_password(client, "wrong-password")
    assert try_password(client, PASSWORD, "周小满").status_code == 302


def test_nor_the_same_name_from_another_address(client: Client, account: Account) -> None:
    for _ in range(9):
        try_password(client, "wrong-password", REMOTE_ADDR="10.0.0.9")
    assert try_password(client, PASSWORD, REMOTE_ADDR="10.0.0.8").status_code == 302


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/people/me/", "/people/me/"),
    ],
)
def test_after_sign_in_one_is_led_only_to_places_of_ours(
    client: Client, account: Account, wanted: str, led_to: str
) -> None:
    assert try_password(client, PASSWORD, next=wanted).headers["Location"] == led_to


def test_without_a_csrf_token_nothing_is_tried(account: Account) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert try_password(strict, PASSWORD).status_code == 403
    assert not AccountSession.objects.exists()


def test_sign_out_is_a_post_and_ends_the_session(client: Client, account: Account) -> None:
    signed_in(client, account)
    assert client.get(reverse("people:sign_out")).status_code == 405
    assert client.post(reverse("people:sign_out")).status_code == 302
    assert not AccountSession.objects.filter(account_id=account.pk).exists()
    assert client.get(reverse("people:me")).status_code == 302


def test_who_is_not_signed_in_comes_back_to_the_page_they_wanted(client: Client) -> None:
    response = client.get(reverse("people:me"))
    assert response.headers["Location"] == f"{reverse('people:sign_in')}?next=%2Fpeople%2Fme%2F"


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(
    client: Client, account: Account
) -> None:
    other = signed_in(Client(), account)
    signed_in(client, account)
    data = {"current": PASSWORD, "password": "nuanyang-2022-he", "again": "nuanyang-2022-he"}

    response = client.post(reverse("people:password_replace"), data)

    assert response.status_code == 302
    assert client.get(reverse("people:me")).status_code == 200
    assert other.get(reverse("people:me")).status_code == 302
    assert AccountSession.objects.filter(account_id=account.pk).count() == 1
    account.refresh_from_db()
    assert account.check_password("nuanyang-2022-he")
    assert account.password.startswith("argon2")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"current": "no", "password": "x" * 12, "again": "x" * 12}, "现在的口令不对"),
        ({"current": PASSWORD, "password": "x" * 12, "again": "y" * 12}, "不一样"),
        ({"current": PASSWORD, "password": "duan", "again": "duan"}, "10"),
    ],
)
def test_a_password_that_breaks_a_rule_changes_nothing(
    client: Client, account: Account, data: dict[str, str], told: str
) -> None:
    response = signed_in(client, account).post(reverse("people:password_replace"), data)
    assert response.status_code == 422
    assert told in response.content.decode()
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_who_came_by_a_link_has_no_password_to_change(client: Client) -> None:
    signed_in(client, make_account(make_person(make_organisation())))
    assert client.get(reverse("people:password_change")).status_code == 404


def test_an_invitation_sets_a_password_once(client: Client) -> None:
    root = make_organisation(kind="committee")
    secretary = officer(Role.SECRETARY, make_organisation(root), "周小满")
    organiser = signed_in(Client(), officer(Role.ORGANISER, root))

    shown = organiser.post(reverse("people:account_invite", args=[secretary.person_id]))
    address = shown.context["address"].removeprefix("http://127.0.0.1:8000")
    assert shown.headers["Cache-Control"] == "no-store"
    opened = client.get(address, follow=True)
    assert address not in opened.request["PATH_INFO"]
    assert "周小满" not in opened.headers.get("Location", "")
    data = {"password": "nuanyang-2022-he", "again": "nuanyang-2022-he"}
    assert client.post(reverse("people:invitation_password"), data).status_code == 302
    assert client.get(reverse("people:me")).status_code == 200

    again = Client()
    assert again.get(address, follow=True).status_code == 410
    assert again.post(reverse("people:invitation_password"), data).status_code == 410
    name = shown.context["account"].username
    assert try_password(Client(), "nuanyang-2022-he", name).status_code == 302


def test_a_forged_invitation_is_over(client: Client, account: Account) -> None:
    token = default_token_generator.make_token(account)
    address = reverse("people:invitation_open", args=[account.pk, f"{token}x"])
    assert client.get(address, follow=True).status_code == 410


def test_nobody_invites_the_one_above(client: Client) -> None:
    root = make_organisation(kind="committee")
    secretary = officer(Role.SECRETARY, root)
    organiser = officer(Role.ORGANISER, root)
    signed_in(client, secretary)
    response = client.post(reverse("people:account_invite", args=[organiser.person_id]))
    assert response.status_code == 403
