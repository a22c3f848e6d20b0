"""The auditor at a desk: from a figure to its records, and nothing that could be changed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import enter, prove_as_the_demo_says
from tests.browser.walking import pages_from, route_of

# What everybody may send: one's own switches, account, phone and words, and what is looked for.
OWN = {
    "core:language", "core:type_size", "people:sign_out", "people:session_end",
    "people:session_end_others", "people:password_replace", "portal:demo_clock",
    "portal:suggestion_send", "seasons:leave_request", "seasons:leave_withdrawal",
    "seasons:season_choice", "seasons:member_code_renewal",
    "portal:search", "people:person_search", "people:person_matches", "people:office_list",
    "reports:figure_records", "seasons:feed_new", "seasons:season_paper_new",
    "people:person_phone", "people:person_id_number", "people:person_phone_new",
    "people:proof_given", "people:app_removal", "people:app_begin", "people:sheet_new",
    "people:passkey_keep", "people:passkey_removal",
    "core:key_choice", "core:columns",
    # in a demo, everybody walks its tour and may end it
    "portal:demo_leave", "portal:demo_end_begin", "portal:tour_stop",
}  # fmt: skip
_ACTIONS = """() => [...document.querySelectorAll("form[method=post], [formaction], [hx-post]")]
  .map((e) => ["hx-post", "formaction", "action"].map((n) => e.getAttribute(n)).find(Boolean))"""
WRITING = (
    "/seasons/batches/29/cancellation/",
    "/seasons/batches/29/details/",
    "/seasons/batches/29/invitations/new/",
    "{roll}everyone/",
    "{roll}completion/",
    "/people/rosters/upload/",
    "/people/organisations/ZX01/names/",
    "/suggestions/1/answer/",
)

PROVEN = (  # after a fresh proof
    "/people/organisations/ZX01/offices/new/",
    "/people/organisations/ZX01/links/slips/",
)


@pytest.fixture
def auditor(desk: Page) -> Page:
    enter(desk, "auditor")
    return desk


def test_a_figure_leads_to_its_definition_and_to_its_records(auditor: Page) -> None:
    auditor.locator("main a[href*='figures/field_class_people']").first.click()
    expect(auditor.locator("main")).to_contain_text("口径")

    auditor.locator("main a[href*='/records/']").first.click()

    expect(auditor.locator("main table tbody tr").first).to_be_visible()


def test_no_page_holds_a_button_that_would_change_anything(auditor: Page) -> None:
    found = {}
    for route in pages_from(auditor, "/home/"):
        sent = {route_of(action) for action in auditor.evaluate(_ACTIONS)}
        if more := sent - OWN:
            found[route] = sorted(more)

    assert found == {}


@pytest.mark.parametrize("path", PROVEN)
def test_what_asks_for_a_proof_is_refused_after_it_too(auditor: Page, path: str) -> None:
    auditor.goto("/audit/")
    if auditor.get_by_label("验证码").count():
        prove_as_the_demo_says(auditor)
    token = auditor.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""

    answer = auditor.request.post(
        path, form={"csrfmiddlewaretoken": token}, headers={"Referer": auditor.url}
    )

    assert answer.status == 403
    assert "没有" in answer.text() or "不能" in answer.text()


@pytest.mark.parametrize("path", WRITING)
def test_what_is_sent_all_the_same_is_refused(auditor: Page, path: str) -> None:
    auditor.goto("/seasons/batches/29/")
    link = auditor.locator("main a[href*='/roll-call/']").first
    roll = (link.get_attribute("href") or "").partition("?")[0]
    token = auditor.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""

    answer = auditor.request.post(
        path.format(roll=roll),
        form={"csrfmiddlewaretoken": token},
        headers={"Referer": auditor.url},
    )

    assert answer.status == 403
    assert "没有" in answer.text() or "不能" in answer.text()
