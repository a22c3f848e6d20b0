"""The tour of the demo: where one stands, the number before and now, and nothing kept of it."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support import seasons
from tests.support.matrix import routes
from tests.support.seasons import NOW
from tests.support.tour import Toured, toured_season
from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.core.http import Access
from wuxin.core.models import AuditEvent
from wuxin.people.models import Account
from wuxin.portal.tour import stops, targets
from wuxin.seasons import actions
from wuxin.seasons.actions import Answer
from wuxin.seasons.models import AnswerKind, Presence, RollCallState
from wuxin.seasons.queries.overlaps import count_overlaps

STOP, PHONE = "/demo/tour/stop/", "/demo/tour/phone/"
BY = Actor.program("test")


@pytest.fixture
def toured(db: None, settings: Any) -> Toured:
    settings.DEMO = True
    clock.set_demo_clock(stands_at=NOW)
    return toured_season()


def go(client: Client, slug: str) -> HttpResponse:
    """To a stop, and to the page it leads to."""
    response = client.post(STOP, {"stop": slug}, follow=True)
    assert response.status_code == 200, slug
    return response


def numbers(html: str) -> list[int]:
    """Before and now, as the strip says them."""
    found = re.search(r'class="tour-values".*?</p>', html, re.DOTALL)
    assert found
    words = re.sub(r"<[^>]+>", " ", found.group(0).split(">", 1)[1])
    return [int(number.replace(",", "")) for number in re.findall(r"[\d,]+", words)]


def strip(client: Client, url: str = "/home/") -> str:
    return client.get(url).content.decode()


def signed_in_as(client: Client) -> str:
    return str(Account.objects.get(pk=client.session["_auth_user_id"]).username)


def test_every_stop_of_the_tour_is_shown_on_a_real_page(client: Client, toured: Toured) -> None:
    for position, slug in enumerate(stops.SLUGS, 1):
        html = go(client, slug).content.decode()
        assert f"第 {position} 站，共 6 站" in html
        before, now = numbers(html)
        assert before == now


def test_the_tour_changes_the_face_and_says_so(client: Client, toured: Toured) -> None:
    first = go(client, "figure").content.decode()
    assert signed_in_as(client) == "demo-organiser"
    assert "下一站，换成支部书记" in first

    assert "您现在是支部书记" in go(client, "roll-call").content.decode()
    assert signed_in_as(client) == "demo-secretary"


def test_a_roll_called_on_the_phone_changes_the_number(client: Client, toured: Toured) -> None:
    html = go(client, "roll-call").content.decode()
    inner = re.search(r'<iframe[^>]*src="([^"]+)"', html)
    assert inner
    before, _now = numbers(html)

    client.post(f"{inner[1]}everyone/")

    assert numbers(strip(client, PHONE)) == [before, before + 3]
    assert numbers(go(client, "briefing").content.decode()) == [before, before + 3]


def test_a_roll_that_was_called_is_taken_back_for_the_next(client: Client, toured: Toured) -> None:
    actions.mark_all_present_except(roll=toured.roll, by=BY, now=NOW)
    actions.finish_roll_call(roll=toured.roll, by=BY, now=NOW)

    before, now = numbers(go(client, "roll-call").content.decode())

    assert before == now == 3  # those of the school, who were there on another day
    toured.roll.refresh_from_db()
    assert toured.roll.state == RollCallState.OPEN
    assert {row.status for row in seasons.rows(toured.roll)} == {Presence.EXPECTED}


def test_a_visit_and_a_no_find_somebody_though_all_were_reached(
    client: Client, toured: Toured
) -> None:
    season, organiser = toured.season.season, toured.season.organiser
    answer = Answer(kind=AnswerKind.DECLINED)
    left = targets._still_left(season)
    while left:
        for person in left:
            actions.record_answer(
                season=season, person=person, answer=answer, by=organiser, now=NOW
            )
        left = targets._still_left(season)
    page = go(client, "declined")

    assert page.redirect_chain[-1][0].startswith("/seasons/coverage/of/demo/people/")
    before, _now = numbers(page.content.decode())
    client.post(f"{page.redirect_chain[-1][0]}decline/")
    assert numbers(strip(client)) == [before, before + 1]


def test_one_in_two_places_is_there_again_after_it_was_mended(
    client: Client, toured: Toured
) -> None:
    book = toured.season.season.book
    assert book is not None
    actions.reopen_roll_call(roll=toured.small, reason="点错了", by=BY, now=NOW)
    (row,) = seasons.rows(toured.small)
    change = actions.Change(enrolment_id=row.pk, seen_revision=row.revision, status="absent")
    actions.take_roll_call(roll=toured.small, changes=[change], by=BY, now=NOW)
    assert count_overlaps(book, "") == 0

    html = go(client, "overlap").content.decode()

    assert numbers(html) == [1, 1]
    assert toured.twice.name in html


def test_a_reading_of_the_very_page_is_counted_on_it(client: Client, toured: Toured) -> None:
    go(client, "figure")
    html = client.get("/reports/figures/field_class_people/records/").content.decode()
    assert numbers(html) == [0, 1]
    assert "谁也删不掉" in html


def test_leaving_takes_the_strip_away_and_the_place_is_kept(client: Client, toured: Toured) -> None:
    go(client, "visit")
    overview = client.post("/demo/tour/leaving/", follow=True).content.decode()
    assert "接着走" in overview
    assert 'class="tour ' not in strip(client)
    assert "接着导览：第 3 站" in strip(client)

    client.post("/demo/leaving/")
    assert "接着走：上次到第 3 站" in client.get("/").content.decode()


def test_nothing_of_the_tour_is_kept_but_in_the_session(client: Client, toured: Toured) -> None:
    ours = [m for m in apps.get_models() if m.__module__.startswith("wuxin.")]
    left_out = {"AccountSession", "AuditReading"}  # of the pages themselves
    before = {m: m._default_manager.count() for m in ours if m.__name__ not in left_out}
    events = AuditEvent.objects.count()

    for slug in stops.SLUGS:
        go(client, slug)

    assert {m: m._default_manager.count() for m in before} == before
    assert AuditEvent.objects.count() == events


def test_a_number_that_was_seen_is_not_sent_again(client: Client, toured: Toured) -> None:
    _before, now = numbers(go(client, "visit").content.decode())
    assert client.get(f"/demo/tour/number/?seen={now}").status_code == 204
    assert client.get(f"/demo/tour/number/?seen={now + 1}").status_code == 200


def test_the_strip_is_read_in_english_too(client: Client, toured: Toured) -> None:
    client.cookies["wuxin_language"] = "en"
    html = go(client, "visit").content.decode()
    assert "Stop 3 of 6" in html
    assert "Still to be brought the learning" in html


def test_only_at_the_stop_with_the_phone_may_a_page_be_framed_by_our_own(
    client: Client, toured: Toured
) -> None:
    go(client, "roll-call")
    framed = client.get("/home/", headers={"Sec-Fetch-Dest": "iframe"})
    assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert 'class="tour ' not in framed.content.decode()
    alone = client.get("/home/", headers={"Sec-Fetch-Dest": "document"})
    holder = client.get(PHONE)
    go(client, "visit")
    for page in (alone, holder, client.get("/home/", headers={"Sec-Fetch-Dest": "iframe"})):
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-src 'self'" in holder.headers["Content-Security-Policy"]


def test_outside_a_demo_there_is_no_tour_and_no_frame(
    client: Client, toured: Toured, settings: Any
) -> None:
    go(client, "roll-call")
    settings.DEMO = False

    for place in routes():
        if place.access == Access.DEMO:
            ask = client.post if place.writes else client.get
            assert ask(reverse(place.name)).status_code == 404, place.name
    page = client.get("/home/", headers={"Sec-Fetch-Dest": "iframe"})
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert 'class="tour ' not in page.content.decode()


def test_an_elder_goes_in_with_large_type_and_who_comes_after_without(
    client: Client, toured: Toured
) -> None:
    Account.objects.create(username="demo-elder", person=toured.season.people[2])
    client.post("/demo/role/", {"role": "elder"})
    assert 'data-type="large"' in strip(client)

    client.post("/demo/role/", {"role": "organiser"})
    assert 'data-type="large"' not in strip(client)
