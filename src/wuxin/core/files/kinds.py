"""What kind of file it is, told by its content; the ending must agree.

An office file is a ZIP archive whose parts say which: a macro, a password or an archive that
would unpack to too much is refused before anything is unpacked. A PDF is kept as it is and never
shown in place. Pictures are for ``images`` to take apart.
"""

import zipfile
from enum import Enum
from pathlib import PurePath

from wuxin.core.files import refusals
from wuxin.core.tabular.errors import BrokenWorkbook, InflatedWorkbook
from wuxin.core.tabular.guarding import METHODS, ZIP, Limits, open_archive, part_name

_OFFICE = Limits(megabytes=10, unpacked_megabytes=200)
_CONTENT_TYPES = "[content_types].xml"
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


class Kind(Enum):
    """By name: its endings, the first of which a kept one has, and its media type."""

    PDF = ((".pdf",), "application/pdf")
    DOCX = (
        (".docx",),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
    XLSX = ((".xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    PNG = ((".png",), "image/png")
    JPEG = ((".jpg", ".jpeg"), "image/jpeg")
    GIF = ((".gif",), "image/gif")
    WEBP = ((".webp",), "image/webp")
    HEIF = ((".heic", ".heif"), "image/heif")

    @property
    def endings(self) -> tuple[str, ...]:
        endings: tuple[str, ...] = self.value[0]
        return endings

    @property
    def media_type(self) -> str:
        return str(self.value[1])


PICTURES = frozenset({Kind.PNG, Kind.JPEG, Kind.GIF, Kind.WEBP, Kind.HEIF})
ATTACHMENTS = (Kind.PDF, Kind.DOCX, Kind.XLSX, Kind.PNG, Kind.JPEG, Kind.HEIF, Kind.WEBP, Kind.GIF)


def endings_of(kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    return tuple(ending for kind in kinds for ending in kind.endings)


def recognise(name: str, content: bytes, allowed: tuple[Kind, ...]) -> Kind:
    """The kind of a file, looked into as far as it must be to be sure.

    Any picture may be named as any other: phones rename them, and ours is written anew. Raises
    ``FileOfAnotherKind``, ``FileWithMacros``, ``FileInflates``, ``BrokenFile``.
    """
    kind = _office(content) if content.startswith(ZIP) else _by_beginning(content)
    ending = PurePath(name).suffix.lower()
    as_named = kind is not None and ending in (
        endings_of(tuple(PICTURES)) if kind in PICTURES else kind.endings
    )
    if kind not in allowed or not as_named:
        raise refusals.FileOfAnotherKind(endings="、".join(endings_of(allowed)))
    return kind


def _by_beginning(content: bytes) -> Kind | None:
    if content[4:8] == b"ftyp":
        brands = {content[8:12], *(content[at : at + 4] for at in range(16, 48, 4))}
        return Kind.HEIF if brands & _HEIF_BRANDS else None
    if content.startswith(b"RIFF"):
        return Kind.WEBP if content[8:12] == b"WEBP" else None
    beginnings = {
        b"%PDF-": Kind.PDF,
        b"\x89PNG\r\n\x1a\n": Kind.PNG,
        b"\xff\xd8\xff": Kind.JPEG,
        b"GIF87a": Kind.GIF,
        b"GIF89a": Kind.GIF,
    }
    return next((kind for mark, kind in beginnings.items() if content.startswith(mark)), None)


def _office(content: bytes) -> Kind | None:
    try:
        archive = open_archive(content, _OFFICE)
    except InflatedWorkbook as error:
        raise refusals.FileInflates from error
    except BrokenWorkbook as error:
        raise refusals.BrokenFile from error
    parts = {part_name(entry.filename): entry for entry in archive.infolist()}
    if _CONTENT_TYPES not in parts:
        return None
    if any(_is_risky(name, entry) for name, entry in parts.items()):
        raise refusals.FileWithMacros
    mains = {"word/document.xml": Kind.DOCX, "xl/workbook.xml": Kind.XLSX}
    return next((kind for main, kind in mains.items() if main in parts), None)


def _is_risky(name: str, entry: zipfile.ZipInfo) -> bool:
    is_macro = name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name
    return is_macro or bool(entry.flag_bits & 0x1) or entry.compress_type not in METHODS
