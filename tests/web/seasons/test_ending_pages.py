"""The end of a season, page by page."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.people import officer, signed_in
from tests.support.seasons import SmallSeason, invite, small_season
from tests.support.storage import private_folder
from wuxin.core import clock, jobs
from wuxin.people.models import Account, Role
from wuxin.seasons.models import Season

__all__ = ["private_folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_folder")]


@pytest.fixture
def small() -> SmallSeason:
    """A season whose last day was yesterday, with one roll not called."""
    small = small_season()
    invite(small.batch, small.branch)
    yesterday = clock.today() - timedelta(days=1)
    Season.objects.filter(pk=small.season.pk).update(to_on=yesterday)
    small.season.refresh_from_db()
    return small


@pytest.fixture
def organiser(client: Client, small: SmallSeason) -> Client:
    return signed_in(client, Account.objects.get(pk=small.organiser.account_id))


def url(name: str, small: SmallSeason) -> str:
    return reverse(f"seasons:{name}", args=[small.season.code])


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_to_do_list_offers_to_lengthen_or_to_end(organiser: Client, small: SmallSeason) -> None:
    page = body(organiser, reverse("seasons:todo"))

    assert "自动结束并封存" in page
    assert url("season_form", small) in page
    assert url("season_end", small) in page
    Season.objects.update(to_on=clock.today())
    assert "自动结束并封存" not in body(organiser, reverse("seasons:todo"))


def test_before_the_end_the_unfinished_rolls_are_listed(
    organiser: Client, small: SmallSeason
) -> None:
    page = body(organiser, url("season_end", small))

    assert "还没点完的名" in page
    assert small.branch.name in page


def test_a_closed_season_tells_how_it_ended_and_gives_its_archive(
    organiser: Client, small: SmallSeason
) -> None:
    organiser.post(url("season_closing", small))
    assert "档案正在整理" in body(organiser, url("season", small))
    assert organiser.post(url("archive", small)).status_code == 422
    jobs.run_waiting()

    page = body(organiser, url("season", small))
    assert "没点完的名" in page
    assert "清掉：请假时写的补充说明" in page
    answer = organiser.post(url("archive", small))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "README.txt" in zipfile.ZipFile(io.BytesIO(answer.getvalue())).namelist()
    assert organiser.get(url("archive", small)).status_code == 405


def test_the_auditor_takes_the_archive_and_the_secretary_does_not(
    organiser: Client, small: SmallSeason
) -> None:
    organiser.post(url("season_closing", small))
    jobs.run_waiting()
    auditor = officer(Role.AUDITOR, small.committee, "示例审计员", member_of=small.branch)
    secretary = Account.objects.get(person=small.people[0])
    answers = [
        signed_in(Client(), account).post(url("archive", small)) for account in (auditor, secretary)
    ]

    assert [answer.status_code for answer in answers] == [200, 403]
    assert answers[0].getvalue().startswith(b"PK")  # read to its end, the file is closed
    assert "下载档案" not in body(signed_in(Client(), secretary), url("season", small))
    assert Client().post(url("archive", small)).status_code == 302


def test_what_comes_too_late_is_told_where_to_go(organiser: Client, small: SmallSeason) -> None:
    organiser.post(url("season_closing", small))

    answer = organiser.post(url("season_opening", small))

    assert answer.status_code == 422
    assert "常年账本" in answer.content.decode()
