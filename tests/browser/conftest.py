"""A demo district, really started, and a browser before it."""

import json
import os
import re
import shutil
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

from tests.browser.looking import DESK, PHONE, ROOT

WUXIN = str(Path(sys.executable).parent / "wuxin")
LONGEST_START_S = 120  # on a machine that has much else to do
CHROMIUM = (  # noqa: SIM905  a line of flags reads better
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as ``wuxin demo`` leaves it. Nobody serves it, so that it can be copied."""
    var = tmp_path_factory.mktemp("loaded")
    line = [WUXIN, "demo"]
    subprocess.run(line, env=environment_of(var), check=True, capture_output=True, cwd=ROOT)
    return var


@pytest.fixture(scope="session")
def served_var(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo that is served."""
    return shutil.copytree(loaded, tmp_path_factory.mktemp("served") / "var")


@pytest.fixture(scope="session")
def address(served_var: Path) -> Iterator[str]:
    """The demo, served by ``wuxin serve`` on a free port."""
    with served(free_port(), environment_of(served_var)) as url:
        yield url


def begin(served_var: Path, name: str) -> dict[str, int]:
    """Have what a journey begins with made beside the running server (``support.journeys``)."""
    code = f"import json; from tests.support import journeys; print(json.dumps(journeys.{name}()))"
    line = [WUXIN, "manage", "shell", "--no-imports", "-c", code]
    environment = environment_of(served_var) | {"PYTHONPATH": str(ROOT)}
    out = subprocess.run(
        line, env=environment, check=True, capture_output=True, cwd=ROOT, text=True
    ).stdout
    return json.loads(out)  # type: ignore[no-any-return]


def environment_of(var: Path) -> dict[str, str]:
    """The environment of a demo district that lives in a folder."""
    left_out = {"DATABASE_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept | {"WUXIN_VAR": str(var), "WUXIN_DEMO": "1"}


@contextmanager
def served(port: int, environment: dict[str, str]) -> Iterator[str]:
    """``wuxin serve`` under an environment, until the block ends."""
    line = [WUXIN, "serve", "--port", str(port)]
    server = subprocess.Popen(line, env=environment, cwd=ROOT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, server)
        yield url
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + LONGEST_START_S
    while server.poll() is None and time.monotonic() < last:
        try:
            urllib.request.urlopen(url, timeout=10)  # the first page loads every template
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


def enter(page: Page, role: str) -> None:
    """Go in with one of the demo's faces."""
    page.goto("/")
    page.locator(f"button[name=role][value={role}]").click()
    page.wait_for_url("**/home/")


def prove_as_the_demo_says(page: Page) -> None:
    """Type the code that the demo's phone shows, on the page that asks for a proof.

    A code counts once: where both of this half-minute are spent the page says to wait.
    """
    said = page.locator(".notice", has_text="演示")
    last = time.monotonic() + LONGEST_START_S
    while not (found := re.search(r"\d{6}", said.inner_text())) and time.monotonic() < last:
        page.wait_for_timeout(2000)
        page.reload()
    assert found is not None
    page.get_by_label("验证码").fill(found[0])
    page.get_by_role("button", name="验证，接着办").click()


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
