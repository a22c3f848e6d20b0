"""Read a backup back: every byte proven, every part compared with the manifest."""

import gzip
import io
import json
import os
import shutil
import tarfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

from wuxin.core.backup.errors import BackupAltered, ContentWrong
from wuxin.core.backup.packing import (
    FILES,
    FORMAT,
    HEAD,
    MANIFEST,
    SETTINGS,
    SUMS,
    Progress,
    Readable,
    Reading,
    Tally,
    nothing,
)
from wuxin.core.backup.sealing import Opener
from wuxin.core.backup.snapshots import POSTGRES, SQLITE

Manifest = dict[str, Any]
_PLAIN = {SUMS, MANIFEST, SETTINGS, HEAD, SQLITE, POSTGRES}
_STEP = 1024 * 1024
_LARGEST_MANIFEST = 16 * 1024 * 1024


def verify(path: Path, key: bytes, *, progress: Progress = nothing) -> Manifest:
    """Read a backup to its end and write nothing; its manifest. Raises ``BackupError``."""
    return _read(path, key, into=None, progress=progress)


def unpack(path: Path, key: bytes, into: Path, *, progress: Progress = nothing) -> Manifest:
    """Write every part below an empty private folder, verified; the manifest."""
    return _read(path, key, into=into, progress=progress)


def _read(path: Path, key: bytes, *, into: Path | None, progress: Progress) -> Manifest:
    with path.open("rb") as file:
        opener = Opener(file, key, name=path.name)
        buffered = io.BufferedReader(opener, _STEP)
        try:
            with (
                gzip.GzipFile(fileobj=buffered, mode="rb") as packed,
                tarfile.open(fileobj=packed, mode="r|") as tar,
            ):
                manifest = _read_parts(tar, into, progress)
        except (tarfile.TarError, zlib.error, EOFError, gzip.BadGzipFile) as error:
            raise BackupAltered(at=file.tell()) from error
        while buffered.read(_STEP):  # up to the last chunk: only it proves that nothing is missing
            pass
    return manifest


def _read_parts(tar: tarfile.TarFile, into: Path | None, progress: Progress) -> Manifest:
    tally, manifest = Tally(), None
    for entry in tar:
        source = tar.extractfile(entry)
        if not entry.isreg() or source is None or not _is_ours(entry.name):
            raise ContentWrong(what=entry.name)
        if entry.name == MANIFEST:
            manifest = json.loads(source.read(_LARGEST_MANIFEST))
        elif entry.name == SUMS:
            _write(source, into, SUMS)
        else:
            reading = Reading(source, progress)
            _write(reading, into, entry.name)
            tally.add(entry.name, entry.size, reading.hexdigest())
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ContentWrong(what=MANIFEST)
    for name, value in tally.told().items():
        if manifest.get(name) != value:
            raise ContentWrong(what=f"{name}: {value} ≠ {manifest.get(name)}")
    return manifest


def _is_ours(name: str) -> bool:
    """Whether a part may be written below a folder: known, relative, and never upwards."""
    parts = PurePosixPath(name).parts
    is_below = bool(parts) and not name.startswith("/") and ".." not in parts
    return is_below and (name in _PLAIN or name.startswith((FILES, HEAD + "/")))


def _write(source: Readable, into: Path | None, name: str) -> None:
    if into is None:
        while source.read(_STEP):
            pass
        return
    target = into / name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        shutil.copyfileobj(source, file, _STEP)
        file.flush()
        os.fsync(file.fileno())
