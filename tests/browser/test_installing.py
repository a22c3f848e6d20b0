"""The program on a phone's first page: Chromium would put it there, and nobody has to."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.looking import PHONE


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=address, viewport=PHONE)  # type: ignore[arg-type]  # TypedDict
    yield made
    made.close()


def test_chromium_finds_nothing_that_stops_it_from_installing(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/help/")
    asked = context.new_cdp_session(page)

    manifest = asked.send("Page.getAppManifest")
    stopped = asked.send("Page.getInstallabilityErrors")["installabilityErrors"]

    # A private window, as every context of a test is one, is the only thing that Chromium minds.
    assert [one for one in stopped if one["errorId"] != "in-incognito"] == []
    assert manifest["errors"] == []
    told = json.loads(manifest["data"])
    assert (told["display"], told["start_url"]) == ("standalone", "/home/")
