"""A roll call before a thumb: whose row, what it says, what is told beside it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

SENTENCE = "没有保存，先记在这部手机里"
# The demo's rolls that wait to be called: a batch, and the branch.
SECRETARYS = (28, "新安小学党支部")
FINISHED_HERE = (28, "楚州实验小学党支部")
TAPPED_TWICE = (29, "钦工中学党支部")
SHARED = (29, "第二特殊教育学校党支部")  # never finished: every test takes rows of its own
OVERTAKEN = (30, "楚州中学党支部")


@dataclass(frozen=True, slots=True)
class Roll:
    """One roll as one person has it open."""

    page: Page

    @classmethod
    def opened(cls, page: Page, which: tuple[int, str]) -> "Roll":
        batch, branch = which
        page.goto(f"/seasons/batches/{batch}/")
        page.get_by_role("link", name=branch).first.click()
        page.wait_for_url("**/roll-call/**")
        return cls(page)

    def free_rows(self) -> list[str]:
        """The ids of the rows of which nothing is said yet."""
        waiting = self.page.locator("[name=seen][value$=':expected']").all()
        return [(one.get_attribute("value") or "").split(":")[0] for one in waiting]

    def free_row(self) -> str:
        return self.free_rows()[0]

    def tick(self, row: str) -> Locator:
        return self.page.locator(f".tick[value='{row}']")

    def line(self, row: str) -> Locator:
        return self.page.locator("li.roll-row", has=self.tick(row))

    def name(self, row: str) -> str:
        return self.line(row).locator(".list-title").inner_text()

    @property
    def unsent(self) -> Locator:
        return self.page.locator("[data-unsent]")

    @property
    def saved(self) -> Locator:
        return self.page.get_by_text("已保存")

    @property
    def finish(self) -> Locator:
        return self.page.get_by_role("button", name="完成，生成会议记录")

    def expect_all_saved(self) -> None:
        expect(self.unsent).to_be_hidden()
        expect(self.page.locator(".roll-unsaved")).to_have_count(0)

    def what_stands(self, row: str) -> str:
        """What the server says of a row, whatever this page shows."""
        text = self.page.context.request.get(self.page.url).text()
        found = re.search(rf'name="seen"[^>]*value="{row}:\d+:([\w-]+)"', text)
        assert found is not None
        return found.group(1)
