"""The branch secretary on a phone: thirty people in six taps, and the minutes write themselves."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser import rolls
from tests.browser.conftest import enter
from tests.browser.rolls import Roll

MOST_TAPS = 6


class Taps:
    """Counts what a thumb does, from the home page on."""

    def __init__(self) -> None:
        self.number = 0

    def tap(self, target: Locator) -> None:
        self.number += 1
        target.click()


def test_a_roll_is_called_in_six_taps_and_the_minutes_write_themselves(phone: Page) -> None:
    phone.goto("/")
    phone.locator("button[name=role][value=secretary]").click()
    phone.wait_for_url("**/home/")
    taps = Taps()

    taps.tap(phone.locator("main a[href*='/roll-call/']").first)
    expected = int(re.findall(r"应到\s*(\d+)", phone.locator("#roll-summary").inner_text())[0])
    taps.tap(phone.get_by_role("button", name="全到，除了"))
    expect(phone.locator("#roll-summary strong").first).to_have_text(str(expected))
    taps.tap(phone.locator("li.roll-row input.tick").nth(2))
    expect(phone.locator("#roll-summary strong").first).to_have_text(str(expected - 1))
    taps.tap(phone.get_by_role("button", name="完成，生成会议记录"))
    phone.wait_for_url("**/minutes/")

    main = phone.locator("main")
    expect(main).to_contain_text("应到")
    expect(main).to_contain_text("实到")
    assert taps.number <= MOST_TAPS


def test_an_impatient_thumb_on_finish_makes_one_version_of_the_minutes(phone: Page) -> None:
    enter(phone, "organiser")
    roll = Roll.opened(phone, rolls.TAPPED_TWICE)
    roll.tick(roll.free_row()).click()
    expect(roll.saved).to_be_visible()

    roll.finish.dblclick()

    phone.wait_for_url("**/minutes/")
    expect(phone.locator("main")).to_contain_text("实到 1 人")
    expect(phone.get_by_text("历次版本")).to_have_count(0)


def test_the_phone_page_does_not_scroll_sideways_in_large_type(phone: Page) -> None:
    phone.set_viewport_size({"width": 320, "height": 700})
    phone.goto("/")
    phone.locator("form[action*='type-size'] button").first.click()
    phone.locator("button[name=role][value=secretary]").click()
    phone.wait_for_url("**/home/")

    assert phone.locator("html").get_attribute("data-type") == "large"
    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not phone.evaluate(too_wide)
