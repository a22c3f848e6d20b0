"""What is in a backup: a compressed tar of plain parts, streamed into the seal.

The order is that of the copying: the audit's head first (it may be older than the database,
never newer), then the database's snapshot, then the files (a file is there before the row that
names it). Then ``SHA256SUMS``, as ``sha256sum -c`` reads it, and last the manifest, which holds
the digest of those sums: so nothing needs to be known before it is streamed, nor kept in memory.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Protocol, Self

from wuxin.core.backup.sealing import Sealer

FORMAT = 1
SUMS, MANIFEST, SETTINGS = "SHA256SUMS", "manifest.json", "settings.json"
FILES, HEAD = "files/", "audit-head"
_BUFFER = 256 * 1024
_LEVEL = 2  # most files are compressed already; the database shrinks to a quarter even so
Progress = Callable[[int], None]


def nothing(_done: int) -> None:
    """Progress that nobody watches."""


@dataclass(slots=True)
class Tally:
    """Counts parts and their bytes, and the digest of all their sums."""

    parts: int = 0
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, name: str, size: int, sha256: str) -> str:
        """The line of ``SHA256SUMS`` for one part."""
        line = f"{sha256}  {name}\n"
        self.digest.update(line.encode())
        self.parts, self.size = self.parts + 1, self.size + size
        return line

    def told(self) -> dict[str, object]:
        return {"parts": self.parts, "bytes": self.size, "sums": self.digest.hexdigest()}


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Reading:
    """Reads through to another file, with the digest of what went by."""

    def __init__(self, source: Readable, progress: Progress = nothing) -> None:
        self._source, self._progress = source, progress
        self._digest = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        data = self._source.read(size)
        self._digest.update(data)
        self._progress(len(data))
        return data

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


class Packer:
    """Adds parts one after another inside a ``with``; ``finish`` adds the sums and the manifest."""

    def __init__(self, target: BinaryIO, key: bytes, sums: Path, progress: Progress) -> None:
        self._progress, self._tally, self._open = progress, Tally(), ExitStack()
        self._sums = self._open.enter_context(sums.open("w"))
        sealer = self._open.enter_context(Sealer(target, key))
        buffered = self._open.enter_context(io.BufferedWriter(sealer, _BUFFER))
        packed = self._open.enter_context(gzip.GzipFile("", "wb", _LEVEL, buffered, 0))
        self._tar = self._open.enter_context(tarfile.TarFile.open(fileobj=packed, mode="w|"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is None:
            self._open.close()
            return
        with suppress(Exception):  # the file is thrown away, and the first fault is told
            self._open.close()

    def add_file(self, name: str, path: Path) -> bool:
        """Add a file as it is now; False if it is gone (erased since it was listed)."""
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return False
        with file:
            self._add(name, os.fstat(file.fileno()).st_size, file)
        return True

    def add_text(self, name: str, text: str) -> None:
        data = text.encode()
        self._add(name, len(data), io.BytesIO(data))

    def finish(self, told: dict[str, object]) -> dict[str, object]:
        """Add the sums and the manifest; the manifest."""
        self._sums.flush()
        sums = Path(self._sums.name)
        with sums.open("rb") as file:
            self._put(SUMS, sums.stat().st_size, file)
        manifest = {"format": FORMAT} | told | self._tally.told()
        data = as_json(manifest).encode()
        self._put(MANIFEST, len(data), io.BytesIO(data))
        return manifest

    def _add(self, name: str, size: int, file: Readable) -> None:
        reading = Reading(file, self._progress)
        self._put(name, size, reading)
        self._sums.write(self._tally.add(name, size, reading.hexdigest()))

    def _put(self, name: str, size: int, file: Readable) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, file)  # reads exactly ``size``; raises OSError if it is shorter


def as_json(told: dict[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1)


def files_below(folder: Path) -> Iterator[tuple[str, Path]]:
    """Each whole file below a folder with its name in the backup, in order; links are left out."""
    if folder.is_file():
        yield "", folder
        return
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place) / name
            if path.is_file() and not path.is_symlink() and not name.startswith("tmp"):
                yield path.relative_to(folder).as_posix(), path
