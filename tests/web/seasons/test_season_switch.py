"""Two seasons at a time: each page tells of one, and its reader may take the other."""

import re
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support.people import make_account, signed_in
from tests.support.reports import Told, told_season
from tests.support.seasons import NOW, PROGRAM, make_season
from wuxin.seasons import actions
from wuxin.seasons.choice import COOKIE
from wuxin.seasons.models import Season

pytestmark = pytest.mark.django_db
PAGES = ("/home/", "/reports/figures/", "/reports/briefing/", "/seasons/activities/")


@pytest.fixture
def told() -> Told:
    return told_season()


@pytest.fixture
def organiser(client: Client, told: Told) -> Client:
    return signed_in(client, make_account(told.organiser))


@pytest.fixture
def second(told: Told) -> Season:
    """Another season, begun later and still empty."""
    season = make_season(told.committee, code="second", is_open=False)
    Season.objects.filter(pk=season.pk).update(title="另一次冬训", from_on=date(2022, 3, 1))
    season.refresh_from_db()
    return actions.open_season(season=season, by=PROGRAM, now=NOW)


def body(client: Client, url: str) -> str:
    answer = client.get(url, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def choose(client: Client, code: str, next_url: str = "/home/") -> HttpResponse:
    return client.post(reverse("seasons:season_choice"), {"code": code, "next": next_url})


def test_with_one_season_there_is_nothing_to_choose(organiser: Client, told: Told) -> None:
    for url in PAGES:
        page = body(organiser, url)
        assert "/choice/" not in page, url
        assert told.season.title in page, url


@pytest.mark.parametrize("url", PAGES)
def test_each_page_tells_of_the_season_that_was_chosen(
    organiser: Client, told: Told, second: Season, url: str
) -> None:
    choose(organiser, told.season.code)
    first = body(organiser, url)
    choose(organiser, "second")
    other = body(organiser, url)

    assert f'<option value="{told.season.code}"\n' in first
    assert _chosen(first) == told.season.code
    assert _chosen(other) == "second"


def test_the_home_page_counts_the_chosen_season(
    organiser: Client, told: Told, second: Season
) -> None:
    choose(organiser, told.season.code)
    assert "学习送到" in body(organiser, "/home/")
    assert "12" in _sentence(body(organiser, "/home/"))

    choose(organiser, "second")
    assert "12" not in _sentence(body(organiser, "/home/"))


def test_a_choice_made_on_a_page_of_one_season_leaves_it(
    organiser: Client, told: Told, second: Season
) -> None:
    answer = choose(organiser, "second", "/reports/figures/?season=told&organisation=3")

    assert answer.headers["Location"] == "/reports/figures/?organisation=3"
    assert answer.cookies[COOKIE].value == "second"


def test_an_address_that_names_a_season_is_about_that_season(
    organiser: Client, told: Told, second: Season
) -> None:
    choose(organiser, "second")

    assert _chosen(body(organiser, f"/reports/figures/?season={told.season.code}")) == "told"


@pytest.mark.parametrize("code", ["", "no-such", "draft", "<script>", "x" * 500])
def test_a_season_that_cannot_be_looked_at_is_not_chosen(
    organiser: Client, told: Told, second: Season, code: str
) -> None:
    make_season(told.committee, code="draft", is_open=False)
    answer = choose(organiser, code)

    assert answer.status_code == 404
    assert COOKIE not in answer.cookies


def test_a_choice_leads_nowhere_else(organiser: Client, second: Season) -> None:
    assert choose(organiser, "second", "https://elsewhere.example/").headers["Location"] == "/home/"


def _chosen(page: str) -> str:
    found = re.search(r'<option value="([\w-]+)"\s+selected', page)
    return found.group(1) if found else ""


def _sentence(page: str) -> str:
    found = re.search(r'<span class="big-sentence">(.*?)</span>', page, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", "", found.group(1)) if found else ""
