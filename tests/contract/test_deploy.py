"""The unit of systemd, as Debian's own systemd reads it."""

import re
import subprocess
from pathlib import Path

from tests.support import source
from tests.support.serving import WUXIN

UNIT = source.ROOT / "deploy" / "systemd" / "wuxin.service"
MOST_EXPOSED = "20"  # tenths, of 100: systemd calls up to 2.0 well sandboxed


def analyze(*line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *line], capture_output=True, text=True, check=False)


def installed(tmp_path: Path) -> str:
    """The unit with the program where it is here."""
    path = tmp_path / UNIT.name
    path.write_text(UNIT.read_text().replace("/opt/wuxin/.venv/bin/wuxin", WUXIN))
    return str(path)


def test_systemd_accepts_the_unit_without_a_word(tmp_path: Path) -> None:
    told = analyze("verify", "--man=no", installed(tmp_path))
    assert (told.returncode, told.stderr) == (0, "")


def test_systemd_finds_a_fault_that_is_planted(tmp_path: Path) -> None:
    path = Path(installed(tmp_path))
    path.write_text(path.read_text().replace("UMask=0077", "UMask=all\nUmaks=0077"))
    assert "Umaks" in analyze("verify", "--man=no", str(path)).stderr


def test_the_service_can_reach_little_else_of_the_machine(tmp_path: Path) -> None:
    told = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", installed(tmp_path))
    assert told.returncode == 0, told.stdout[-500:]


def test_what_the_unit_runs_is_a_command_of_ours() -> None:
    line = re.search(r"^ExecStart=/opt/wuxin/\.venv/bin/wuxin (.+)$", UNIT.read_text(), re.M)
    assert line
    help_of = subprocess.run([WUXIN, "serve", "--help"], capture_output=True, text=True, check=True)
    assert {word for word in line[1].split() if word.startswith("--")} <= set(
        re.findall(r"--\w+", help_of.stdout)
    )
