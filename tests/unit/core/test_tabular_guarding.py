"""A file that cannot be used is refused whole, fast, and with what to do about it."""

import io
import zipfile
from typing import Any

import pytest

from tests.support.table_files import ole, repacked, sheet_replaced, xlsx
from wuxin.core.tabular import errors
from wuxin.core.tabular.guarding import Limits
from wuxin.core.tabular.reading import read_table
from wuxin.core.tabular.tables import Table

ROWS = [["姓名", "手机号"], ["张三", "19900000001"]]


def read(stream: io.BytesIO, name: str = "花名册.xlsx", **limits: int) -> Table:
    return read_table(stream, filename=name, limits=Limits(**limits))


def broken(stream: io.BytesIO) -> io.BytesIO:
    """The first half of a file, as after a lost connection."""
    data = stream.getvalue()
    return io.BytesIO(data[: len(data) // 2])


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"", "a.xlsx", errors.EmptyFile),
        (b" \r\n \n", "a.csv", errors.EmptyFile),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", errors.WebPage),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>", "a.xlsx", errors.WebPage),
        (b'<?xml version="1.0"?><Workbook/>', "a.xls", errors.WebPage),
        (b"%PDF-1.7 ...", "a.xlsx", errors.NotATable),
        (b"\x89PNG\r\n\x1a\n....", "a.csv", errors.NotATable),
        (b"\x01\x02\x03\x04 nothing", "a.csv", errors.NotATable),
        (b"name,phone\nA,1\n", "a.xlsx", errors.BrokenWorkbook),
        (b"PK\x03\x04 and no more", "a.xlsx", errors.BrokenWorkbook),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(
    content: bytes, name: str, error: type[errors.UnusableFile]
) -> None:
    with pytest.raises(error) as raised:
        read(io.BytesIO(content), name)
    assert "请" in str(raised.value)


def test_an_old_workbook_is_told_from_an_encrypted_one() -> None:
    with pytest.raises(errors.OldWorkbook, match="另存为"):
        read(ole("Workbook"), "花名册.xlsx")
    with pytest.raises(errors.EncryptedWorkbook, match="取消密码"):
        read(ole("EncryptedPackage"), "花名册.xlsx")


def test_a_zip_of_something_else_is_no_table() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    stream.seek(0)
    with pytest.raises(errors.NotATable):
        read(stream)


def test_a_zip_with_encrypted_parts_needs_its_password_taken_off() -> None:
    data = bytearray(xlsx(ROWS).getvalue())
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        data[start + 8] |= 1  # the flag "encrypted" in the central directory
        start += 4
    with pytest.raises(errors.EncryptedWorkbook):
        read(io.BytesIO(bytes(data)))


def test_half_a_workbook_is_broken() -> None:
    with pytest.raises(errors.BrokenWorkbook, match="损坏"):
        read(broken(xlsx(ROWS)))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
)
def test_a_workbook_with_a_damaged_part_is_broken(part: str) -> None:
    damaged = repacked(xlsx(ROWS), lambda name, data: data[:-40] if name == part else data)
    with pytest.raises(errors.BrokenWorkbook):
        read(damaged)


