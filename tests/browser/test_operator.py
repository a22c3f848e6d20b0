"""The operator: the state of the machine, who holds which office, and nobody's data."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import enter

OF_PEOPLE = (
    "/people/organisations/ZX01/",
    "/people/organisations/ZX01/links/",
    "/people/persons/5/",
    "/seasons/batches/29/",
    "/reports/figures/",
    "/reports/briefing/",
)


def test_the_operator_sees_that_the_machine_is_well(desk: Page) -> None:
    enter(desk, "operator")

    expect(desk.locator("h1")).to_have_text("系统状态")
    rows = desk.locator("main .list-row")
    assert rows.count() > 0
    for row in rows.all():
        expect(row).to_contain_text("正常")


def test_the_operator_sees_nobodys_data(desk: Page) -> None:
    enter(desk, "operator")

    for path in OF_PEOPLE:
        answer = desk.goto(path)
        assert answer is not None
        assert answer.status in {403, 404}, path
