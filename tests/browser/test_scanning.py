"""Ticks by code: typed on a phone, and by a scanner that types for its owner."""

import re

from playwright.sync_api import Page, expect


def open_scan_page(page: Page) -> list[str]:
    """As organiser, read the codes off a branch's sign-in sheet, and open the scan page.

    A roll of this afternoon's batch, which no other journey calls.
    """
    page.goto("/")
    page.locator("button[name=role][value=organiser]").click()
    page.wait_for_url("**/home/")
    page.goto("/seasons/todo/")
    page.locator("main a[href*='/batches/29/roll-call/']:not([href*='/minutes/'])").last.click()
    page.wait_for_url("**/roll-call/**")
    scan = page.get_by_role("link", name="扫码", exact=True).get_attribute("href")
    sheet = page.get_by_role("link", name="打印签到表").get_attribute("href")
    page.goto(f"{sheet}&codes")
    codes = re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page.locator("main").inner_text())
    page.goto(str(scan))
    assert len(codes) > 5
    return codes


def test_a_typed_code_ticks_at_once_and_is_undone(phone: Page) -> None:
    codes = open_scan_page(phone)
    result = phone.locator("#scan-result")
    before = int(result.locator("strong").last.inner_text())

    phone.get_by_label("用扫码枪扫，或输入签到码").fill(codes[3].lower())
    phone.get_by_role("button", name="点到").click()
    expect(result.get_by_text("到场")).to_be_visible()
    expect(result.locator("strong").last).to_have_text(str(before + 1))

    result.get_by_role("button", name="撤销").click()
    expect(result).to_contain_text("已撤销")
    expect(result.locator("strong").last).to_have_text(str(before))


def test_a_scanner_types_the_address_wherever_the_focus_is(desk: Page) -> None:
    codes = open_scan_page(desk)
    result = desk.locator("#scan-result")
    code = codes[4].replace("-", "")
    before = int(result.locator("strong").last.inner_text())
    desk.evaluate("document.activeElement.blur()")

    for _scan in range(2):
        desk.keyboard.type(f"http://127.0.0.1/seasons/code/{code}/")
        desk.keyboard.press("Enter")
        expect(desk.locator("#code")).to_have_value("")
    expect(result).to_contain_text("已经点过到了")
    expect(result.locator("strong").last).to_have_text(str(before + 1))

    desk.keyboard.type("00000-00000")
    desk.keyboard.press("Enter")
    expect(result).to_contain_text("不认识这个签到码")
    expect(desk.locator("#code")).to_be_focused()
