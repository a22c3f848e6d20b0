"""First pages by role: what each needs, and nobody else's."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support import seasons
from tests.support.people import make_account, make_organisation, officer, signed_in
from tests.support.reports import Told, attend
from wuxin.core import clock
from wuxin.people.models import Account, Role
from wuxin.seasons import actions
from wuxin.seasons.actions import Answer, coverage
from wuxin.seasons.models import Batch, BatchState, CoverageState, Standing

HOME = "/home/"
MOST_QUERIES = 18  # one asks whether a second factor is to be set up
FORBIDDEN = re.compile(r"排名第|名次|完成率|progress-ring|落后")


@pytest.fixture
def organiser(client: Client, told: Told) -> Client:
    return signed_in(client, make_account(told.organiser))


def body(client: Client, url: str = HOME) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def open_roll(told: Told, *, ago: timedelta) -> Batch:
    """A batch whose roll is not called, begun so long ago, in a season that goes on today."""
    season = told.season
    now = clock.now()
    type(season).objects.filter(pk=season.pk).update(to_on=clock.local_day(now))
    season.refresh_from_db()
    batch = seasons.make_batch(told.batches[0].activity, venue=seasons.make_venue("示例馆丁"))
    Batch.objects.filter(pk=batch.pk).update(starts_at=now - ago)
    seasons.invite(batch, told.branches[0], confirmed=True)
    return batch


def sentence_of(client: Client) -> str:
    found = re.search(r'<span class="big-sentence">(.*?)</span>', body(client), re.DOTALL)
    assert found
    return found.group(1)


def in_words(html: str) -> str:
    return re.sub(r"<[^>]+>|\s+", "", html)


def require_only(told: Told, title: str) -> None:
    """The season requires one thing, and everybody's coverage is kept."""
    for asked in told.season.requirements.exclude(title=title):
        actions.remove_requirement(requirement=asked, by=seasons.PROGRAM, now=clock.now())
    coverage.refresh_season(season=told.season, today=clock.today())


def test_one_sentence_says_how_many_there_are_and_how_many_are_left(
    organiser: Client, told: Told
) -> None:
    require_only(told, told.season.requirements.filter(kinds="field_class").get().title)

    html = sentence_of(organiser)

    assert in_words(html) == "13名党员，学习送到12名，还要给1名送学。"
    assert html.count(f'/seasons/coverage/of/{told.season.code}/"') == 2
    assert reverse("people:organisations") in html


def test_an_honest_end_is_told_apart_and_all_adds_up(organiser: Client, told: Told) -> None:
    require_only(told, told.season.requirements.filter(kinds="field_class").get().title)
    actions.record_answer(
        season=told.season,
        person=told.organiser,
        answer=Answer(kind="declined"),
        by=seasons.PROGRAM,
        now=clock.now(),
    )

    html = sentence_of(organiser)

    expected = "13名党员，学习送到12名，没有落下一个人。另有1名本人谢绝。"
    assert in_words(html) == expected
    assert html.count(f'/seasons/coverage/of/{told.season.code}/"') == 2


def test_a_season_that_requires_nothing_says_how_many_came(organiser: Client, told: Told) -> None:
    require_only(told, "")

    html = sentence_of(organiser)

    assert in_words(html) == "13名党员，已有12名上过实境课堂。"
    assert '/reports/figures/field_class_people/"' in html


def test_each_classroom_has_its_figures_or_says_that_nothing_is_recorded(
    organiser: Client,
) -> None:
    page = body(organiser)
    assert page.count("还没有记录。") == 4
    assert '/reports/figures/field_class_batches/"' in page


def test_the_chart_has_its_numbers_as_text_and_a_table(organiser: Client) -> None:
    page = body(organiser)
    assert "看数据表" in page
    assert "<svg" in page
    cells = re.findall(r'<td class="num"[^>]*>(\d+)</td>', page)
    assert cells == ["12", "6"]  # of one classroom the sum is the number itself


def test_a_roll_that_was_not_called_offers_one_button(organiser: Client, told: Told) -> None:
    batch = open_roll(told, ago=timedelta(hours=2))
    page = body(organiser)
    link = reverse("seasons:roll_call", args=[batch.pk, told.branches[0].pk])
    assert told.branches[0].name in page
    assert page.count("代为点名") == 1
    assert link in page


def test_the_first_page_costs_a_dozen_queries_whatever_is_in_the_ledger(
    organiser: Client, told: Told
) -> None:
    body(organiser)
    with CaptureQueriesContext(connection) as few:
        body(organiser)
    batch = seasons.make_batch(told.batches[0].activity, venue=seasons.make_venue("示例馆戊"))
    attend(batch, [seasons.make_branch(told.general[0], members=9)[0] for _number in range(4)])
    with CaptureQueriesContext(connection) as many:
        body(organiser)
    assert len(many) == len(few)
    assert len(many) <= MOST_QUERIES, "\n".join(query["sql"][:120] for query in many)
    assert not any('FROM "ledger_entry"' in query["sql"] for query in many)


