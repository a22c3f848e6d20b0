"""The backup key, and the sheet of every key for the safe."""

from pathlib import Path

import pytest

from wuxin.core import crypto
from wuxin.core.backup import keys
from wuxin.core.backup.errors import (
    KeyBroken,
    KeyInTheWay,
    KeyMissing,
    SheetBroken,
    SheetIncomplete,
)


@pytest.fixture(autouse=True)
def _own_keys(settings: object, tmp_path: Path) -> None:
    settings.BACKUP_KEY_FILE = str(tmp_path / "keys" / "backup.key")  # type: ignore[attr-defined]
    settings.KEY_FILE = str(tmp_path / "keys.json")  # type: ignore[attr-defined]
    settings.AUDIT_KEY_FILE = ""  # type: ignore[attr-defined]
    crypto.create_key_file(tmp_path / "keys.json")


def test_the_first_backup_makes_a_key_for_its_owner_alone(tmp_path: Path) -> None:
    key = keys.load_or_make(is_first=True)
    assert len(key) == 32
    assert keys.load_or_make(is_first=False) == key
    assert (tmp_path / "keys" / "backup.key").stat().st_mode & 0o077 == 0


def test_a_lost_key_is_never_covered_up_by_a_new_one(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="密钥单"):
        keys.load_or_make(is_first=False)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("content", ["", "no key", "ab" * 31])
def test_a_key_file_that_holds_something_else_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "odd"
    path.write_text(content)
    with pytest.raises(KeyBroken, match="odd"):
        keys.load(path)


def test_the_sheet_brings_every_key_back(tmp_path: Path) -> None:
    key = keys.load_or_make(is_first=True)
    ring = (tmp_path / "keys.json").read_bytes()
    typed = "五心课堂密钥单\n\n" + "\n".join(f" {line}  " for line in keys.sheet())
    (tmp_path / "keys" / "backup.key").unlink()
    (tmp_path / "keys.json").unlink()

    made = keys.read_sheet(typed)

    assert {path.name for path in made} == {"backup.key", "keys.json"}
    assert keys.load() == key
    assert (tmp_path / "keys.json").read_bytes() == ring
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0
    assert keys.read_sheet(typed) == []


def test_a_slip_of_the_pen_is_found_in_its_line(tmp_path: Path) -> None:
    keys.load_or_make(is_first=True)
    lines = list(keys.sheet())
    (tmp_path / "keys" / "backup.key").unlink()
    slip = lines[2].replace(lines[2][5], "0" if lines[2][5] != "0" else "1", 1)
    with pytest.raises(SheetBroken, match="第 3 行"):
        keys.read_sheet("\n".join([*lines[:2], slip, *lines[3:]]))
    assert not (tmp_path / "keys" / "backup.key").exists()


def test_lines_that_change_places_or_are_left_out_are_found() -> None:
    keys.load_or_make(is_first=True)
    lines = list(keys.sheet())
    with pytest.raises(SheetBroken):
        keys.read_sheet("\n".join([lines[0], lines[2], lines[1], *lines[3:]]))
    with pytest.raises(SheetBroken):
        keys.read_sheet("\n".join([lines[0], *lines[2:]]))
    with pytest.raises(SheetIncomplete):
        keys.read_sheet("\n".join(lines[:3]))
    with pytest.raises(SheetIncomplete):
        keys.read_sheet("nothing of a sheet")


def test_a_key_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    keys.load_or_make(is_first=True)
    sheet = "\n".join(keys.sheet())
    (tmp_path / "keys" / "backup.key").write_text("ab" * 32)
    with pytest.raises(KeyInTheWay):
        keys.read_sheet(sheet)
    assert (tmp_path / "keys" / "backup.key").read_text() == "ab" * 32
