"""A demo district, really started, and a browser before it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
WUXIN = str(Path(sys.executable).parent / "wuxin")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
CHROMIUM = (  # noqa: SIM905  a line of flags reads better
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo, loaded by ``wuxin demo`` and served by ``wuxin serve`` on a free port."""
    left_out = {"DATABASE_URL"}
    environment = {k: v for k, v in os.environ.items() if k not in left_out}
    environment |= {"WUXIN_VAR": str(tmp_path_factory.mktemp("demo")), "WUXIN_DEMO": "1"}
    subprocess.run([WUXIN, "demo"], env=environment, check=True, capture_output=True, cwd=ROOT)
    with served(free_port(), environment) as url:
        yield url


@contextmanager
def served(port: int, environment: dict[str, str]) -> Iterator[str]:
    """``wuxin serve`` under an environment, until the block ends."""
    line = [WUXIN, "serve", "--port", str(port)]
    server = subprocess.Popen(line, env=environment, cwd=ROOT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url)
        yield url
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _wait_for(url: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(url, timeout=2)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield found
        found.close()


def _page(browser: Browser, address: str, size: dict[str, int]) -> Iterator[Page]:
    context = browser.new_context(viewport=size, base_url=address, locale="zh-CN")  # type: ignore[arg-type]  # TypedDict
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: said.append(str(e)))
    yield page
    context.close()
    faults = [line for line in said if not re.search(r"status of (4\d\d|503)", line)]
    assert faults == [], "the browser's console said so"


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    yield from _page(browser, address, PHONE)


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Page]:
    yield from _page(browser, address, DESK)
