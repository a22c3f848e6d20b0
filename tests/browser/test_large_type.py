"""Large type from 18 to 30 px at 320 px wide (domain: elders), on a page of every shape."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import enter
from tests.browser.largest import faults_in_large_type
from tests.browser.looking import NARROW
from tests.browser.walking import pages_from

PUBLIC = (
    "/",
    "/people/sign-in/",
    "/people/link/",
    "/help/",
    "/suggestions/new/?page=/",
    "/nowhere/",
)
PAGES = {
    "organiser": (
        "/home/",  # a sentence, a chart, cards
        "/people/persons/5/",  # a detail with forms
        "/people/organisations/DW01/",  # a roster
        "/seasons/all/s/demo/",
        "/seasons/activities/of/demo/",  # a list with filters
        "/seasons/batches/1/",
        "/seasons/calendar/",
        "/seasons/coverage/of/demo/branches/3/",  # a table in blocks
        "/seasons/coverage/of/demo/people/1/",  # many small forms
        "/seasons/hours/",
        "/reports/figures/field_class_people/",  # a table that scrolls
        "/reports/briefing/",  # a document
        "/bin/",
    ),
    "secretary": ("/home/", "/seasons/todo/", "/seasons/notices/"),
    "teacher": ("/home/", "/seasons/mine/", "/people/me/"),
    "auditor": ("/audit/",),
}  # fmt: skip


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=address, locale="zh-CN", viewport=NARROW)  # type: ignore[arg-type]  # TypedDict
    yield made
    made.close()


@pytest.mark.parametrize("role", PAGES)
def test_pages_of_a_role_hold_in_every_size_of_large_type(
    context: BrowserContext, role: str
) -> None:
    page = context.new_page()
    enter(page, role)
    faults = {}
    for path in PAGES[role]:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        if found := faults_in_large_type(page):
            faults[path] = found

    assert faults == {}


def test_pages_before_signing_in_hold_in_every_size_of_large_type(
    context: BrowserContext,
) -> None:
    page = context.new_page()
    faults = {}
    for path in PUBLIC:
        page.goto(path)
        if found := faults_in_large_type(page):
            faults[path] = found

    assert faults == {}


def test_a_roll_call_holds_in_every_size_of_large_type(context: BrowserContext) -> None:
    page = context.new_page()
    enter(page, "secretary")
    routes = pages_from(page, "/seasons/todo/")
    assert any(route == "seasons:roll_call" for route in routes)

    assert faults_in_large_type(page) == []


def test_what_does_not_hold_is_found(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/help/")
    page.evaluate("""() => {
      const box = document.createElement("p");
      box.textContent = "太宽太小切掉";
      Object.assign(box.style, { width: "26rem", fontSize: "12px" });
      const cut = document.createElement("p");
      cut.textContent = "这一行字切掉了";
      Object.assign(cut.style, { width: "3rem", overflow: "hidden", whiteSpace: "nowrap" });
      const low = document.createElement("button");
      low.textContent = "矮";
      document.querySelector("main").append(box, cut, low);
    }""")

    said = " ".join(faults_in_large_type(page))

    for fault in ("30 px, too wide: <p", "text of 12px: <p", "30 px, cut: <p", "px high: <button"):
        assert fault in said
