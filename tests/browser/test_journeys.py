"""Whole stories of a season, each from a first page to what its people see in the end."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import begin, enter
from tests.browser.looking import DESK, PHONE

TODAY, BRANCH = "2022-03-04", "新安小学党支部"
SECRETARY, TEACHER, NEWCOMER = "冯一溪", "唐景帆", "安霁月"
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
Entered = Callable[[str, dict[str, int]], Page]


@pytest.fixture
def entered(browser: Browser, address: str) -> Iterator[Entered]:
    """Somebody's own browser, beside those of others."""
    made: list[BrowserContext] = []

    def come_in(role: str, size: dict[str, int]) -> Page:
        context = browser.new_context(viewport=size, base_url=address, locale="zh-CN")  # type: ignore[arg-type]  # TypedDict
        made.append(context)
        page = context.new_page()
        enter(page, role)
        return page

    yield come_in
    for context in made:
        context.close()


def test_from_the_work_list_to_a_visit_made(entered: Entered, served_var: Path) -> None:
    begin(served_var, "newcomer")
    page, name = entered("secretary", PHONE), NEWCOMER
    page.locator("main a.list-row", has_text="没学到").click()
    row = page.locator("main li.list-row", has_text=name)
    expect(row).to_contain_text("书记第一课")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)

    page.get_by_label("哪天去").fill(TODAY)
    page.get_by_label("谁去", exact=True).select_option(label=TEACHER)
    page.get_by_role("button", name="约好", exact=True).click()
    page.get_by_role("link", name="打印便条").click()
    slip = page.locator("body")
    expect(slip).to_contain_text(f"{name}同志")
    expect(slip).to_contain_text(f"{TEACHER}（{BRANCH}）")
    expect(slip).to_contain_text("3月4日")
    page.go_back()

    page.get_by_role("link", name="去过了，记一笔").click()
    page.get_by_label("看大字材料").check()
    page.get_by_role("button", name="记下").click()
    expect(page.locator("main")).to_contain_text("3月4日")

    expect(row).to_contain_text(TEACHER)

    page.goto("/seasons/coverage/")
    expect(row).not_to_contain_text("书记第一课")
    expect(row).to_contain_text("集中学习")  # which is asked twice
    page.get_by_role("link", name=BRANCH).first.click()
    stands = page.locator("main tr", has_text=name)
    expect(stands.locator("td[data-label=书记第一课]")).to_contain_text("送学到")


def test_who_waits_moves_up_when_somebody_gives_leave(entered: Entered, served_var: Path) -> None:
    made = begin(served_var, "waiting")
    teacher = entered("teacher", PHONE)
    teacher.goto("/seasons/mine/")
    mine = teacher.locator("section.card", has_text="读书分享会")
    mine.get_by_role("link", name="换一批").click()
    expect(teacher.locator("main")).to_contain_text("已满，候补 0 个")
    teacher.get_by_role("button", name="候补").click()
    teacher.goto("/seasons/mine/")
    expect(teacher.locator("main")).to_contain_text("排在第 1 位")
    expect(teacher.locator("main")).not_to_contain_text("已经给您排上")

    organiser = entered("organiser", DESK)
    organiser.goto(f"/seasons/batches/{made['batch']}/roll-call/{made['crowd']}/")
    organiser.locator("li.roll-row button.roll-why").first.click()
    organiser.get_by_role("link", name="替他请假").click()
    organiser.locator("main form input[name=reason]").first.check()
    organiser.get_by_role("button", name="请假", exact=True).click()

    teacher.reload()
    placed = teacher.locator("section.card", has_text="已经给您排上")
    expect(placed).to_contain_text("读书分享会")
    expect(placed).to_contain_text("3月19日")
    expect(teacher.locator("main")).not_to_contain_text("排在第 1 位")


