"""The bundle for a machine without internet installs what was packed, and nothing else."""

import ensurepip
import hashlib
import platform
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support import source

INSTALL = source.ROOT / "deploy" / "offline" / "install.sh"


def a_wheel(folder: Path) -> Path:
    """A package that prints a word."""
    path = folder / "wuxin-9.9-py3-none-any.whl"
    parts = {
        "wuxin_said.py": "def main():\n    print('installed')\n",
        "wuxin-9.9.dist-info/METADATA": "Metadata-Version: 2.1\nName: wuxin\nVersion: 9.9\n",
        "wuxin-9.9.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\n"
                                     "Root-Is-Purelib: true\nTag: py3-none-any\n",
        "wuxin-9.9.dist-info/entry_points.txt": "[console_scripts]\nwuxin = wuxin_said:main\n",
        "wuxin-9.9.dist-info/RECORD": "",
    }  # fmt: skip
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in parts.items():
            wheel.writestr(name, text)
    return path


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle as ``tools/bundle.sh`` makes it, of one small package."""
    made = tmp_path / "wuxin-offline-9.9"
    (made / "wheels").mkdir(parents=True)
    shutil.copy(
        next((Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl")), made / "wheels"
    )
    wheel = a_wheel(made / "wheels")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (made / "requirements.txt").write_text(f"wuxin==9.9 --hash=sha256:{digest}\n")
    version = f"{sys.version_info[0]}.{sys.version_info[1]} {platform.machine()}\n"
    (made / "PYTHON").write_text(version)
    shutil.copy(INSTALL, made)
    sum_up(made)
    return made


def sum_up(bundle: Path) -> None:
    found = [p for p in sorted(bundle.rglob("*")) if p.is_file() and p.name != "SHA256SUMS"]
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  ./{p.relative_to(bundle)}\n"
             for p in found]  # fmt: skip
    (bundle / "SHA256SUMS").write_text("".join(lines))


def install(bundle: Path, target: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "PYTHON": sys.executable,
                   "PIP_INDEX_URL": "http://127.0.0.1:9/never-asked"}  # fmt: skip
    line = [str(bundle / "install.sh"), str(target)]
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False)


def said_by(target: Path) -> str:
    line = [str(target / ".venv" / "bin" / "wuxin")]
    return subprocess.run(line, capture_output=True, text=True, check=True).stdout.strip()


def test_it_installs_without_an_index_and_keeps_the_version_before(
    bundle: Path, tmp_path: Path
) -> None:
    target = tmp_path / "opt"
    first = install(bundle, target)
    assert first.returncode == 0, first.stderr
    assert said_by(target) == "installed"
    again = install(bundle, target)
    assert again.returncode == 0, again.stderr
    assert said_by(target) == "installed"
    assert (target / ".venv-before").is_dir()


def test_a_wheel_that_was_exchanged_is_refused_even_with_its_sum(
    bundle: Path, tmp_path: Path
) -> None:
    wheel = bundle / "wheels" / "wuxin-9.9-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "a") as open_wheel:
        open_wheel.writestr("evil.py", "")
    told = install(bundle, tmp_path / "opt")
    assert told.returncode == 1
    assert "重新拷贝" in told.stderr
    sum_up(bundle)
    told = install(bundle, tmp_path / "opt")
    assert told.returncode == 1
    assert "没有装成" in told.stderr
    assert not (tmp_path / "opt" / ".venv").exists()
    assert not (tmp_path / "opt" / ".venv-new").exists()


def test_a_bundle_for_another_python_says_so(bundle: Path, tmp_path: Path) -> None:
    (bundle / "PYTHON").write_text("3.99 riscv64\n")
    sum_up(bundle)
    told = install(bundle, tmp_path / "opt")
    assert told.returncode == 1
    assert "3.99 riscv64" in told.stderr
    assert not (tmp_path / "opt").exists()


def test_every_package_of_the_bundle_is_pinned_by_its_hash() -> None:
    text = (source.ROOT / "requirements" / "base.txt").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) > 30
    assert [
        line for line in lines if not re.match(r"[\w.\[\]-]+==\S+ .*--hash=sha256:", line)
    ] == []
