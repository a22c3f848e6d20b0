"""Keys at a desk: the skip link, search, rows, help, Esc; never while typing, and switched off."""

from playwright.sync_api import Page

from tests.browser.conftest import enter

ACTIVITIES = "/seasons/activities/of/demo/"
_FOCUS = "() => document.activeElement.matches('input[type=search]')"
_ROW = "() => document.activeElement.closest('tr')?.rowIndex ?? 0"


def test_the_first_press_of_tab_offers_to_skip_to_the_text(desk: Page) -> None:
    enter(desk, "organiser")
    desk.goto(ACTIVITIES)
    desk.keyboard.press("Tab")
    assert desk.evaluate("() => document.activeElement.className") == "skip-link"
    desk.keyboard.press("Enter")

    assert desk.evaluate("() => document.activeElement.id") == "content"


def test_keys_lead_to_search_and_along_rows_and_are_letters_while_typing(desk: Page) -> None:
    enter(desk, "organiser")
    desk.goto(ACTIVITIES)
    for key, row in (("j", 1), ("j", 2), ("k", 1)):
        desk.keyboard.press(key)
        assert desk.evaluate(_ROW) == row
    desk.keyboard.press("/")
    assert desk.evaluate(_FOCUS)
    desk.keyboard.type("j/?")

    assert desk.evaluate("() => document.activeElement.value") == "j/?"
    assert desk.locator("dialog").count() == 0


def test_a_question_mark_opens_the_sheet_of_keys_and_escape_closes_it(desk: Page) -> None:
    enter(desk, "organiser")
    desk.goto(ACTIVITIES)
    desk.keyboard.press("?")
    desk.locator("dialog[open] #keys").wait_for()
    desk.keyboard.press("Escape")
    desk.locator("dialog").wait_for(state="detached")
    desk.locator("details.columns summary").click()
    desk.keyboard.press("Escape")

    assert desk.locator("details.columns[open]").count() == 0


def test_keys_that_are_switched_off_do_nothing(desk: Page) -> None:
    enter(desk, "organiser")
    desk.goto("/keys/")
    desk.locator("button[name=keys]").click()
    desk.goto(ACTIVITIES)
    desk.keyboard.press("j")

    assert desk.evaluate(_ROW) == 0


def test_columns_are_left_out_at_a_desk_by_keys_alone(desk: Page) -> None:
    enter(desk, "organiser")
    desk.goto(ACTIVITIES)
    heads = desk.locator("main thead th:visible")
    assert heads.count() == 6
    desk.locator("details.columns summary").focus()
    desk.keyboard.press("Enter")
    for key in ("Tab", "Space"):
        desk.keyboard.press(key)
    desk.locator("details.columns .btn-primary").focus()
    with desk.expect_navigation():
        desk.keyboard.press("Enter")

    assert heads.count() == 5


def test_a_lost_connection_is_said_on_the_page(desk: Page) -> None:
    enter(desk, "organiser")
    desk.goto(ACTIVITIES)
    assert not desk.locator("#offline").is_visible()
    desk.context.set_offline(True)
    desk.locator("#offline").wait_for()
    desk.context.set_offline(False)

    desk.locator("#offline").wait_for(state="hidden")
