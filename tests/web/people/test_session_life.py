"""How long a session lives, what its cookie is called, and what pages say to browsers."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.support.people import PASSWORD, signed_in
from tests.support.proofs import officer_with_password
from wuxin.people.models import AccountSession, Role

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
SCHOOL = "10.0.0.9"


def begin(client: Client, username: str, at: str = SCHOOL) -> object:
    data = {"username": username, "password": PASSWORD}
    return client.post(reverse("people:session_begin"), data, REMOTE_ADDR=at)


def test_a_session_by_password_ends_after_a_week_however_busy(client: Client) -> None:
    begin(client, officer_with_password(Role.SECRETARY).username)
    row = AccountSession.objects.get()
    assert timedelta(days=6) < row.expire_date - timezone.now() <= timedelta(days=7)
    session = client.session
    session["touched"] = 1
    session.save()
    assert AccountSession.objects.get().expire_date == row.expire_date


def test_pages_of_somebody_signed_in_stay_in_no_cache(client: Client) -> None:
    signed_in(client, officer_with_password(Role.SECRETARY))
    for name in ("portal:home", "people:me", "people:factors"):
        answer = client.get(reverse(name))
        assert answer.headers["Cache-Control"] == "no-store"


def test_what_every_page_says_to_browsers(client: Client) -> None:
    told = client.get(reverse("people:sign_in")).headers
    assert told["Cross-Origin-Opener-Policy"] == "same-origin"
    assert told["Cross-Origin-Resource-Policy"] == "same-origin"
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["X-Frame-Options"] == "DENY"
    assert told["Referrer-Policy"] == "same-origin"
    assert "publickey-credentials-get=(self)" in told["Permissions-Policy"]
    policy = told["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};"
    assert not any(word in policy for word in ("unsafe", "nonce", "*", "http:"))


def test_with_https_cookies_belong_to_this_host_alone(tmp_path: Path) -> None:
    code = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
        "s.DEVICE_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SECURE_HSTS_SECONDS)"
    )
    given = {"WUXIN_URL": "https://wuxin.example", "WUXIN_VAR": str(tmp_path), "PYTHONPATH": "src",
             "DJANGO_SETTINGS_MODULE": "wuxin.config.settings"}  # fmt: skip
    line = [sys.executable, "-c", code]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WUXIN_")}
    done = subprocess.run(
        line, env=kept | given, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        "__Host-wuxin_session", "__Host-wuxin_csrf", "__Host-wuxin_device", "True", "True",
        "31536000",
    ]  # fmt: skip


def test_ten_thousand_rows_of_failures_are_summed_and_not_loaded(client: Client) -> None:
    account = officer_with_password(Role.SECRETARY)
    device = Client()
    begin(device, account.username, at="10.0.0.1")
    device.post(reverse("people:sign_out"))
    row = {"ip_address": SCHOOL, "failures_since_start": 1, "attempt_time": timezone.now()}
    AccessAttempt.objects.bulk_create(
        AccessAttempt(username=f"name-{number}", **row) for number in range(10_000)
    )
    with CaptureQueriesContext(connection) as asked:
        answer = begin(client, account.username)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "300"
    assert "5 分钟" in answer.content.decode()
    assert len(asked) <= 4
    assert any("SUM(" in one["sql"] for one in asked)
    assert begin(device, account.username).status_code == 302