def test_without_a_season_the_organiser_is_told_the_first_step(client: Client, db: None) -> None:
    page = body(signed_in(client, officer(Role.ORGANISER, make_organisation())))
    assert "五分钟，开始第一个活动" in page
    assert page.index("导入名册") < page.index("选模板，开始冬训") < page.index("排第一个活动")


def test_a_secretary_has_the_roll_one_tap_away(client: Client, told: Told) -> None:
    batch = open_roll(told, ago=timedelta(hours=2))
    page = body(signed_in(client, make_account(told.secretary)))
    assert reverse("seasons:roll_call", args=[batch.pk, told.branches[0].pk]) in page
    assert page.count('class="list-row"') <= 5


def test_a_secretary_with_nothing_to_do_is_told_so(client: Client, told: Told) -> None:
    Standing.objects.update(state=CoverageState.REACHED)
    page = body(signed_in(client, make_account(told.secretary)))
    assert "本周没有要办的事" in page


def test_a_teacher_is_led_to_their_own(client: Client, told: Told) -> None:
    page = body(signed_in(client, make_account(told.came[told.branches[0].pk][1])))
    assert "/seasons/mine/" in page
    assert "/reports/" not in page


def test_an_auditor_is_led_to_figures_and_documents(client: Client, told: Told) -> None:
    page = body(signed_in(client, officer(Role.AUDITOR, told.committee)))
    assert "/reports/figures/" in page
    assert "/reports/briefing/" in page


def test_the_operator_sees_the_machine_and_no_person(client: Client, told: Told) -> None:
    page = body(signed_in(client, officer(Role.OPERATOR, told.committee)))
    names = [person.name for people in told.came.values() for person in people]
    assert "系统状态" in page
    assert not any(name in page for name in names)
    assert "/reports/" not in page


def test_every_look_at_the_machine_can_be_taken_by_a_page_that_only_reads(
    client: Client, told: Told
) -> None:
    page = body(signed_in(client, officer(Role.OPERATOR, told.committee)))
    assert "数据库落盘可靠" in page
    assert "WritesWhileReading" not in page


def test_no_home_page_ranks_anybody(client: Client, told: Told) -> None:
    open_roll(told, ago=timedelta(days=2))
    for account in (
        make_account(told.organiser),
        make_account(told.secretary),
        officer(Role.AUDITOR, told.committee),
    ):
        assert FORBIDDEN.search(body(signed_in(client, account))) is None


def test_home_is_for_who_is_signed_in(client: Client, db: None) -> None:
    assert client.get(HOME).status_code == 302


def test_the_first_page_leads_to_sign_in_and_offers_no_roles(client: Client, db: None) -> None:
    page = body(client, "/")
    assert "/people/sign-in/" in page
    assert "demo/role" not in page


def test_who_is_signed_in_is_led_home(organiser: Client) -> None:
    response = organiser.get("/")
    assert (response.status_code, response["Location"]) == (302, HOME)


def test_a_demo_offers_its_roles_in_one_click(client: Client, told: Told, settings: Any) -> None:
    settings.DEMO = True
    Account.objects.create(username="demo-organiser", person=told.organiser)
    page = body(client, "/")
    for role in ("organiser", "secretary", "teacher", "auditor", "operator"):
        assert f'value="{role}"' in page
    response = client.post("/demo/role/", {"role": "organiser"})
    assert (response.status_code, response["Location"]) == (302, HOME)
    assert "名党员" in body(client)
    assert client.post("/demo/role/", {"role": "somebody"}).status_code == 404


def test_a_demos_clock_jumps_and_comes_back(client: Client, db: None, settings: Any) -> None:
    settings.DEMO = True
    client.post("/demo/clock/", {"moment": "later"})
    assert clock.today().isoformat() == "2022-04-15"
    client.post("/demo/clock/", {"moment": "start"})
    assert clock.today().isoformat() == "2022-03-04"


@pytest.mark.parametrize("route", ["/demo/role/", "/demo/clock/"])
def test_outside_a_demo_there_is_neither(client: Client, db: None, route: str) -> None:
    assert client.post(route, {"role": "organiser", "moment": "later"}).status_code == 404


def test_a_held_batch_is_not_waiting(organiser: Client, told: Told) -> None:
    assert {batch.state for batch in Batch.objects.all()} == {BatchState.HELD}
    assert "代为点名" not in body(organiser)