@pytest.mark.parametrize("part", ["xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
def test_a_workbook_without_a_part_is_never_a_crash(part: str) -> None:
    lacking = repacked(xlsx(ROWS), lambda name, data: None if name == part else data)
    with pytest.raises(errors.UnusableFile):
        read(lacking)


def test_a_flipped_byte_anywhere_never_crashes() -> None:
    data = xlsx(ROWS).getvalue()
    for place in range(0, len(data), 23):
        changed = bytearray(data)
        changed[place] ^= 0x5A
        try:
            read(io.BytesIO(bytes(changed)))
        except errors.UnusableFile:
            continue


def test_declared_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'

    def declare(name: str, data: bytes) -> bytes:
        return data.replace(b"<worksheet", bomb + b"<worksheet", 1) if "sheet1" in name else data

    with pytest.raises(errors.BrokenWorkbook):
        read(repacked(xlsx(ROWS), declare))


def restated(book: io.BytesIO, size: int) -> io.BytesIO:
    """The workbook whose directory states another size for its first sheet."""
    data = bytearray(book.getvalue())
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        if b"sheet1.xml" in data[start : start + 80]:
            data[start + 24 : start + 28] = size.to_bytes(4, "little")
        start += 4
    return io.BytesIO(bytes(data))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    # were it unpacked first, its sizes would not fit and it would be called broken
    with pytest.raises(errors.InflatedWorkbook, match="新建的工作簿"):
        read(restated(xlsx(ROWS), 300 * 1024 * 1024))


def test_a_small_file_that_grows_a_thousandfold_is_refused() -> None:
    bomb = repacked(xlsx(ROWS), extra={"xl/media/image1.png": bytes(40 * 1024 * 1024)})
    with pytest.raises(errors.InflatedWorkbook):
        read(bomb)


def test_a_bomb_that_lies_about_its_size_is_broken_and_not_unpacked() -> None:
    padding = b"<!--" + b" " * 30_000_000 + b"-->"
    bomb = repacked(
        xlsx(ROWS), lambda name, data: data + padding if name.endswith("sheet1.xml") else data
    )
    with pytest.raises(errors.BrokenWorkbook):
        read(restated(bomb, 2_000))


def test_a_zip_of_very_many_entries_is_refused_unread() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(20_000):
            archive.writestr(str(number), b"")
    data = stream.getvalue()
    broken_directory = data.replace(b"PK\x01\x02", b"PK\0\0")  # reading it would be told
    with pytest.raises(errors.InflatedWorkbook):
        read(io.BytesIO(broken_directory))


def test_a_file_beyond_the_limit_is_not_even_read_to_its_end() -> None:
    stream = io.BytesIO(b"a," * 3 * 1024 * 1024)
    with pytest.raises(errors.FileTooLarge, match="超过 1 MB"):
        read(stream, "a.csv", megabytes=1)
    assert stream.tell() <= 1024 * 1024 + 1


def test_too_many_rows_name_the_row_in_workbooks_and_text() -> None:
    rows = [["姓名", "手机号"], *[[f"张{n}", "1"] for n in range(11)]]
    text = "\n".join(",".join(row) for row in rows).encode()
    for stream, name in ((xlsx(rows), "a.xlsx"), (io.BytesIO(text), "a.csv")):
        with pytest.raises(errors.TooManyRows, match="超过 10 行（第 12 行"):
            read(stream, name, rows=10)
        stream.seek(0)
        assert len(read(stream, name, rows=11).rows) == 11


def test_one_stray_cell_in_the_last_corner_is_named_and_not_laid_out() -> None:
    xml = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{}</sheetData>'
    corner = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    with pytest.raises(errors.TooManyRows, match="第 1048576 行"):
        read(sheet_replaced(xlsx(ROWS), xml.format(corner)))
    corner = '<row r="2"><c r="XFD2" t="str"><v></v></c></row>'
    with pytest.raises(errors.TooManyColumns, match="XFD2"):
        read(sheet_replaced(xlsx(ROWS), xml.format(corner)))


def test_too_many_columns_in_text_name_the_cell() -> None:
    with pytest.raises(errors.TooManyColumns, match="超过 3 列（D1"):
        read(io.BytesIO(b"a,b,c,d\n1,2,3,4\n"), "a.csv", columns=3)


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_name_of_ten_megabytes_is_named_by_its_cell(name: str) -> None:
    rows = [*ROWS, ["张" * 3_500_000, "19900000002"]]
    text = "\n".join(",".join(row) for row in rows).encode()
    stream = io.BytesIO(text) if name == "a.csv" else _inline(rows)
    with pytest.raises(errors.CellTooLong, match="A3 里的文字超过 1000 个字"):
        read(stream, name)


def _inline(rows: list[list[str]]) -> io.BytesIO:
    """The rows as text in the sheet itself; openpyxl would cut them at 32,767."""
    xml = "".join(
        f'<row r="{n}">'
        + "".join(
            f'<c r="{"AB"[i]}{n}" t="inlineStr"><is><t>{c}</t></is></c>' for i, c in enumerate(r)
        )
        + "</row>"
        for n, r in enumerate(rows, 1)
    )
    return sheet_replaced(xlsx(ROWS), f"<sheetData>{xml}</sheetData>")


def test_one_long_text_shared_by_many_cells_is_not_multiplied() -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 200))
    book = _with_shared(f"<sheetData>{cells}</sheetData>", "长" * 900)
    with pytest.raises(errors.TooMuchText):
        read(book, characters=100_000)
    book.seek(0)
    assert len(read(book).rows) == 198
    with pytest.raises(errors.CellTooLong, match="A1 "):
        read(_with_shared(f"<sheetData>{cells}</sheetData>", "长" * 5_000))


