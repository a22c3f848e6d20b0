"""A season made, copied, closed and its plan changed, as an organiser does it on a desk."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk import Desk
from tests.support.people import signed_in
from tests.support.seasons import NOW
from wuxin.core import clock
from wuxin.people.models import Account
from wuxin.seasons.models import Season, Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk(client)


@pytest.mark.parametrize(("year", "begins"), [(2022, 2021), (2026, 2026), (2027, 2026)])
def test_the_template_begins_with_a_season_that_is_not_over(
    desk: Desk, settings: Any, year: int, begins: int
) -> None:
    settings.DEMO = True
    clock.set_demo_clock(stands_at=NOW.replace(year=year, month=11 if year == 2026 else 3))

    page = desk.get("season_new").content.decode()

    assert f'value="{begins}-12-01"' in page
    assert f'value="{begins + 1}-04-30"' in page
    assert (f"{begins}–{begins + 1} 年度冬训" in page) or begins == 2021


def test_a_season_stands_after_one_form_and_one_press(desk: Desk) -> None:
    answer = desk.post(
        "season_create",
        template="2021-2022",
        organisation=desk.small.committee.pk,
        from_on="2022-12-01",
        to_on="2023-04-30",
        title="下一年冬训",
    )
    season = Season.objects.get(title="下一年冬训")
    assert answer.headers["Location"] == reverse("seasons:season", args=[season.code])
    desk.post("season_opening", season.code)

    season.refresh_from_db()
    assert season.is_open
    assert "进行中" in desk.get("season", season.code).content.decode()


def test_the_last_season_is_copied_with_one_press(desk: Desk) -> None:
    page = desk.get("season_new").content.decode()
    form = page[page.index("/like/") : page.index("照上次建好")]
    values = dict(re.findall(r'name="(title|from_on|to_on)"[^>]*?value="([^"]*)"', form))
    desk.post("season_copy", desk.small.season.code, **values, with_activities="on")

    season = Season.objects.get(title=values["title"])
    assert season.to_on >= clock.today()
    assert season.activities.count() == 1


@pytest.mark.parametrize("value", ["", "2022-02-30", "x" * 300])
def test_a_copy_with_no_day_shows_the_form_again(desk: Desk, value: str) -> None:
    answer = desk.post(
        "season_copy", desk.small.season.code, title="再办", from_on=value, to_on="2023-04-30"
    )

    assert answer.status_code == 422
    assert Season.objects.count() == 1


def test_nobody_copies_what_is_not_theirs(desk: Desk) -> None:
    other = signed_in(Client(), Account.objects.get(person=desk.small.people[0]))
    url = reverse("seasons:season_copy", args=[desk.small.season.code])
    assert other.post(url, {"title": "x"}).status_code == 404
    assert desk.post("season_copy", "no-such", title="x").status_code == 404


def test_a_season_that_ends_before_it_begins_shows_the_form_again(desk: Desk) -> None:
    answer = desk.post(
        "season_create",
        template="plain",
        organisation=desk.small.committee.pk,
        from_on="2022-12-01",
        to_on="2022-11-30",
    )

    assert answer.status_code == 422
    assert "结束日期早于开始日期" in answer.content.decode()


def test_a_form_sent_twice_makes_one_season(desk: Desk) -> None:
    data = {
        "template": "plain",
        "organisation": desk.small.committee.pk,
        "from_on": "2022-12-01",
        "to_on": "2023-04-30",
        "once": "the-same-token",
    }
    first, second = (desk.post("season_create", **data) for _again in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Season.objects.filter(code__startswith="2022-2023").count() == 1


def test_a_season_is_closed_after_it_is_asked_once(desk: Desk) -> None:
    code = desk.small.season.code
    assert "不能再改" in desk.get("season_end", code).content.decode()

    desk.post("season_closing", code)

    assert Season.objects.get(code=code).is_closed
    again = desk.post("season_closing", code)
    assert again.status_code == 422


def test_aims_and_topics_are_changed_by_the_organiser_only(desk: Desk) -> None:
    code = desk.small.season.code
    desk.post("aim_change", code, "warmth", aim="一个也不落下")
    desk.post("topic_new", code, title="家访")
    other = signed_in(Client(), Account.objects.get(person=desk.small.people[0]))
    refused = other.post(reverse("seasons:topic_new", args=[code]), {"title": "别的"})

    assert desk.small.season.classrooms.get(classroom="warmth").aim == "一个也不落下"
    assert Topic.objects.filter(title="家访").exists()
    assert refused.status_code == 403
