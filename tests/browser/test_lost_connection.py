"""A roll called where the connection comes and goes: nothing is lost, nothing is claimed."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import rolls
from tests.browser.conftest import PHONE, enter, environment_of, free_port, served
from tests.browser.looking import Look
from tests.browser.rolls import Roll

Phone = Callable[[str], Page]


@pytest.fixture
def in_hand(browser: Browser, address: str) -> Iterator[Phone]:
    """Phones of the demo's people, one context each."""
    made: list[BrowserContext] = []

    def phone(role: str) -> Page:
        context = browser.new_context(viewport=PHONE, base_url=address, locale="zh-CN")  # type: ignore[arg-type]  # TypedDict
        made.append(context)
        page = context.new_page()
        enter(page, role)
        return page

    yield phone
    for context in made:
        context.close()


def test_a_tick_without_connection_is_told_kept_and_sent_on_return(in_hand: Phone) -> None:
    page = in_hand("organiser")
    roll = Roll.opened(page, rolls.SHARED)
    row = roll.free_row()

    page.context.set_offline(True)
    roll.tick(row).click()

    expect(roll.unsent).to_contain_text(rolls.SENTENCE)
    expect(roll.unsent).to_contain_text("1")
    expect(roll.line(row)).to_contain_text("还没保存")
    expect(roll.saved).to_be_hidden()
    assert Look(page).faults() == []
    page.context.set_offline(False)
    roll.expect_all_saved()
    expect(roll.saved).to_be_visible()
    assert roll.what_stands(row) == "present"


def test_after_a_reload_a_kept_tick_is_shown_as_unsaved_and_sent(in_hand: Phone) -> None:
    page = in_hand("organiser")
    roll = Roll.opened(page, rolls.SHARED)
    row = roll.free_row()
    page.context.set_offline(True)
    roll.tick(row).click()
    expect(roll.unsent).to_be_visible()
    page.route("**/status/", lambda route: route.abort())  # pages come through, ticks do not
    page.context.set_offline(False)

    page.reload()

    expect(roll.tick(row)).to_be_checked()
    expect(roll.line(row)).to_contain_text("还没保存")
    expect(roll.unsent).to_contain_text(rolls.SENTENCE)
    assert roll.what_stands(row) == "expected"
    page.unroute("**/status/")
    page.get_by_role("button", name="再试一次").click()
    roll.expect_all_saved()
    assert roll.what_stands(row) == "present"


def test_what_a_deputy_said_meanwhile_stands_and_is_shown(in_hand: Phone) -> None:
    away, there = in_hand("organiser"), in_hand("organiser")
    mine, theirs = Roll.opened(away, rolls.SHARED), Roll.opened(there, rolls.SHARED)
    row = mine.free_row()
    away.context.set_offline(True)
    mine.tick(row).click()
    expect(mine.unsent).to_be_visible()

    theirs.line(row).get_by_role("button", name="请假").click()
    there.get_by_role("button", name="家中有事").click()
    expect(theirs.line(row)).to_contain_text("家中有事")
    away.context.set_offline(False)

    expect(mine.line(row)).to_contain_text("您点的“到场”没有保存")
    expect(mine.tick(row)).not_to_be_checked()
    mine.expect_all_saved()
    assert mine.what_stands(row) == "leave-family"


def test_a_step_for_the_whole_roll_without_connection_says_so(in_hand: Phone) -> None:
    page = in_hand("organiser")
    Roll.opened(page, rolls.SHARED)

    page.context.set_offline(True)
    page.get_by_role("button", name="全到，除了").click()

    expect(page.locator("[data-not-done]")).to_contain_text("刚才那一步没有保存")


def test_finishing_waits_for_the_ticks_that_were_not_sent(in_hand: Phone) -> None:
    page = in_hand("organiser")
    roll = Roll.opened(page, rolls.FINISHED_HERE)
    first = roll.free_row()
    page.context.set_offline(True)
    roll.tick(first).click()
    roll.finish.click()
    expect(roll.unsent).to_be_visible()
    expect(page).to_have_url(page.url)

    page.context.set_offline(False)
    roll.expect_all_saved()
    roll.finish.click()

    page.wait_for_url("**/minutes/")
    expect(page.locator("main")).to_contain_text("实到 1 人")


def test_ticks_that_come_after_the_roll_was_finished_are_named(in_hand: Phone) -> None:
    away, there = in_hand("organiser"), in_hand("organiser")
    mine, theirs = Roll.opened(away, rolls.OVERTAKEN), Roll.opened(there, rolls.OVERTAKEN)
    row = mine.free_row()
    name = mine.name(row)
    away.context.set_offline(True)
    mine.tick(row).click()
    expect(mine.unsent).to_be_visible()
    other = theirs.page.locator("li.roll-row .tick").nth(1)
    other.click()
    expect(theirs.saved).to_be_visible()
    theirs.finish.click()
    there.wait_for_url("**/minutes/")

    away.context.set_offline(False)

    told = away.locator("[data-lost]")
    expect(told).to_contain_text(name)
    expect(mine.tick(row)).not_to_be_checked()
    away.get_by_role("button", name="知道了").click()
    away.reload()
    expect(told).to_be_hidden()


def test_a_server_that_dies_and_comes_back_gets_every_tick(
    browser: Browser, loaded: Path, tmp_path: Path
) -> None:
    environment, port = environment_of(shutil.copytree(loaded, tmp_path / "var")), free_port()
    url = f"http://127.0.0.1:{port}"
    page = browser.new_context(viewport=PHONE, base_url=url).new_page()  # type: ignore[arg-type]  # TypedDict
    with served(port, environment):
        enter(page, "secretary")
        roll = Roll.opened(page, rolls.SECRETARYS)
    ticked = roll.free_rows()[:3]
    for row in ticked:
        roll.tick(row).click()
    expect(roll.unsent).to_contain_text("3")

    with served(port, environment):
        page.get_by_role("button", name="再试一次").click()
        roll.expect_all_saved()
        assert [roll.what_stands(row) for row in ticked] == ["present"] * 3
    page.context.close()