def _with_shared(sheet_xml: str, text: str) -> io.BytesIO:
    """A workbook whose only shared string is this text."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = (
        f'<Relationship Id="rId99" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = f'<sst xmlns="{main}"><si><t>{text}</t></si></sst>'.encode()

    def relate(name: str, data: bytes) -> bytes | None:
        if name == "xl/sharedStrings.xml":
            return None
        if name == "xl/_rels/workbook.xml.rels":
            return data.replace(b"</Relationships>", relation.encode())
        return data

    book = sheet_replaced(xlsx(ROWS), sheet_xml)
    return repacked(book, relate, {"xl/sharedStrings.xml": strings})


@pytest.mark.parametrize("attribute", ["count", "uniqueCount"])
def test_a_part_that_announces_more_than_it_has_never_ends_the_process(attribute: str) -> None:
    def lie(name: str, data: bytes) -> bytes:
        return data.replace(b"<sst ", f'<sst {attribute}="799999999999" '.encode(), 1)

    cell = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    with pytest.raises(errors.BrokenWorkbook):
        read(repacked(_with_shared(cell, "张三"), lie))


def test_a_cell_that_claims_a_row_above_its_own_is_broken() -> None:
    cells = '<row r="9"><c r="A1"><v>1</v></c></row>'
    with pytest.raises(errors.BrokenWorkbook):
        read(sheet_replaced(xlsx(ROWS), f"<sheetData>{cells}</sheetData>"))


@pytest.mark.parametrize("number", ["NaN", "1e999", "-1e999"])
def test_a_number_that_is_none_is_not_trusted(number: str) -> None:
    xml = '<sheetData>{}<row r="2"><c r="A2"><v>{}</v></c></row></sheetData>'
    head = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    table = read(sheet_replaced(xlsx(ROWS), xml.format(head, number)))
    assert (2, 0) in table.faults


def test_an_empty_workbook_says_that_nothing_is_in_it() -> None:
    with pytest.raises(errors.EmptySheet, match="没有内容"):
        read(xlsx([]))
    with pytest.raises(errors.EmptySheet):
        read(xlsx([["  ", "\u3000"]]))
    with pytest.raises(errors.EmptySheet):
        read(io.BytesIO(b",,,\n,,,\n"), "a.csv")


def test_two_filled_sheets_ask_which_one() -> None:
    book = xlsx(sheets={"党员": ROWS, "空表": [], "教师": [["姓名"], ["李四"]]})
    with pytest.raises(errors.SeveralSheets, match="2 张有内容的工作表：党员、教师") as raised:
        read(book)
    assert raised.value.sheets == ("党员", "教师")
    book.seek(0)
    assert read_table(book, filename="a.xlsx", sheet="教师").rows[0].cells == ["李四"]
    book.seek(0)
    with pytest.raises(errors.UnknownSheet, match="从这 2 张里选"):
        read_table(book, filename="a.xlsx", sheet="空表")


def test_a_hidden_sheet_of_choices_does_not_count() -> None:
    def hide(book: Any) -> None:
        book["选项"].sheet_state = "hidden"

    book = xlsx(sheets={"党员": ROWS, "选项": [["男"], ["女"]]}, adjust=hide)
    assert read(book).sheet == "党员"
