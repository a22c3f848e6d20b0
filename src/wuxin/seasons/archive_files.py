"""A season's archive as a file: written into a ZIP on the disk as it is read, then summed.

No file of it and not the whole are held in memory: a part gives what writes it, row by row.
"""

import hashlib
import io
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings

from wuxin.core import clock
from wuxin.seasons.archive_parts import File

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

SUMS = "SHA256SUMS.txt"
_AT_ONCE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Written:
    """The SHA-256 of the whole file in hex, and its size in bytes."""

    sha256: str
    size: int


class _Summing(io.RawIOBase):
    """A stream that passes on what is written and keeps its SHA-256. It cannot be sought."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.sum = stream, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        content = bytes(data)
        self.sum.update(content)
        self.stream.write(content)
        return len(content)


def new_archive() -> IO[bytes]:
    """A file without a name among the private ones: gone when it is closed, or if we die."""
    folder = Path(settings.FILES_FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return tempfile.TemporaryFile(dir=folder)


def write_archive(archive: IO[bytes], files: Iterable[File], *, at: datetime) -> Written:
    """Write each file as it comes, and last a list of the SHA-256 of each."""
    sums = []
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, write in files:
            with packed.open(_member(name, at), "w", force_zip64=True) as member:
                summing = _Summing(member)
                with io.BufferedWriter(summing, _AT_ONCE) as stream:
                    write(stream)
            sums.append(f"{summing.sum.hexdigest()}  {name}\n")
        packed.writestr(_member(SUMS, at), "".join(sums))
    archive.seek(0)
    digest = hashlib.sha256()
    while some := archive.read(_AT_ONCE):
        digest.update(some)
    size = archive.tell()
    archive.seek(0)
    return Written(digest.hexdigest(), size)


def _member(name: str, at: datetime) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, at.astimezone(clock.LOCAL).timetuple()[:6])
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member
