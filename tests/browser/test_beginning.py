"""A real district begins: the commands of the README, in their order, without a demo."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, free_port, served

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    left_out = {"DATABASE_URL", "WUXIN_DEMO", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept | {"WUXIN_VAR": str(tmp_path)}


@pytest.fixture
def wuxin(environment: dict[str, str]) -> Run:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / "wuxin"), *words]
        return subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )

    return run


def test_a_new_district_serves_its_first_page_and_its_style(
    wuxin: Run, environment: dict[str, str]
) -> None:
    assert wuxin("manage", "migrate").returncode == 0
    made = wuxin("manage", "create_staff", "示例主任", "--role", "organiser",
                 "--organisation", "DW", "--create", "示例区教体局党委")  # fmt: skip
    assert made.returncode == 0, made.stderr

    with served(free_port(), environment) as address:
        page = urllib.request.urlopen(f"{address}/people/sign-in/", timeout=5).read().decode()
        style = page.split('rel="stylesheet"')[1].split('href="')[1].split('"')[0]
        assert urllib.request.urlopen(f"{address}{style}", timeout=5).status == 200
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/style/", timeout=5)

    told = wuxin("doctor").stdout.splitlines()
    faults = [line for line in told if line.startswith("✗")]
    assert [("第二道验证" in line) for line in faults] == [True]  # the first thing to set up


def test_without_its_keys_a_district_is_not_served_and_gets_no_new_ones(
    wuxin: Run, tmp_path: Path
) -> None:
    wuxin("manage", "migrate")
    (tmp_path / "keys.json").unlink()

    refused = wuxin("serve", "--port", str(free_port()))

    assert refused.returncode != 0
    assert "keys.json 不见了" in refused.stderr
    wuxin("manage", "migrate")
    assert not (tmp_path / "keys.json").exists()
    assert wuxin("doctor").returncode != 0
