"""Rosters as files: invented people in workbooks such as a school would send."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter

from tests.support.district import District
from tests.support.people import NOW, TODAY
from wuxin.core.actor import Actor
from wuxin.core.tabular.parsing import check_digit
from wuxin.people.actions import rosters
from wuxin.people.models import PartyOrganisation, RosterImport

HEADERS = ("序号", "姓名", "性别", "身份证号", "入党日期", "所在党支部", "工作单位", "人员类别",
           "手机号")  # fmt: skip


def id_number(number: int, *, born: str = "19800512") -> str:
    """A number of the region 990000, which does not exist, with a valid check digit."""
    body = f"990000{born}{number:03}"
    return body + check_digit(body)


def phone(number: int) -> str:
    return f"1990000{number:04}"


def workbook(rows: Iterable[Sequence[object]], headers: Sequence[str] = HEADERS) -> bytes:
    """One sheet with a header and rows, every cell as text."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        for line, cells in enumerate([headers, *rows]):
            for column, cell in enumerate(cells):
                sheet.write_string(line, column, str(cell))
    return stream.getvalue()


def line(
    number: int,
    name: str,
    branch: str,
    *,
    unit: str = "示例小学",
    category: str = "在职",
    identity: str | None = None,
    mobile: str | None = None,
) -> tuple[object, ...]:
    """One row below ``HEADERS``; ID number and phone from the number where none is given."""
    known = id_number(number) if identity is None else identity
    reached = phone(number) if mobile is None else mobile
    return (number, name, "", known, "2005-06-30", branch, unit, category, reached)


def upload(content: bytes, *, on: date, filename: str = "花名册.xlsx") -> rosters.Upload:
    return rosters.Upload(filename=filename, content=content, effective_on=on)


def read(
    organisation: PartyOrganisation, content: bytes, *, by: Actor, now: object, on: date
) -> RosterImport:
    """Received and read; the jobs left aside."""
    roster = rosters.receive_roster(
        organisation=organisation,
        upload=upload(content, on=on),
        by=by,
        now=now,  # type: ignore[arg-type]  # a datetime
        in_background=False,
    )
    rosters.read_roster(roster=roster, by=by)
    return roster


def apply(roster: RosterImport, *, by: Actor, now: object, leave_out_faulty: bool = False) -> None:
    """Confirmed and applied; the jobs left aside."""
    rosters.confirm_roster(
        roster=roster,
        leave_out_faulty=leave_out_faulty,
        by=by,
        now=now,  # type: ignore[arg-type]  # a datetime
        in_background=False,
    )
    rosters.apply_roster(roster=roster, by=by, now=now)  # type: ignore[arg-type]  # a datetime


def bring(
    district: District,
    by: Actor,
    rows: Iterable[Sequence[object]],
    headers: Sequence[str] = HEADERS,
) -> RosterImport:
    """Rows received and read as the roster of the district's general branch, on the demo's day."""
    return read(district.town, workbook(rows, headers), by=by, now=NOW, on=TODAY)
