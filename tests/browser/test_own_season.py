"""The demo is cleared and an own season begins: from the roster to the text for the group."""

import re
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import environment_of, free_port, served
from tests.browser.looking import DESK, Look
from wuxin.portal.demo import roster

MOST_CLICKS = 22
PASSWORD = "一季冬训-从计划到数字"
PEOPLE = sum(1 for _row in roster.rows())


@pytest.fixture
def var(loaded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(loaded, tmp_path / "var")


@pytest.fixture
def hand(browser: Browser, var: Path) -> Iterator["Hand"]:
    with served(free_port(), environment_of(var)) as url:
        context = browser.new_context(viewport=DESK, base_url=url, locale="zh-CN")  # type: ignore[arg-type]  # TypedDict
        yield Hand(context.new_page())
        context.close()


class Hand:
    """Counts what is clicked."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def press(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True).first)

    def follow(self, name: str) -> None:
        self.click(self.page.get_by_role("link", name=name).first)


def leave_the_demo(hand: Hand) -> None:
    page = hand.page
    page.goto("/demo/tour/")
    page.get_by_role("link", name="清空演示，开始我们自己的一季").click()
    page.get_by_label("您的单位").fill("示例新区教体局党委")
    page.get_by_label("您的姓名").fill("示例主任")
    page.get_by_label("输入“清空”两个字").fill("不")
    page.get_by_role("button", name="准备我们自己的一季").click()
    expect(page.locator("main")).to_contain_text("请输入“清空”")
    page.get_by_label("输入“清空”两个字").fill("清空")
    page.get_by_role("button", name="准备我们自己的一季").click()
    page.get_by_role("button", name="离开演示，换过去").click(timeout=90_000)
    page.wait_for_url("**/people/password/", timeout=90_000)
    for field in page.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="设好并登录").click()
    page.wait_for_url("**/home/")


def bring_the_roster(hand: Hand, tmp_path: Path) -> None:
    page = hand.page
    file = tmp_path / "党员花名册.xlsx"
    file.write_bytes(roster.workbook())
    hand.follow("导入名册")
    page.get_by_label("名册文件").set_input_files(file)
    hand.press("上传并核对")
    page.get_by_role("button", name="全部新建，再核对").wait_for(timeout=120_000)
    hand.press("全部新建，再核对")
    confirm = page.get_by_role("button", name=re.compile(rf"确认导入 {PEOPLE} 人"))
    confirm.wait_for(timeout=120_000)
    hand.click(confirm)
    expect(page.locator("main")).to_contain_text(f"新增 {PEOPLE} 人", timeout=180_000)
    hand.click(page.get_by_role("link", name="首页").first)


def choose_the_template(hand: Hand) -> None:
    page = hand.page
    hand.follow("选模板，开始冬训")
    hand.click(page.locator("main input[name=template]").first)
    hand.press("建好")
    hand.press("开始冬训")
    hand.click(page.get_by_role("link", name="首页").first)


def plan_the_activity(hand: Hand) -> None:
    page = hand.page
    hand.follow("排第一个活动")
    page.get_by_label("类型").select_option("field_class")
    page.get_by_label("活动名称").fill("实境课堂：第一课")
    hand.press("建好，去排批次")
    hand.follow("加场地")
    page.get_by_label("场地", exact=True).fill("示例纪念馆")
    hand.click(page.locator("main form button[type=submit]").first)
    page.get_by_label("场地", exact=True).first.select_option(index=1)
    page.get_by_label("开始时间").first.fill("09:00")
    page.get_by_label("名额").first.fill("200")
    page.get_by_label("日期").first.fill(_first_day(page.locator(".page-sub").inner_text()))
    hand.press("保存批次")
    page.wait_for_url(re.compile(r"/activities/\d+/$"))
    hand.click(page.locator("main a[href*='/batches/']").first)
    hand.follow("选支部")
    hand.click(page.locator("main input.tick:not([disabled])").first)
    hand.press("排进这一批")
    hand.click(page.get_by_role("link", name="首页").first)


def test_the_demo_is_cleared_and_our_own_season_begins(
    hand: Hand, var: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leave_the_demo(hand)
    page, began = hand.page, time.monotonic()
    expect(page.locator("body")).not_to_contain_text("演示")
    assert Look(page).faults() == []
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # TypedDict
    bring_the_roster(hand, tmp_path)
    choose_the_template(hand)
    plan_the_activity(hand)
    expect(page.get_by_label("发到群里的话")).to_have_value(re.compile("实境课堂：第一课"))
    with capsys.disabled():
        took = f"{hand.clicks} clicks, {time.monotonic() - began:.0f} s with {PEOPLE} people"
        sys.stdout.write(f"\nfrom the password to the text: {took}\n")

    assert hand.clicks <= MOST_CLICKS
    assert page.request.get("/demo/tour/").status == 404
    (aside,) = [path for path in var.glob("cleared-demo-2*") if path.is_dir()]
    names = _people(aside / "wuxin.sqlite3"), _people(var / "wuxin.sqlite3")
    assert names == (PEOPLE, PEOPLE + 1)


def _first_day(told: str) -> str:
    """2026年12月1日 → 2026-12-01."""
    year, month, day = re.findall(r"(\d+)年(\d+)月(\d+)日", told)[0]
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _people(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        return int(connection.execute("SELECT count(*) FROM people_person").fetchone()[0])
