"""The backup key in a file of its own, and every key as a sheet of paper for the safe.

Without the backup key no backup opens; without the other key files a restored database keeps
its encrypted fields closed. So all of them stand on the sheet, as lines that can be typed in:
each ends in a check of its own, so that a slip is found in its line.
"""

import hashlib
import os
import secrets
import zlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from wuxin.core.backup.errors import (
    KeyBroken,
    KeyInTheWay,
    KeyMissing,
    SheetBroken,
    SheetIncomplete,
)

_BYTES = 32
_PER_LINE = 16
_BEGIN, _END = "== ", "-- "
_SETTINGS = ("BACKUP_KEY_FILE", "KEY_FILE", "AUDIT_KEY_FILE")


def load(path: Path | None = None) -> bytes:
    """The backup key, 32 bytes. Raises ``KeyMissing``, ``KeyBroken``."""
    path = path or Path(settings.BACKUP_KEY_FILE)
    if not path.exists():
        raise KeyMissing(path=path)
    try:
        key = bytes.fromhex(path.read_text().strip())
    except ValueError as error:
        raise KeyBroken(path=path) from error
    if len(key) != _BYTES:
        raise KeyBroken(path=path)
    return key


def load_or_make(*, is_first: bool) -> bytes:
    """The backup key. A new one is made only where no backup was made before: a lost key must
    not be covered up by another one, for the backups there are would never open again.
    """
    path = Path(settings.BACKUP_KEY_FILE)
    if not path.exists() and is_first:
        _write_private(path, secrets.token_hex(_BYTES).encode() + b"\n")
    return load(path)


def key_files() -> dict[str, Path]:
    """Every key file there is, by the setting that names it."""
    named = {name: Path(getattr(settings, name, "") or "-") for name in _SETTINGS}
    return {name: path for name, path in named.items() if path.is_file()}


def fingerprints() -> dict[str, str]:
    """Of each key file but the backup's own, to be compared after a restore."""
    found = key_files()
    found.pop("BACKUP_KEY_FILE", None)
    return {name: _fingerprint(path) for name, path in found.items()}


def fingerprint_of_all() -> dict[str, str]:
    """Of each key file, to know whether the printed sheet still tells all of them."""
    return {name: _fingerprint(path) for name, path in key_files().items()}


def sheet() -> Iterator[str]:
    """The lines of the sheet; who reads them can open every backup."""
    load()
    for name, path in key_files().items():
        content = path.read_bytes()
        yield f"{_BEGIN}{name} {len(content)}"
        for number, start in enumerate(range(0, len(content), _PER_LINE), 1):
            yield _line(name, number, content[start : start + _PER_LINE])
        yield f"{_END}{name} {_fingerprint(path)}"


def read_sheet(text: str) -> list[Path]:
    """Make the key files from a sheet that was typed in; those that were missing.

    Raises ``SheetBroken``, ``SheetIncomplete``, ``KeyInTheWay``; nothing is written then.
    """
    found = dict(_read(text.splitlines()))
    if not found:
        raise SheetIncomplete(name=_SETTINGS[0])
    places = {name: Path(getattr(settings, name)) for name in found}
    for name, path in places.items():
        if path.exists() and path.read_bytes() != found[name]:
            raise KeyInTheWay(path=path)
    missing = [name for name, path in places.items() if not path.exists()]
    for name in missing:
        _write_private(places[name], found[name])
    return [places[name] for name in missing]


def _read(lines: list[str]) -> Iterator[tuple[str, bytes]]:
    name, size, content = "", 0, b""
    for at, raw in enumerate(lines, 1):
        line = raw.strip()
        if line.startswith(_BEGIN):
            name, size, content = _heading(line, at)
        elif line.startswith(_END) and name:
            digest = hashlib.sha256(content).hexdigest()[:16]
            if len(content) != size or line != f"{_END}{name} {digest}":
                raise SheetIncomplete(name=name)
            yield name, content
            name = ""
        elif line and name:
            content += _bytes_of(line, name, len(content) // _PER_LINE + 1, at)
    if name:
        raise SheetIncomplete(name=name)


def _heading(line: str, at: int) -> tuple[str, int, bytes]:
    name, _, size = line.removeprefix(_BEGIN).partition(" ")
    if name not in _SETTINGS or not hasattr(settings, name) or not size.isdigit():
        raise SheetBroken(line=at)
    return name, int(size), b""


def _line(name: str, number: int, part: bytes) -> str:
    written = part.hex()
    groups = " ".join(written[i : i + 4] for i in range(0, len(written), 4))
    return f"{number:>3}  {groups}  {_check(name, number, part)}"


def _bytes_of(line: str, name: str, number: int, at: int) -> bytes:
    """The bytes of one line. Raises ``SheetBroken`` naming the line of the file."""
    first, *groups, check = line.lower().split() if len(line.split()) > 2 else ("", "", "")
    try:
        part = bytes.fromhex("".join(groups))
    except ValueError as error:
        raise SheetBroken(line=at) from error
    if first != str(number) or check != _check(name, number, part):
        raise SheetBroken(line=at)
    return part


def _check(name: str, number: int, part: bytes) -> str:
    return f"{zlib.crc32(f'{name} {number} '.encode() + part):08x}"


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _write_private(path: Path, content: bytes) -> None:
    """A new file, readable by its owner alone, and on the disk before this returns."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
