"""Every page that a role can reach by links: usable by all, at a desk and on a narrow phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import enter
from tests.browser.looking import Look
from tests.browser.walking import pages_from

PUBLIC = (
    "/",
    "/people/sign-in/",
    "/people/link/",
    "/help/",
    "/privacy/",
    "/suggestions/new/?page=/",
    "/suggestions/thanks/",
    "/nowhere/",
)
STARTS = {  # beside the first page: what is found by a search, and a batch that was held
    "organiser": ("/search/", "/people/persons/5/", "/seasons/batches/1/"),
    "auditor": ("/seasons/batches/1/",),
}
EXPECTED = {
    "organiser": {
        "portal:home", "portal:search", "portal:suggestion_list", "seasons:season_list",
        "seasons:season_new", "seasons:season", "seasons:activity", "seasons:activity_new",
        "seasons:batch", "seasons:invitations", "seasons:minutes", "people:organisations",
        "people:organisation_detail", "people:person_search", "people:person_detail",
        "people:rosters", "people:office_list", "people:me", "reports:figure_list",
        "reports:figure", "reports:figure_records", "reports:briefing",
    },
    "secretary": {
        "portal:home", "seasons:roll_call", "seasons:todo",
        "people:organisation_detail", "people:link_list", "people:person_detail", "people:me",
    },
    "teacher": {"portal:home", "seasons:mine", "people:me", "portal:help", "portal:privacy"},
    "auditor": {
        "portal:home", "portal:audit_list", "reports:figure", "reports:figure_records",
        "seasons:minutes",
    },
    "operator": {"portal:home", "people:me", "portal:help"},
}  # fmt: skip


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=address, locale="zh-CN")
    yield made
    made.close()


@pytest.mark.parametrize("role", EXPECTED)
def test_every_page_of_a_role_is_usable_and_fits(context: BrowserContext, role: str) -> None:
    page = context.new_page()
    enter(page, role)
    reached, faults = set(), {}
    for route in pages_from(page, "/home/", *STARTS.get(role, ())):
        reached.add(route)
        if found := Look(page).faults():
            faults[page.url] = found

    assert EXPECTED[role] - reached == set()
    assert faults == {}


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_before_signing_in_is_usable_and_fits(context: BrowserContext, path: str) -> None:
    page = context.new_page()
    page.goto(path)

    assert Look(page).faults() == []


@pytest.mark.parametrize("role", EXPECTED)
def test_the_first_page_in_english_and_large_type_is_usable_and_fits(
    context: BrowserContext, role: str
) -> None:
    page = context.new_page()
    enter(page, role)
    page.locator("form[action*='type-size'] button").first.click()
    page.locator("form[action*='language'] button").first.click()

    assert page.locator("html").get_attribute("lang") == "en"
    assert Look(page).faults() == []


def test_what_is_hard_to_use_or_too_wide_is_found(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/help/")
    page.evaluate("""() => {
      document.querySelector("main").append(document.createElement("input"));
      const wide = document.createElement("table");
      wide.style.minWidth = "900px";
      wide.style.height = "20px";
      document.querySelector("main").append(wide);
    }""")

    said = " ".join(Look(page).faults())

    for fault in ("1440 px, label", "390 px, label", "large type, too wide: <table"):
        assert fault in said
