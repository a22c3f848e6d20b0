"""Charts are drawn on a desk from the table behind them; a phone loads nothing for them."""

from collections.abc import Iterable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import enter

PAGES = ("/home/", "/seasons/coverage/", "/seasons/hours/")


def library_loads(page: Page, paths: Iterable[str]) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in paths:
        page.goto(path)
        page.wait_for_load_state("networkidle")
    return [url for url in asked if "echarts" in url]


@pytest.mark.parametrize("path", PAGES)
def test_on_a_desk_each_chart_is_drawn_from_its_table(desk: Page, path: str) -> None:
    said: list[str] = []
    desk.on("console", lambda message: said.append(message.text))
    enter(desk, "organiser")
    desk.goto(path)
    chart = desk.locator("[data-chart]").first
    expect(chart.locator("[data-chart-canvas] svg")).to_be_visible()
    expect(chart.locator("[data-chart-plain]:visible")).to_have_count(0)
    chart.locator("summary").click()
    expect(chart.locator("tbody tr").first).to_be_visible()
    assert said == []  # among it what the content security policy refuses


def test_a_phone_keeps_the_bars_of_the_server_and_loads_no_library(phone: Page) -> None:
    enter(phone, "organiser")
    assert library_loads(phone, PAGES) == []
    phone.goto("/home/")
    expect(phone.locator("[data-chart-plain] svg").first).to_be_visible()


def test_a_bar_of_a_branch_opens_the_branch(desk: Page) -> None:
    desk.emulate_media(reduced_motion="reduce")  # the bars stand at once
    enter(desk, "organiser")
    desk.goto("/seasons/coverage/")
    canvas = desk.locator("[data-chart-canvas] svg")
    expect(canvas).to_be_visible()
    box = canvas.bounding_box()
    assert box is not None
    first = desk.locator("[data-chart] tbody a").first
    target = first.get_attribute("href") or ""
    desk.mouse.click(box["x"] + 52, box["y"] + box["height"] - 110)
    desk.wait_for_url(f"**{target}")
