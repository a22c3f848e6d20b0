"""Suggestions, search, and the pages of words."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.support.people import make_account, officer, signed_in
from tests.support.reports import NOW, Told
from wuxin.core import clock
from wuxin.core.models import AuditEvent
from wuxin.people.models import Role
from wuxin.portal.models import Suggestion
from wuxin.portal.queries import suggestions

NEW, ENTRY, LIST = "/suggestions/new/", "/suggestions/entry/", "/suggestions/"


def body(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def found(client: Client, text: str) -> str:
    """What the header's search answers."""
    return client.post("/search/", {"q": text}).content.decode()


@pytest.mark.parametrize("url", ["/", NEW, "/help/", "/privacy/", "/suggestions/thanks/"])
def test_every_page_leads_to_the_entry_for_suggestions(client: Client, db: None, url: str) -> None:
    assert f'href="{NEW}?page=' in body(client, url)


@pytest.mark.parametrize("url", ["/", "/help/", "/no-such-page/"])
def test_every_page_forbids_scripts_of_others(client: Client, db: None, url: str) -> None:
    headers = client.get(url).headers
    policy = headers["Content-Security-Policy"]

    assert "microphone=(), geolocation=()" in headers["Permissions-Policy"]
    wanted = {"default-src 'none'", "object-src 'none'", "base-uri 'none'", "script-src 'self'"}
    assert wanted | {"frame-ancestors 'none'"} <= set(policy.split("; "))


def test_a_visitor_says_something_and_is_not_recorded(client: Client, db: None) -> None:
    page = body(client, f"{NEW}?page=/seasons/mine/")
    assert 'value="/seasons/mine/"' in page
    sent = {"text": "字太小", "contact": "19900000001", "page": "/seasons/mine/"}
    response = client.post(ENTRY, sent)
    assert response.status_code == 302
    suggestion = Suggestion.objects.get()
    assert (suggestion.text, suggestion.page) == ("字太小", "/seasons/mine/")
    assert suggestion.contact() == "19900000001"
    assert b"19900000001" not in bytes(suggestion.contact_sealed)
    event = AuditEvent.objects.get(code="portal.suggestion.sent")
    assert event.account_id is None
    assert "19900000001" not in str(event.changes)


def test_who_is_signed_in_is_not_recorded_either(client: Client, told: Told) -> None:
    signed_in(client, make_account(told.secretary))
    client.post(ENTRY, {"text": "点名页很好用"})
    assert AuditEvent.objects.get(code="portal.suggestion.sent").account_id is None


def test_the_thanks_say_by_when_there_is_an_answer(client: Client, db: None) -> None:
    assert "15 日内答复" in body(client, "/suggestions/thanks/")


def test_r14_a_suggestion_has_a_last_day_and_its_month_a_count(
    client: Client, told: Told, settings: Any
) -> None:
    settings.DEMO = True
    clock.set_demo_clock(stands_at=NOW)
    days = {"旧的没有答复": 16, "旧的按时答复": 40, "旧的晚答复": 60, "刚来的": 15}
    for text, ago in days.items():
        Suggestion.objects.create(text=text, received_at=NOW - timedelta(days=ago))
    Suggestion.objects.filter(text="旧的按时答复").update(
        answer="改了", answered_at=NOW - timedelta(days=25)
    )
    Suggestion.objects.filter(text="旧的晚答复").update(
        answer="改了", answered_at=NOW - timedelta(days=44)
    )

    page = body(signed_in(client, make_account(told.organiser)), LIST)
    rows = {
        (row.received, row.answered, row.in_time, row.overdue) for row in suggestions.months(NOW)
    }

    assert page.count("已过期限") == 1
    assert suggestions.overdue(NOW) == 1
    assert "每月办理" in page
    assert (sum(r[0] for r in rows), sum(r[1] for r in rows)) == (4, 2)
    assert (sum(r[2] for r in rows), sum(r[3] for r in rows)) == (1, 1)


def test_an_empty_suggestion_is_shown_again_with_its_contact(client: Client, db: None) -> None:
    response = client.post(ENTRY, {"text": " ", "contact": "19900000002"})
    assert response.status_code == 422
    assert "19900000002" in response.content.decode()
    assert not Suggestion.objects.exists()
    assert client.post(ENTRY, {"text": "长" * 1001}).status_code == 422