def test_a_notice_is_read_by_a_branch_and_the_sender_sees_branches_only(entered: Entered) -> None:
    organiser = entered("organiser", DESK)
    organiser.goto("/seasons/notices/")
    organiser.get_by_role("link", name="写通知").click()
    organiser.get_by_label("标题").fill("请把座签带来")
    organiser.get_by_label("正文").fill("星期五的会，请各支部把座签带来。")
    organiser.get_by_label("附件").set_input_files(
        {"name": "座签.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    organiser.get_by_role("button", name="发出").click()
    organiser.goto("/seasons/notices/")
    organiser.locator("main a.list-row", has_text="请把座签带来").click()
    row = organiser.locator("main li.list-row", has_text=BRANCH)
    expect(row).not_to_contain_text("已阅")

    secretary = entered("secretary", PHONE)
    secretary.goto("/seasons/notices/")
    secretary.locator("main a.list-row", has_text="请把座签带来").click()
    with secretary.expect_download() as taken:
        secretary.get_by_role("link", name="座签.pdf").click()
    assert Path(taken.value.path()).read_bytes() == PDF
    expect(secretary.locator("main li.list-row")).to_have_count(1)
    secretary.get_by_role("button", name="已阅").click()

    organiser.reload()
    expect(row).to_contain_text("已阅")
    expect(organiser.locator("main")).not_to_contain_text(SECRETARY)
    others = organiser.locator("main li.list-row").filter(has_not_text="已阅")
    assert others.count() > 50


def test_hours_are_confirmed_in_roster_order_and_a_member_takes_their_season_away(
    entered: Entered,
) -> None:
    secretary = entered("secretary", DESK)
    secretary.goto("/people/organisations/ZX01/")
    roster = secretary.locator("main").inner_text()
    secretary.goto("/seasons/hours/")  # with one branch alone, this is its page
    rows = secretary.locator("main table tbody tr")
    names = [row.locator("th").inner_text() for row in rows.all()]
    places = [roster.index(name) for name in names]
    assert places == sorted(places)
    assert len(names) >= 20
    teacher_row = rows.filter(has_text=TEACHER)
    has, left, _carried, confirmed, _further = teacher_row.locator("td").all_inner_texts()
    assert float(left) > 0
    assert float(confirmed) == 0
    secretary.get_by_role("button", name="确认这一年的学时").click()
    expect(teacher_row.locator("td").nth(3)).to_have_text(has)

    teacher = entered("teacher", PHONE)
    teacher.goto("/seasons/mine/hours/")
    expect(teacher.locator("main")).to_contain_text("已确认，办法再改也不变")
    teacher.get_by_role("link", name="打印我的冬训").click()
    expect(teacher.locator("body")).to_contain_text(TEACHER)
    teacher.go_back()
    teacher.get_by_role("button", name="生成 PDF").click()
    ready = teacher.get_by_role("link", name="下载 PDF")
    expect(ready).to_be_visible(timeout=60_000)
    with teacher.expect_download() as taken:
        ready.click()
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF-")


def test_a_sheet_is_typed_by_two_people_who_do_not_see_each_other(
    entered: Entered, served_var: Path
) -> None:
    made = begin(served_var, "paper")
    roll = f"/seasons/batches/{made['batch']}/roll-call/{made['branch']}/"
    everybody = made["people"]
    first, second = entered("secretary", PHONE), entered("organiser", DESK)

    _type(first, roll, skipping=[TEACHER])
    expect(first.locator("main")).to_contain_text("等另一个人录第二遍")
    second.goto(f"{roll}paper/")
    expect(second.locator("main")).to_contain_text("独立录第二遍")
    expect(second.locator("main input.tick:checked")).to_have_count(0)
    _type(second, roll, skipping=[])
    differing = second.locator("label.list-row", has_text="两遍不一样")
    expect(differing).to_have_count(1)
    expect(differing).to_contain_text(TEACHER)
    first.goto(roll)
    expect(first.locator("#roll-summary strong").first).to_have_text("0")

    second.get_by_label(TEACHER).uncheck()
    second.get_by_role("button", name="保存这一遍").click()

    first.reload()
    expect(first.locator("#roll-summary strong").first).to_have_text(str(everybody - 1))


def _type(page: Page, roll: str, *, skipping: list[str]) -> None:
    """Tick who signed, and save."""
    page.goto(f"{roll}paper/")
    for tick in page.locator("main label.list-row").all():
        if not any(name in tick.inner_text() for name in skipping):
            tick.locator("input").check()
    page.get_by_role("button", name="保存这一遍").click()
