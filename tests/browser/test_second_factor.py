"""A second factor, from setting it up to being asked: a key of the browser's, paper, the demo's."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import enter, prove_as_the_demo_says
from tests.browser.looking import DESK, PHONE, Look

EXPORT = "/people/organisations/ZX01/roster/"


def looks_well(page: Page) -> None:
    size = page.viewport_size
    assert Look(page).faults() == []
    page.set_viewport_size(size or DESK)  # type: ignore[arg-type]  # TypedDict


@pytest.fixture
def localhost(browser: Browser, address: str) -> Iterator[Page]:
    """A desk at the name ``localhost``: an address of numbers has no passkeys."""
    base = address.replace("127.0.0.1", "localhost")
    context = browser.new_context(viewport=DESK, base_url=base, locale="zh-CN")  # type: ignore[arg-type]  # TypedDict
    yield context.new_page()
    context.close()


@pytest.fixture
def with_key(localhost: Page) -> Page:
    """The same, with a security key in it, which says yes by itself."""
    talk = localhost.context.new_cdp_session(localhost)
    talk.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    talk.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return localhost


def test_a_form_sent_is_asked_for_a_proof_and_goes_on(desk: Page) -> None:
    enter(desk, "organiser")
    desk.goto("/people/organisations/ZX01/offices/")
    desk.get_by_label("职务名称").fill("宣传委员兼书记")
    desk.get_by_role("button", name="任命").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("请再验证一次")
    expect(desk.locator("main")).to_contain_text("您刚才填的都还在")
    looks_well(desk)
    prove_as_the_demo_says(desk)
    title = desk.get_by_label("职务名称")
    if title.count():  # the person was not chosen: the form says so, with what was typed
        expect(title).to_have_value("宣传委员兼书记")
    expect(desk).to_have_url(re.compile("/offices/"))


def test_a_passkey_is_set_up_and_opens_what_is_asked_for(with_key: Page) -> None:
    enter(with_key, "auditor")
    with_key.goto("/people/me/factors/passkeys/new/")
    prove_as_the_demo_says(with_key)
    with_key.get_by_label("给它起个名字").fill("审计室的电脑")
    with_key.get_by_role("button", name="在这台设备上设置").click()
    expect(with_key.locator("main")).to_contain_text("通行密钥设好了")
    expect(with_key.locator("main")).to_contain_text("审计室的电脑")
    looks_well(with_key)

    enter_again(with_key, "auditor")
    with_key.goto("/audit/")
    looks_well(with_key)
    with_key.get_by_role("button", name="用通行密钥验证").click()
    expect(with_key).to_have_url(re.compile("/audit/$"))

    with_key.goto("/people/me/factors/")
    with_key.get_by_role("button", name="移除 审计室的电脑").click()
    expect(with_key.locator("main")).to_contain_text("通行密钥已移除")


def enter_again(page: Page, role: str) -> None:
    page.context.clear_cookies()
    enter(page, role)


def test_a_sheet_is_printed_and_its_code_taken_once_on_a_phone(phone: Page) -> None:
    enter(phone, "operator")
    phone.goto("/people/me/factors/")
    looks_well(phone)
    phone.get_by_role("button", name="打印一张").click()
    prove_as_the_demo_says(phone)
    codes = phone.locator("[data-code]").all_inner_texts()
    assert len(codes) == 10
    looks_well(phone)
    phone.get_by_role("link", name="已打印，返回").click()
    expect(phone.locator("main")).to_contain_text("还剩 10 个码")


def test_a_wrong_code_says_how_many_tries_are_left(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, base_url=address, java_script_enabled=False)  # type: ignore[arg-type]  # TypedDict
    page = context.new_page()
    enter(page, "secretary")
    page.goto(EXPORT)
    page.get_by_label("验证码").fill("00000000")
    page.get_by_role("button", name="验证，接着办").click()
    expect(page.locator("main")).to_contain_text("还可以试 4 次")
    with page.expect_download() as got:
        prove_as_the_demo_says(page)
    assert got.value.suggested_filename.endswith(".xlsx")
    context.close()
