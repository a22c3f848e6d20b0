"""The organiser makes the next season: few clicks, and the work it asks is said before."""

from playwright.sync_api import Locator, Page, expect

MOST_CLICKS = 10


class Counting:
    """Clicks, counted from the home page."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0
        page.goto("/")
        page.locator("button[name=role][value=organiser]").click()
        page.wait_for_url("**/home/")

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1


def test_the_next_season_is_open_after_few_clicks(desk: Page) -> None:
    hand = Counting(desk)

    hand.click(desk.get_by_role("link", name="冬训", exact=True).first)
    hand.click(desk.get_by_role("link", name="新建冬训").first)
    expect(desk.locator("form").filter(has_text="照上次建好").get_by_label("名称")).to_have_value(
        "2022–2023 年度冬训"
    )
    hand.click(desk.get_by_role("button", name="照上次建好"))
    expect(desk.locator("main")).to_contain_text("这一季要大家填多久")
    hand.click(desk.get_by_role("button", name="开始冬训"))
    expect(desk.locator("main")).to_contain_text("进行中")

    assert hand.clicks <= MOST_CLICKS

    # What is under way stays on the first page; the new one can be looked at.
    desk.goto("/home/")
    expect(desk.locator("main")).to_contain_text("学习送到")
    switch = desk.get_by_label("看哪一次冬训")
    switch.select_option(label="2022–2023 年度冬训")
    desk.wait_for_url("**/home/")
    expect(switch.locator("option:checked")).to_have_text("2022–2023 年度冬训")
    desk.reload()
    expect(switch.locator("option:checked")).to_have_text("2022–2023 年度冬训")


def test_a_requirement_is_removed_and_put_back_on_a_phone(phone: Page) -> None:
    Counting(phone)
    phone.goto("/seasons/all/")
    phone.locator("main a.list-row", has_text="2021–2022").click()
    phone.get_by_role("link", name="集中学习：修改").click()
    phone.get_by_role("button", name="删去这一项").click()
    expect(phone.get_by_text("“集中学习”已删除")).to_be_visible()
    phone.get_by_role("button", name="撤销").click()

    expect(phone.get_by_role("link", name="集中学习：修改")).to_be_visible()
