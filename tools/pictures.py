"""Pictures of each role and of the first ten minutes for the docs, from a demo just made.

python tools/pictures.py http://127.0.0.1:8000
"""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ASSETS = Path(__file__).resolve().parents[1] / "docs" / "assets"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
WIDEST, COLOURS = 1200, 256


def save(page: Page, name: str) -> None:
    """As small as a page of text can be: fewer pixels and few colours."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    if picture.width > WIDEST:
        height = round(picture.height * WIDEST / picture.width)
        picture = picture.resize((WIDEST, height), Image.Resampling.LANCZOS)
    path = ASSETS / f"{name}.png"
    few = picture.quantize(
        COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )  # keeps the rare colours: the dots of the classrooms
    few.save(path, optimize=True)
    sys.stdout.write(f"{path.name}: {path.stat().st_size // 1024} KB\n")


def take(page: Page) -> None:
    page.goto("/")
    save(page, "first-page")
    page.get_by_role("button", name="开始导览").click()
    save(page, "tour-figure")
    page.get_by_role("button", name="下一站").click()
    phone = page.frame_locator("iframe")
    phone.get_by_role("button", name="全到，除了").click()
    page.get_by_text("变了", exact=True).wait_for()
    save(page, "tour-roll-call")
    page.goto("/demo/end/")
    save(page, "demo-end")


def take_phone(page: Page) -> None:
    page.goto("/demo/tour/")
    page.locator("button[value=declined]").click()
    page.get_by_role("button", name="本人谢绝", exact=True).click()
    save(page, "tour-declined-phone")


def enter(page: Page, role: str, path: str = "/home/") -> None:
    page.context.clear_cookies()
    page.goto("/")
    page.locator(f"button[value={role}]").click()
    page.goto(path)
    page.wait_for_load_state("networkidle")


def take_desk_roles(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")  # the bars of the chart stand at once
    for role in ("organiser", "auditor", "operator"):
        enter(page, role)
        save(page, f"{role}-home")
    enter(page, "organiser", "/seasons/coverage/")
    save(page, "organiser-coverage")


def take_phone_roles(page: Page) -> None:
    enter(page, "secretary")
    save(page, "secretary-home")
    page.locator("main a[href*='roll-call']").first.click()
    save(page, "secretary-roll-call")
    enter(page, "teacher")
    save(page, "teacher-home")


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for size, work in _WORK:
            context = browser.new_context(viewport=size, base_url=address, locale="zh-CN")  # type: ignore[arg-type]  # TypedDict
            work(context.new_page())
            context.close()
        browser.close()


_WORK = (
    (DESK, take_desk_roles),
    (PHONE, take_phone_roles),
    (DESK, take),
    (PHONE, take_phone),
)

if __name__ == "__main__":
    main(sys.argv[1])