def test_a_suggestion_sent_twice_is_kept_once(client: Client, db: None) -> None:
    token = re.search(r'name="once" value="([^"]+)"', body(client, NEW))
    assert token
    sent = {"text": "字太小", "once": token.group(1)}
    assert client.post(ENTRY, sent)["Location"] == client.post(ENTRY, sent)["Location"]
    assert Suggestion.objects.count() == 1


def test_the_organiser_answers_once(client: Client, told: Told) -> None:
    client.post(ENTRY, {"text": "字太小", "contact": "19900000001"})
    number = Suggestion.objects.get().pk
    signed_in(client, make_account(told.organiser))
    listed = body(client, LIST)
    assert "字太小" in listed
    assert "19900000001" in listed
    url = f"{LIST}{number}/answer/"
    assert client.post(url, {"answer": " "}).status_code == 422
    assert client.post(url, {"answer": "已改大"}).status_code == 302
    again = client.post(url, {"answer": "又答一次"})
    assert again.status_code == 422
    answered = Suggestion.objects.get()
    assert (answered.answer, answered.answered_by) == ("已改大", told.organiser)
    assert "已改大" in body(client, LIST)


def test_only_the_organiser_reads_and_answers(client: Client, told: Told) -> None:
    client.post(ENTRY, {"text": "字太小"})
    url = f"{LIST}{Suggestion.objects.get().pk}/answer/"
    assert client.get(LIST).status_code == 302
    for account in (make_account(told.secretary), officer(Role.AUDITOR, told.committee)):
        signed_in(client, account)
        assert client.get(LIST).status_code == 403
        assert client.post(url, {"answer": "不该能答"}).status_code == 403
    assert Suggestion.objects.get().answered_at is None


def test_search_finds_persons_organisations_and_activities(client: Client, told: Told) -> None:
    signed_in(client, make_account(told.organiser))
    assert told.general[0].name in found(client, "总支东")
    assert "/seasons/" in found(client, "实境课堂")
    person = told.came[told.branches[3].pk][0]
    page = found(client, person.name)
    assert f"/people/persons/{person.pk}/" in page
    assert "没有找到" in found(client, "无此人")
    assert "在上面写" in body(client, "/search/")


def test_a_name_in_an_address_is_not_looked_for(client: Client, told: Told) -> None:
    signed_in(client, make_account(told.organiser))
    person = told.came[told.branches[3].pk][0]
    assert f"/people/persons/{person.pk}/" not in body(client, f"/search/?q={person.name}")


def test_search_goes_no_further_than_the_office(client: Client, told: Told) -> None:
    signed_in(client, make_account(told.secretary))
    other = told.came[told.branches[3].pk][0]
    assert f"/people/persons/{other.pk}/" not in found(client, other.name)
    assert f"/{told.branches[3].code}/" not in found(client, told.branches[3].name)


def test_the_search_stands_in_the_header_for_who_holds_an_office(
    client: Client, told: Told
) -> None:
    signed_in(client, make_account(told.organiser))
    assert 'action="/search/"' in body(client, "/reports/figures/")
    signed_in(client, make_account(told.came[told.branches[0].pk][1]))
    assert 'action="/search/"' not in body(client, "/home/")
    assert client.post("/search/", {"q": "a"}).status_code == 403


def test_help_names_the_number_to_ring(client: Client, db: None, settings: Any) -> None:
    assert "还没有填求助电话" in body(client, "/help/")
    settings.HELP_PHONE = "0517-0000000"
    assert 'href="tel:0517-0000000"' in body(client, "/help/")


def test_robots_are_asked_to_fetch_nothing(client: Client, db: None) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain"
    assert response.content == b"User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("url", ["/", "/help/", "/privacy/", NEW, "/suggestions/thanks/"])
def test_pages_of_words_are_in_english_too(client: Client, db: None, url: str) -> None:
    client.cookies["wuxin_language"] = "en"
    page = body(client, url)
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", "", page, flags=re.DOTALL)
    chinese = set(re.findall(r"[\u4e00-\u9fff]+", text)) - {"五心课堂", "中文"}
    assert chinese == set()
