"""Many wrong passwords behind one address: stopped, and the school's people are not."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.support.people import PASSWORD, make_account, make_organisation, make_person
from wuxin.people.models import Account

pytestmark = pytest.mark.django_db
SCHOOL = "10.0.0.9"
NEW_PASSWORD = "nuanyang-2022-he"


@pytest.fixture
def account() -> Account:
    return make_account(make_person(make_organisation(), "陈一诺"), PASSWORD, username="陈一诺")


def try_password(client: Client, password: str, name: str = "陈一诺", at: str = SCHOOL) -> int:
    data = {"username": name, "password": password}
    answer = client.post(reverse("people:session_begin"), data, REMOTE_ADDR=at)
    return answer.status_code


def known_device() -> Client:
    """A browser in which the account has signed in before, and out again."""
    device = Client()
    assert try_password(device, PASSWORD, at="10.0.0.1") == 302
    device.post(reverse("people:sign_out"))
    return device


def flood(*, names: int, wrong: int) -> None:
    """What axes keeps of so many failures of so many names at the school's address."""
    AccessAttempt.objects.bulk_create(
        AccessAttempt(
            username=f"name-{number}",
            ip_address=SCHOOL,
            failures_since_start=wrong,
            attempt_time=timezone.now(),
        )
        for number in range(names)
    )


def test_one_password_on_every_name_is_stopped_for_a_few_minutes(
    client: Client, account: Account
) -> None:
    flood(names=299, wrong=1)
    assert try_password(client, "wrong-password", "name-300") == 422
    data = {"username": "name-301", "password": "wrong-password"}
    answer = client.post(reverse("people:session_begin"), data, REMOTE_ADDR=SCHOOL)
    assert answer.status_code == 429
    assert "5 分钟" in answer.content.decode()
    assert "不用找人重置" in answer.content.decode()
    assert answer.headers["Retry-After"] == "300"
    assert not AccessAttempt.objects.filter(username="name-301").exists()
    assert try_password(client, PASSWORD, at="10.0.0.8") == 302


def test_the_wait_is_over_by_itself(client: Client, account: Account) -> None:
    flood(names=1250, wrong=8)
    assert try_password(client, PASSWORD) == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=6))
    assert try_password(client, PASSWORD) == 302


def test_ten_thousand_failures_stop_nobody_on_a_device_that_knows_them(account: Account) -> None:
    device = known_device()
    for _ in range(9):
        try_password(Client(), "wrong-password")  # somebody guesses at this very name, too
    flood(names=1250, wrong=8)

    assert try_password(Client(), PASSWORD) == 429
    assert try_password(device, PASSWORD) == 302


def test_a_known_device_has_eight_tries_and_is_then_as_any_other(account: Account) -> None:
    device = known_device()
    for _ in range(8):
        assert try_password(device, "wrong-password") == 422
    assert not AccessAttempt.objects.exists()
    for _ in range(7):
        assert try_password(device, "wrong-password") == 422
    assert try_password(device, "wrong-password") == 429
    assert try_password(device, PASSWORD) == 429


def test_a_device_knows_only_who_signed_in_there(account: Account) -> None:
    make_account(None, PASSWORD, username="周小满")
    device = known_device()
    flood(names=1250, wrong=8)
    assert try_password(device, PASSWORD, "周小满") == 429


def test_a_changed_password_and_a_forged_cookie_make_a_device_unknown(account: Account) -> None:
    device, forger = known_device(), Client()
    forger.cookies["wuxin_device"] = f'["{account.pk}:"]'
    account.set_password(NEW_PASSWORD)
    account.save()
    flood(names=1250, wrong=8)
    assert try_password(device, NEW_PASSWORD) == 429
    assert try_password(forger, NEW_PASSWORD) == 429
