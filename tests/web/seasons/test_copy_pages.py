"""A series on a desk: seen first, days unticked, made at once."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.people import signed_in
from tests.support.seasons import small_season
from wuxin.people.models import Account
from wuxin.seasons.models import Activity

pytestmark = pytest.mark.django_db


def test_a_series_is_seen_and_made_without_the_holiday(client: Client) -> None:
    small = small_season()
    desk = signed_in(client, Account.objects.get(pk=small.organiser.account_id))
    asked = {
        "title": "主题党日",
        "season": small.season.pk,
        "rhythm": "monthly",
        "first_on": "2021-12-05",
        "until": "2022-03-31",
    }
    empty = desk.get(reverse("seasons:activity_copy", args=[small.activity.pk]))
    assert "看看是哪几天" in empty.content.decode()
    seen = desk.get(reverse("seasons:activity_copy", args=[small.activity.pk]), asked)
    text = seen.content.decode()
    assert [f'value="{day}"' in text for day in ("2022-01-05", "2022-02-05", "2022-03-05")] == [
        True
    ] * 3

    days = ["2021-12-05", "2022-01-05", "2022-03-05"]
    answer = desk.post(
        reverse("seasons:activity_copies", args=[small.activity.pk]), asked | {"day": days}
    )

    assert answer.status_code == 302
    assert Activity.objects.filter(title="主题党日").count() == 3


def test_a_day_outside_the_season_shows_the_days_again(client: Client) -> None:
    small = small_season()
    desk = signed_in(client, Account.objects.get(pk=small.organiser.account_id))
    asked = {
        "title": "主题党日",
        "season": small.season.pk,
        "rhythm": "once",
        "first_on": "2023-01-05",
        "day": "2023-01-05",
    }
    answer = desk.post(reverse("seasons:activity_copies", args=[small.activity.pk]), asked)

    assert answer.status_code == 422
    assert "不在冬训期间" in answer.content.decode()


def test_a_secretary_is_refused(client: Client) -> None:
    small = small_season()
    phone = signed_in(client, Account.objects.get(pk=small.secretary.account_id))
    answer = phone.get(reverse("seasons:activity_copy", args=[small.activity.pk]))
    assert answer.status_code == 403
