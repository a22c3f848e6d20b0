"""Table files, good and bad, made the way the world makes them."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl


def xlsx(
    rows: Sequence[Sequence[Any]] = (),
    *,
    sheets: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    adjust: Callable[[Any], None] | None = None,
) -> io.BytesIO:
    """A workbook of one sheet with these rows, or of these sheets; ``adjust`` gets the book."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, content in (sheets or {"Sheet1": rows}).items():
        page = book.create_sheet(title)
        for row in content:
            page.append(list(row))
    if adjust:
        adjust(book)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def repacked(
    book: io.BytesIO,
    change: Callable[[str, bytes], bytes | None] = lambda _name, data: data,
    extra: Mapping[str, bytes] | None = None,
) -> io.BytesIO:
    """The same workbook with some parts changed, dropped (None) or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(book) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    stream.seek(0)
    return stream


def sheet_replaced(book: io.BytesIO, xml: str) -> io.BytesIO:
    """The workbook whose first sheet has this XML between its sheetData tags."""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns='
        f'"http://schemas.openxmlformats.org/spreadsheetml/2006/main">{xml}</worksheet>'
    ).encode()
    return repacked(book, lambda name, data: body if name.endswith("sheet1.xml") else data)


def ole(stream_name: str) -> io.BytesIO:
    """The head of an OLE container whose directory names one stream."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    directory = stream_name.encode("utf-16-le").ljust(128, b"\0")
    return io.BytesIO(header + directory + bytes(384))
