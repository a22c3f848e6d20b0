"""What is looked at before a file is opened: its size, its kind, and what it would unpack to."""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path, PurePath
from typing import BinaryIO

from wuxin.core.tabular.errors import (
    BrokenWorkbook,
    EmptyFile,
    EncryptedWorkbook,
    FileTooLarge,
    InflatedWorkbook,
    NotATable,
    OldWorkbook,
    WebPage,
)

MEGABYTE = 1024 * 1024
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|body|table|meta|style|\?xml|!--)", re.IGNORECASE)
WORKBOOK_SUFFIXES = {".xlsx", ".xlsm", ".xltx", ".xls", ".et", ".ett"}
END_OF_DIRECTORY = b"PK\x05\x06"
END_OF_DIRECTORY_64 = b"PK\x06\x06"
LONGEST_TAIL = 22 + 56 + 20 + 65_535  # the end records, and the longest comment after them
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # what spreadsheet programs write
DAMAGE: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(KeyError, ValueError, OSError, RuntimeError),
)
BYTES_AN_ENTRY = 256  # a central directory entry is 46 bytes and a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a file is still read; beyond any of them the file is refused."""

    megabytes: int = 20
    unpacked_megabytes: int = 64  # 20,000 rows of 40 columns are 30
    ratio: int = 150  # unpacked to packed, looked at from 20 MB unpacked
    entries: int = 2_000
    rows: int = 20_000  # below the header
    columns: int = 200
    cell: int = 1_000  # characters
    characters: int = 40_000_000  # in all cells together


DEFAULT_LIMITS = Limits()


class Kind(Enum):
    """Which reader a file is for."""

    WORKBOOK = auto()
    TEXT = auto()


def load(file: BinaryIO | Path, limits: Limits) -> bytes:
    """The bytes of the file, never more than the limit."""
    most = limits.megabytes * MEGABYTE
    if isinstance(file, Path):
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    else:
        data = file.read(most + 1)
    if len(data) > most:
        raise FileTooLarge(limit=limits.megabytes)
    if not data.strip():
        raise EmptyFile
    return data


def kind_of(data: bytes, filename: str) -> Kind:
    """Tell workbook from text by the first bytes; refuse everything else by its name."""
    if data.startswith(ZIP):
        return Kind.WORKBOOK
    if data.startswith(OLE):
        raise EncryptedWorkbook if ENCRYPTED_STREAM in data else OldWorkbook
    if MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise WebPage
    if data.startswith(OTHER_KINDS):
        raise NotATable
    if PurePath(filename).suffix.lower() in WORKBOOK_SUFFIXES:
        raise BrokenWorkbook
    return Kind.TEXT


class Package:
    """The parts of a workbook, each read only as far as the guard has measured."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._archive = open_archive(data, limits)
        self._parts = {part_name(entry.filename): entry for entry in self._archive.infolist()}
        self._guard_kind()

    def _guard_kind(self) -> None:
        if "xl/workbook.bin" in self._parts:
            raise OldWorkbook
        if "xl/workbook.xml" not in self._parts:
            raise NotATable
        if any(entry.flag_bits & 0x1 for entry in self._parts.values()):
            raise EncryptedWorkbook
        if any(entry.compress_type not in METHODS for entry in self._parts.values()):
            raise BrokenWorkbook

    def __contains__(self, name: str) -> bool:
        return part_name(name) in self._parts

    def read(self, name: str) -> bytes:
        """One part unpacked; its size and checksum are those its header states."""
        try:
            return self._archive.read(self._parts[part_name(name)])
        except DAMAGE as error:
            raise BrokenWorkbook from error


def open_archive(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """A ZIP archive by its directory alone. Raises ``InflatedWorkbook``, ``BrokenWorkbook``."""
    _guard_directory(data, limits)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as error:
        raise BrokenWorkbook from error
    _guard_sizes(archive.infolist(), len(data), limits)
    return archive


def part_name(name: str) -> str:
    """The name by which a part is looked up; some writers use backslashes or capitals."""
    return name.replace("\\", "/").lstrip("/").lower()


def _guard_directory(data: bytes, limits: Limits) -> None:
    """Refuse a directory of too many entries before it is read (a second for 300,000)."""
    tail = data[-LONGEST_TAIL:]
    size = 0
    for mark, offset, width in ((END_OF_DIRECTORY, 12, 4), (END_OF_DIRECTORY_64, 40, 8)):
        found = tail.rfind(mark)
        field = tail[found + offset : found + offset + width] if found >= 0 else b""
        if field != b"\xff" * width:  # all ones means: see the other record
            size = max(size, int.from_bytes(field, "little"))
    if size > limits.entries * BYTES_AN_ENTRY:
        raise InflatedWorkbook


def _guard_sizes(entries: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    """Refuse what would unpack to too much, by the sizes the directory states."""
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries or unpacked > limits.unpacked_megabytes * MEGABYTE:
        raise InflatedWorkbook
    if unpacked > 20 * MEGABYTE and unpacked > packed * limits.ratio:
        raise InflatedWorkbook
