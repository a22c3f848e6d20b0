"""My page and my devices."""

import pytest
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
from wuxin.people import devices
from wuxin.people.models import Account, AccountSession, Role
from wuxin.people.queries import accounts as queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make_account(make_person(make_organisation(), "陈一诺"), PASSWORD)


def handle(client: Client) -> str:
    return queries.handle_of(client.session.session_key or "")


def test_one_sees_ones_devices_and_never_a_session_key(client: Client, account: Account) -> None:
    other = signed_in(Client(), account)
    page = signed_in(client, account).get(reverse("people:session_list"))
    text = page.content.decode()
    assert "本机" in text
    assert text.count("登录</") + text.count("登录\n") >= 2
    for key in AccountSession.objects.values_list("session_key", flat=True):
        assert key not in text
    assert handle(other) in text


def test_one_ends_another_device(client: Client, account: Account) -> None:
    other = signed_in(Client(), account)
    signed_in(client, account)
    response = client.post(reverse("people:session_end", args=[handle(other)]))
    assert response.status_code == 302
    assert other.get(reverse("people:me")).status_code == 302
    assert client.get(reverse("people:me")).status_code == 200
    gone = client.post(reverse("people:session_end", args=[handle(other)]))
    assert gone.status_code == 422


def test_one_ends_all_others(client: Client, account: Account) -> None:
    others = [signed_in(Client(), account) for _ in range(2)]
    signed_in(client, account)
    assert client.post(reverse("people:session_end_others")).status_code == 302
    assert client.get(reverse("people:me")).status_code == 200
    assert [one.get(reverse("people:me")).status_code for one in others] == [302, 302]


def test_nobody_ends_the_session_of_another(client: Client, account: Account) -> None:
    victim = signed_in(Client(), make_account(make_person()))
    signed_in(client, account)
    response = client.post(reverse("people:session_end", args=[handle(victim)]))
    assert response.status_code == 422
    assert victim.get(reverse("people:me")).status_code == 200


def test_no_page_and_no_row_says_when_somebody_was_last_here(
    client: Client, account: Account
) -> None:
    signed_in(client, account)
    before = list(AccountSession.objects.values())
    client.get(reverse("people:me"))
    client.get(reverse("people:session_list"))
    assert list(AccountSession.objects.values()) == before
    names = {field.name for model in (Account, AccountSession) for field in model._meta.fields}
    assert not {name for name in names if "last" in name or "seen" in name}


def test_my_page_shows_branch_offices_and_the_way_out(client: Client) -> None:
    branch = make_organisation(name="示例小学党支部")
    account = officer(Role.SECRETARY, branch, "周小满")
    text = signed_in(client, account).get(reverse("people:me")).content.decode()
    for word in ("周小满", "示例小学党支部", "支部书记", "请人代办", "长辈版"):
        assert word in text
    assert f'action="{reverse("people:sign_out")}"' in text


def test_my_page_serves_an_account_without_a_person(client: Client) -> None:
    account = make_account(None, PASSWORD, username="operator")
    text = signed_in(client, account).get(reverse("people:me")).content.decode()
    assert "operator" in text


def test_a_closed_account_is_out_at_once(client: Client, account: Account) -> None:
    signed_in(client, account)
    Account.objects.update(is_active=False)
    assert client.get(reverse("people:me")).status_code == 302


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 15_3) MicroMessenger/8.0.18", "iPhone · 微信"),
        ("Mozilla/5.0 (Linux; Android 12) Chrome/98 MicroMessenger/8.0", "安卓手机 · 微信"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4", "鸿蒙手机"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/98 Safari/537 Edg/98", "Windows 电脑 · Edge"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Safari/605", "苹果电脑 · Safari"),
        ("", "其他设备"),
    ],
)
def test_a_device_is_told_in_plain_words(agent: str, words: str) -> None:
    assert devices.words_of(devices.code_of(agent)) == words
