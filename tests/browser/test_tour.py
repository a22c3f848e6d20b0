"""The guided tour: six stops on the real pages, each of which ends on a changed number."""

import re
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page, expect

from tests.browser.conftest import environment_of, free_port, served
from tests.browser.looking import DESK, PHONE, Look

Opened = Callable[[dict[str, int]], Page]


@pytest.fixture(scope="module")
def toured(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demo of its own, so that what is done in it is nobody else's."""
    var = shutil.copytree(loaded, tmp_path_factory.mktemp("toured") / "var")
    with served(free_port(), environment_of(var)) as url:
        yield url


class Tour:
    """Somebody on the tour: what the strip says, and what is done at each stop."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strip = page.get_by_role("region", name="导览")
        page.goto("/")
        page.get_by_role("button", name=re.compile("导览|从头再走")).click()

    def numbers(self) -> tuple[int, int]:
        """Before and now."""
        values = self.strip.locator(".tour-values > span:not(.sr-only):not([aria-hidden])").first
        now = self.strip.locator(".tour-values > strong")
        return _number(values), _number(now)

    def stands_at(self, position: int, face: str) -> None:
        expect(self.strip).to_contain_text(f"第 {position} 站，共 6 站")
        expect(self.strip).to_contain_text(f"您现在是{face}")
        before, now = self.numbers()
        assert before == now or position == 6

    def has_changed(self, by: int) -> int:
        """The number differs by so much from what it was; what it is now."""
        expect(self.strip.get_by_text("变了", exact=True)).to_be_visible(timeout=10_000)
        before, now = self.numbers()
        assert now - before == by
        return now

    def go_on(self) -> None:
        self.strip.get_by_role("button", name=re.compile("^下一站")).click()


def _number(of: Locator) -> int:
    return int(of.inner_text().replace(",", ""))


def to_the_roster(tour: Tour) -> None:
    tour.stands_at(1, "组织者")
    page = tour.page
    page.locator("main a[href*='/figures/field_class_people/']").first.click()
    expect(page.locator("main")).to_contain_text("口径")
    page.get_by_role("link", name="看背后的记录").click()
    expect(page.locator("#figure-records, main table").first).to_be_visible()
    tour.has_changed(1)


def call_the_roll(tour: Tour, phone: Page | FrameLocator) -> int:
    """All here but one; the organiser's number, as it is then."""
    summary = phone.locator("#roll-summary")
    expected = int(re.findall(r"应到\s*(\d+)", summary.inner_text())[0])
    phone.get_by_role("button", name="全到，除了").click()
    expect(summary.locator("strong").first).to_have_text(str(expected))
    phone.locator("li.roll-row input.tick").nth(2).click()
    expect(summary.locator("strong").first).to_have_text(str(expected - 1))
    phone.get_by_role("button", name="完成，生成会议记录").click()
    expect(phone.locator("main")).to_contain_text("到会情况")
    return tour.has_changed(expected - 1)


def bring_the_learning(tour: Tour) -> None:
    page = tour.page
    tour.stands_at(3, "组织者")
    page.get_by_label("哪天去").fill("2022-03-04")
    page.get_by_label("谁去", exact=True).select_option(index=1)
    page.get_by_role("button", name="约好", exact=True).click()
    page.get_by_role("link", name="打印便条").click()
    expect(page.locator("body")).to_contain_text("3月4日")
    page.go_back()
    page.get_by_role("link", name="去过了，记一笔").click()
    page.get_by_label("看大字材料").check()
    page.get_by_role("button", name="记下").click()
    tour.has_changed(-1)


def decline(tour: Tour) -> None:
    tour.stands_at(4, "组织者")
    tour.page.get_by_role("button", name="本人谢绝", exact=True).click()
    tour.has_changed(1)


def mend_the_overlap(tour: Tour) -> None:
    page = tour.page
    tour.stands_at(5, "组织者")
    name = page.locator("main tbody th").inner_text()
    page.get_by_role("link", name="主题党日：整理校园图书角").click()
    page.get_by_role("link", name="会议记录").first.click()
    page.get_by_label("更正事由").fill("那天他在纪念馆")
    page.get_by_role("button", name=re.compile("更正")).click()
    page.locator("li.roll-row", has_text=name).locator("input.tick").click()
    page.get_by_role("button", name="完成，生成会议记录").click()
    page.wait_for_url("**/minutes/")
    tour.has_changed(-1)


def take_the_briefing(tour: Tour, people: int) -> None:
    page = tour.page
    expect(tour.strip).to_contain_text("第 6 站，共 6 站")
    assert tour.numbers()[1] == people
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载 Word").click()
    document = docx.Document(BytesIO(Path(taken.value.path()).read_bytes()))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["实境课堂参训人数", f"{people}名", "按人计，不重复"] in rows


def walk(page: Page) -> None:
    """All six, and off the tour."""
    tour = Tour(page)
    to_the_roster(tour)
    tour.go_on()
    tour.stands_at(2, "支部书记")
    in_a_frame = page.viewport_size == DESK
    if not in_a_frame:
        page.get_by_role("link", name="打开点名").click()
    people = call_the_roll(tour, page.frame_locator("iframe") if in_a_frame else page)
    for step in (bring_the_learning, decline, mend_the_overlap):
        tour.go_on()
        step(tour)
    tour.go_on()
    take_the_briefing(tour, people)
    tour.strip.get_by_role("button", name="走完了").click()
    expect(page.get_by_role("region", name="导览")).to_have_count(0)
    assert page.locator("main .list-row .row-action", has_text="再走一次").count() == 6


@pytest.fixture
def opened(browser: Browser, toured: str) -> Iterator[Opened]:
    made: list[BrowserContext] = []

    def come_in(size: dict[str, int]) -> Page:
        context = browser.new_context(viewport=size, base_url=toured, locale="zh-CN")  # type: ignore[arg-type]  # TypedDict
        made.append(context)
        return context.new_page()

    yield come_in
    for context in made:
        context.close()


def test_each_of_six_stops_ends_on_a_changed_number_at_a_desk_and_again_on_a_phone(
    opened: Opened,
) -> None:
    walk(opened(DESK))
    walk(opened(PHONE))  # what was done is taken back, or done with somebody else


def test_the_strip_and_the_phone_frame_are_usable_by_all(opened: Opened) -> None:
    page = opened(DESK)
    tour = Tour(page)
    found = Look(page).faults()
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # TypedDict
    tour.go_on()
    expect(page.frame_locator("iframe").locator("#roll-summary")).to_be_visible()
    found += Look(page).faults()
    page.goto("/demo/tour/")
    found += Look(page).faults()

    assert found == []


def test_the_next_stop_is_reached_by_keyboard_alone(opened: Opened) -> None:
    page = opened(DESK)
    tour = Tour(page)
    way = tour.strip.get_by_role("button", name=re.compile("^下一站"))
    for _press in range(60):
        page.keyboard.press("Tab")
        if way.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    tour.stands_at(2, "支部书记")
