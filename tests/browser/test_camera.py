"""The camera's own reading: a code held before it ticks the person, by the page's decoder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CHROMIUM
from tests.browser.looking import PHONE
from tests.browser.test_scanning import open_scan_page

WIDTH, HEIGHT = 640, 480
WHITE, BLACK, GREY = 235, 16, 128  # of luma, and of colours that are none
Before = Callable[[str], Page]


def film_of(text: str, path: Path) -> Path:
    """A film of one picture that never ends: a code in the middle of a white sheet."""
    matrix = [list(row) for row in segno.make(text, error="m").matrix_iter(scale=8, border=4)]
    left, top = (WIDTH - len(matrix[0])) // 2, (HEIGHT - len(matrix)) // 2
    assert min(left, top) >= 0
    luma = bytearray([WHITE]) * (WIDTH * HEIGHT)
    for number, row in enumerate(matrix):
        start = (top + number) * WIDTH + left
        luma[start : start + len(row)] = bytes(BLACK if dark else WHITE for dark in row)
    colours = bytes([GREY]) * (WIDTH * HEIGHT // 2)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + 3 * (b"FRAME\n" + bytes(luma) + colours))
    return path


@pytest.fixture
def before_camera(browser: Browser, address: str, tmp_path: Path) -> Iterator[Before]:
    """A telephone before whose camera a text is held as a code."""
    opened: list[Browser] = []
    said: list[str] = []

    def hold(text: str) -> Page:
        film = film_of(text, tmp_path / "held.y4m")
        eyes = [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ]
        telephone = browser.browser_type.launch(
            executable_path="/usr/bin/chromium", args=[*CHROMIUM, *eyes]
        )
        opened.append(telephone)
        page = telephone.new_page(viewport=PHONE, base_url=address, locale="zh-CN")  # type: ignore[arg-type]  # TypedDict
        page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: said.append(str(e)))
        return page

    yield hold
    for one in opened:
        one.close()
    faults = [line for line in said if "status of 422" not in line]
    assert faults == [], "the browser's console said so"


def test_a_code_held_before_the_camera_ticks_the_person_once(
    before_camera: Before, desk: Page
) -> None:
    code = open_scan_page(desk)[5].replace("-", "")
    page = before_camera(f"http://127.0.0.1/seasons/code/{code}/")
    open_scan_page(page)
    answer = page.reload()
    assert answer is not None
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "camera=(self)" in answer.headers["permissions-policy"]
    result = page.locator("#scan-result")
    before = int(result.locator("strong").last.inner_text())

    page.get_by_role("button", name="用摄像头扫").click()
    expect(result.get_by_text("到场")).to_be_visible(timeout=20_000)
    expect(result.locator("strong").last).to_have_text(str(before + 1))

    # Still held there after three seconds: said again, and not counted again.
    expect(result).to_contain_text("已经点过到了", timeout=20_000)
    expect(result.locator("strong").last).to_have_text(str(before + 1))
    page.get_by_role("button", name="关闭摄像头").click()
    expect(page.locator("video")).to_be_hidden()


def test_what_is_no_code_of_ours_is_told_and_ticks_nobody(before_camera: Before) -> None:
    page = before_camera("https://example.org/something/else")
    open_scan_page(page)
    result = page.locator("#scan-result")
    before = result.locator("strong").last.inner_text()

    page.get_by_role("button", name="用摄像头扫").click()

    expect(result).to_contain_text("不认识这个签到码", timeout=20_000)
    expect(result.locator("strong").last).to_have_text(before)
