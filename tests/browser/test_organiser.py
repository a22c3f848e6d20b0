"""The organiser at a desk: from a number to the people behind it, from a plan to a briefing."""

from io import BytesIO
from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.conftest import enter


def test_a_number_opens_its_definition_and_the_people_behind_it_in_two_clicks(desk: Page) -> None:
    enter(desk, "organiser")

    desk.locator("main a[href*='figures/field_class_people']").first.click()
    expect(desk.locator("body")).to_contain_text("口径")
    desk.locator("main a[href*='/records/']").first.click()

    expect(desk.locator("main table tbody tr").first).to_be_visible()


def test_the_briefing_in_word_says_more_than_a_thousand(desk: Page, tmp_path: Path) -> None:
    enter(desk, "organiser")
    desk.goto("/reports/briefing/")
    expect(desk.locator("main")).to_contain_text("1000余名")

    with desk.expect_download() as download:
        desk.locator("a[href*='briefing/document']").first.click()

    target = tmp_path / "briefing.docx"
    download.value.save_as(target)
    text = "\n".join(p.text for p in Document(BytesIO(target.read_bytes())).paragraphs)
    assert "1000余名" in text


def test_a_season_with_a_batch_and_a_branch_is_made_from_a_template(desk: Page) -> None:
    enter(desk, "organiser")
    desk.goto("/seasons/all/new/")
    form = desk.locator("form").filter(has_text="从模板新建")
    form.get_by_label("名称").fill("浏览器里新建的冬训")
    form.get_by_label("开始日期").fill("2022-12-01")  # the winter after, so that this one stays
    form.get_by_label("结束日期").fill("2023-04-30")
    form.get_by_role("button", name="建好").click()
    desk.get_by_role("button", name="开始冬训").click()
    desk.get_by_role("link", name="新建活动").first.click()
    desk.get_by_label("活动名称").fill("实境课堂：试排")
    desk.get_by_label("时长").fill("120")
    desk.get_by_role("button", name="建好，去排批次").click()
    desk.locator("[id$='-0-venue']").select_option(index=1)
    desk.locator("[id$='-0-day']").fill("2023-03-20")
    desk.locator("[id$='-0-time']").fill("09:00")
    desk.locator("[id$='-0-capacity']").fill("50")
    desk.get_by_role("button", name="保存批次").click()
    desk.locator("main a[href*='/seasons/batches/']").first.click()
    desk.get_by_role("link", name="选支部").first.click()
    desk.get_by_label("承恩小学党支部").check()
    desk.get_by_role("button", name="排进这一批").click()

    expect(desk.locator("main")).to_contain_text("承恩小学党支部")


def test_a_batch_that_is_too_small_says_so_and_takes_nobody(desk: Page) -> None:
    enter(desk, "organiser")
    desk.goto("/seasons/batches/30/invitations/")
    for branch in ("局机关党支部", "教师发展中心党支部"):
        desk.get_by_label(branch).check()
    desk.get_by_role("button", name="排进这一批").click()

    expect(desk.locator("main")).to_contain_text("名额不够")
