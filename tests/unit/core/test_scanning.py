"""Uploads are looked at by a real clamd, and what happens while it is away is a setting."""

import io
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import uploads
from tests.support.scanner import eicar, running_clamd, wait_for_clamd
from wuxin.core import files, health
from wuxin.core.files import refusals, scanning
from wuxin.core.models import KeptFile

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 "


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    with running_clamd() as path:
        yield path


@pytest.fixture
def scanner(settings: Any, clamd: str, tmp_path: Path) -> str:
    settings.CLAMD_SOCKET = clamd
    settings.FILES_FOLDER = str(tmp_path / "files")
    wait_for_clamd()
    return clamd


@pytest.fixture
def away(settings: Any, tmp_path: Path) -> None:
    settings.CLAMD_SOCKET = str(tmp_path / "nobody.sock")
    settings.FILES_FOLDER = str(tmp_path / "files")


def keep(name: str, content: bytes) -> files.Kept:
    return files.keep(name, io.BytesIO(content), len(content), owner="organisation:1")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF + eicar()),
        ("a.docx", uploads.office(**{"word__embeddings__a.bin": eicar()})),
        ("a.jpg", uploads.photo() + eicar()),
    ],
    ids=["alone", "inside an office file", "behind a picture"],
)
@pytest.mark.usefixtures("scanner")
def test_what_clamd_finds_is_refused_and_kept_nowhere(
    name: str, content: bytes, tmp_path: Path
) -> None:
    with pytest.raises(refusals.VirusFound):
        keep(name, content)
    assert not KeptFile.objects.exists()
    assert not (tmp_path / "files").exists()


@pytest.mark.usefixtures("scanner")
def test_a_clean_file_is_taken_and_the_finding_has_a_name() -> None:
    assert keep("a.pdf", PDF + os.urandom(3_000_000))
    assert scanning.ask(eicar()).startswith("Wuxin.Test.Eicar")
    assert health.scanner().is_well


@pytest.mark.usefixtures("away")
def test_without_an_answer_a_file_is_taken_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert keep("安排.pdf", PDF)
    assert "without a virus scan" in caplog.text
    assert "安排" not in caplog.text
    assert not health.scanner().is_well


@pytest.mark.usefixtures("away")
def test_without_an_answer_a_file_is_refused_where_the_setting_says_so(settings: Any) -> None:
    settings.CLAMD_REQUIRED = True
    with pytest.raises(refusals.ScannerAway):
        keep("a.pdf", PDF)
    assert "不收文件" in str(health.scanner().sentence)


def test_more_than_clamd_looks_at_is_no_clean_file(scanner: str) -> None:
    with pytest.raises(scanning.NoAnswer):
        scanning.ask(bytes(26 << 20))
    assert scanning.is_there(), scanner


def test_no_scanner_set_up_is_said_and_no_fault(settings: Any) -> None:
    settings.CLAMD_SOCKET = ""
    assert health.scanner().is_well
    assert "没有启用" in str(health.scanner().title)
    scanning.refuse_infected(eicar())
