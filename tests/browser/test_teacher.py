"""A teacher on a phone: a personal link with a first-time code, what is one's own, and leave."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser import rolls
from tests.browser.conftest import PHONE, enter, prove_as_the_demo_says
from tests.browser.looking import Look
from tests.browser.rolls import Roll

BRANCH = "ZX08"  # the branch of rolls.SHARED
LINKS = f"/people/organisations/{BRANCH}/links/"
NewPhone = Callable[[], Page]
WRONG = ("000000", "111111", "222222", "333333", "444444")


@dataclass(frozen=True, slots=True)
class Slip:
    """What a teacher is given: a link by chat, and a code by word of mouth."""

    name: str
    path: str
    code: str


@dataclass(frozen=True, slots=True)
class Office:
    """The desk where links are made."""

    page: Page

    def give(self, name: str) -> Slip:
        self.page.goto(LINKS)
        self._row(name).get_by_role("button", name="发链接").click()
        if self.page.locator("[data-proof]").count():
            prove_as_the_demo_says(self.page)
        address = self.page.locator("p.break-all").inner_text()
        code = self.page.locator("[data-code]").inner_text()
        return Slip(name, urlsplit(address).path, code)

    def new_code(self, name: str) -> str:
        self.page.goto(LINKS)
        self._row(name).get_by_role("button", name="换手机，发新码").click()
        return self.page.locator("main .text-3xl").inner_text()

    def revoke(self, name: str) -> None:
        self.page.goto(LINKS)
        self._row(name).get_by_role("button", name="停用").click()

    def _row(self, name: str) -> Locator:
        return self.page.locator("main .list-row", has_text=name)


@pytest.fixture
def office(desk: Page) -> Office:
    enter(desk, "organiser")
    return Office(desk)


@pytest.fixture
def new_phone(browser: Browser, address: str) -> Iterator[NewPhone]:
    made: list[BrowserContext] = []

    def phone() -> Page:
        context = browser.new_context(viewport=PHONE, base_url=address, locale="zh-CN")  # type: ignore[arg-type]  # TypedDict
        made.append(context)
        return context.new_page()

    yield phone
    for context in made:
        context.close()


def _member(page: Page, place: int) -> str:
    """Somebody of the branch of whom nothing is said, from the end of its roll."""
    roll = Roll.opened(page, rolls.SHARED)
    return roll.name(roll.free_rows()[-place])


def _open(phone: Page, slip: Slip, code: str) -> None:
    phone.goto(slip.path)
    phone.get_by_label("确认码").fill(code)
    phone.get_by_role("button", name="进入").click()


def test_a_teacher_comes_in_by_link_asks_for_leave_and_takes_it_back(
    office: Office, new_phone: NewPhone
) -> None:
    slip = office.give(_member(office.page, 1))
    assert Look(office.page).faults() == []
    phone = new_phone()
    phone.goto(slip.path)
    expect(phone.locator("h1")).to_have_text("请先确认是您本人")
    expect(phone.locator("body")).not_to_contain_text(slip.name)
    assert slip.path not in phone.url

    _open(phone, slip, slip.code)
    expect(phone.locator("main")).to_contain_text(f"{slip.name}，欢迎")
    phone.locator("main").get_by_role("link", name="我的安排").click()
    phone.get_by_role("link", name="去不了，请假").click()
    phone.get_by_label("家中有事").check()
    phone.locator("main").get_by_role("button", name="请假").click()
    expect(phone.locator("main .badge").first).to_have_text("请假")
    phone.get_by_role("button", name="能去了，撤回请假").click()

    expect(phone.locator("main .badge").first).to_have_text("请参加")
    phone.goto(slip.path)
    phone.wait_for_url("**/home/")  # the phone is remembered


def test_a_teacher_sees_what_is_their_own_and_nothing_else(
    office: Office, new_phone: NewPhone
) -> None:
    roll = Roll.opened(office.page, rolls.SHARED)
    name, other = (roll.name(row) for row in roll.free_rows()[-3:-1])
    there = urlsplit(office.page.url).path
    slip = office.give(name)
    phone = new_phone()
    _open(phone, slip, slip.code)

    phone.goto("/seasons/mine/")
    expect(phone.locator("body")).not_to_contain_text(other)
    for path in (there, LINKS, "/people/persons/", "/reports/figures/"):
        answer = phone.goto(path)
        assert answer is not None
        assert answer.status == 403, path


def test_a_second_phone_needs_a_code_of_its_own_and_the_first_is_out(
    office: Office, new_phone: NewPhone
) -> None:
    slip = office.give(_member(office.page, 4))
    first, second = new_phone(), new_phone()
    _open(first, slip, slip.code)

    second.goto(slip.path)
    expect(second.locator("h1")).to_have_text("换手机了？")
    expect(second.locator("main")).to_contain_text("请书记重新发码")
    expect(second.locator("main form")).to_have_count(0)
    _open(second, slip, office.new_code(slip.name))
    expect(second.locator("main")).to_contain_text(f"{slip.name}，欢迎")

    first.goto("/seasons/mine/")
    expect(first).not_to_have_url("**/mine/")
    expect(first.locator("body")).not_to_contain_text("我的安排")


def test_a_link_that_was_stopped_says_so_and_the_phone_is_out(
    office: Office, new_phone: NewPhone
) -> None:
    slip = office.give(_member(office.page, 5))
    phone = new_phone()
    _open(phone, slip, slip.code)

    office.revoke(slip.name)

    answer = phone.goto(slip.path)
    assert answer is not None
    assert answer.status == 410
    expect(phone.locator("h1")).to_have_text("这个链接已经停用")
    expect(phone.locator("main")).to_contain_text("请本支部书记重新发一个")
    assert Look(phone).faults() == []
    phone.goto("/seasons/mine/")
    expect(phone.locator("body")).not_to_contain_text("我的安排")


def test_a_link_passed_on_without_its_code_does_not_open_and_stops_after_five_guesses(
    office: Office, new_phone: NewPhone
) -> None:
    slip = office.give(_member(office.page, 6))
    stranger = new_phone()

    for code in WRONG[:4]:
        _open(stranger, slip, code)
        expect(stranger.locator("main")).to_contain_text("确认码不对，还可以试")
    _open(stranger, slip, WRONG[4])

    expect(stranger.locator("h1")).to_have_text("这个链接已经停用")
    expect(stranger.locator("body")).not_to_contain_text(slip.name)
