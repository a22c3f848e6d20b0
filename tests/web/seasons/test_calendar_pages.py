"""The calendar page, and the feed as a client asks for it."""

import hashlib
from time import monotonic

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support.people import make_account, make_person, signed_in
from tests.support.seasons import NOW, SmallSeason, invite, small_season
from wuxin.core import clock
from wuxin.core.throttle import seconds_to_wait
from wuxin.people.models import Account
from wuxin.seasons import actions
from wuxin.seasons.views.calendar import MOST_A_MINUTE

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(settings: object) -> SmallSeason:
    settings.DEMO = True  # type: ignore[attr-defined]
    clock.set_demo_clock(stands_at=NOW)
    made = small_season()
    invite(made.batch, made.branch)
    return made


def page(client: Client, query: str = "") -> str:
    return client.get(reverse("seasons:calendar") + query).content.decode()


def feed_url(small: SmallSeason) -> str:
    token = actions.make_feed(organisation=small.branch, by=small.secretary, now=NOW)
    return reverse("seasons:feed", args=[token])


def test_a_month_and_a_week_show_the_batch_on_its_day(client: Client, small: SmallSeason) -> None:
    signed_in(client, Account.objects.get(pk=small.organiser.account_id))
    assert page(client).count("calendar-batch") == 1
    assert page(client, "?view=week").count("calendar-batch") == 1
    assert page(client, "?view=week&on=2022-03-14").count("calendar-batch") == 0
    assert page(client, "?classroom=aspiration").count("calendar-batch") == 1
    assert page(client, "?classroom=warmth&on=nonsense").count("calendar-batch") == 0


def test_a_member_sees_their_own_batches_only(client: Client, small: SmallSeason) -> None:
    signed_in(client, make_account(small.people[1]))
    assert page(client).count("calendar-batch") == 1
    signed_in(client, make_account(make_person(small.branch)))
    assert page(client).count("calendar-batch") == 0


def test_an_address_is_shown_once_and_stopped(client: Client, small: SmallSeason) -> None:
    signed_in(client, make_account(small.people[1]))
    made = client.post(reverse("seasons:feed_new"))
    assert ".ics" in made.content.decode()
    assert made.headers["Cache-Control"] == "no-store"
    assert ".ics" not in client.get(reverse("seasons:feeds")).content.decode()
    client.post(reverse("seasons:feed_revocation"))
    assert "还没有地址" in client.get(reverse("seasons:feeds")).content.decode()


def test_a_client_that_knows_the_file_gets_304_until_it_changes(
    client: Client, small: SmallSeason
) -> None:
    url = feed_url(small)
    first = client.get(url)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"

    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    modified = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(url, headers=modified).status_code == 304

    actions.cancel_batch(batch=small.batch, by=small.organiser, now=clock.now())
    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert b"CANCELLED" in again.content


def test_a_thousand_times_a_minute_is_told_to_wait_and_asks_the_database_nothing(
    client: Client, small: SmallSeason
) -> None:
    url = feed_url(small)
    answers = [client.get(url) for _number in range(3 * MOST_A_MINUTE)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= MOST_A_MINUTE  # also where a new minute begins meanwhile

    key = f"feed:{hashlib.sha256(url.rsplit('/', 1)[1].removesuffix('.ics').encode()).hexdigest()}"
    for _number in range(2 * MOST_A_MINUTE):
        seconds_to_wait(key, most=MOST_A_MINUTE, window_s=60, at_s=monotonic())
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"].isdecimal()
    assert answer.content == b""
    assert len(asked) == 0


def test_an_address_that_was_stopped_is_not_found(client: Client, small: SmallSeason) -> None:
    url = feed_url(small)
    actions.revoke_feed(organisation=small.branch, by=small.secretary, now=NOW)
    assert client.get(url).status_code == 404
