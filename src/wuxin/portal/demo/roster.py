"""The demo district's roster as a workbook, the way a bureau would send it in."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from random import Random

import xlsxwriter

from wuxin.portal.demo import district
from wuxin.portal.demo.names import Invented, invent

SEED = 20211201
HEADERS = ("序号", "姓名", "性别", "出生年月", "公民身份号码", "民族", "学历", "入党时间",
           "所在党支部", "工作单位", "人员类别", "党员身份", "手机号")  # fmt: skip
_SERVING, _RETIRED, _GREAT_AGE = (1966, 1997), (1942, 1961), (1931, 1938)


def workbook() -> bytes:
    """The whole roster, one sheet with a title row above the header."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("党员花名册")
        sheet.write(0, 0, "演示区教育系统党员花名册(演示数据,与任何单位无关)")
        sheet.write_row(1, 0, HEADERS)
        for number, row in enumerate(rows(), 1):
            sheet.write_row(number + 1, 0, (str(number), *row))
    return stream.getvalue()


def rows() -> Iterator[tuple[str, ...]]:
    """One row a member, in the organisation's order."""
    dice = Random(SEED)  # noqa: S311  invented people, not secrets
    names = {unit.code: unit.name for unit in district.units()}
    number = 0
    for organisation in district.organisations():
        workplaces = [names[code] for code in organisation.units]
        for place in range(organisation.serving + organisation.retired):
            number += 1
            where = (organisation.name, workplaces[place % len(workplaces)])
            yield _row(dice, number, where, is_retired=place >= organisation.serving)


def _row(dice: Random, number: int, where: tuple[str, str], *, is_retired: bool) -> tuple[str, ...]:
    category, born = "在职", _SERVING
    if is_retired:
        category, born = ("高龄", _GREAT_AGE) if dice.random() < 0.12 else ("退休", _RETIRED)
    person = invent(dice, number=number, born=born)
    kind = "预备党员" if not is_retired and dice.random() < 0.03 else "正式党员"
    return (*_own(person, kind), *where, category, kind, person.phone)


def _own(person: Invented, kind: str) -> tuple[str, ...]:
    joined = date(2021, 6, 20) if kind == "预备党员" else person.joined_on
    return (
        person.name,
        person.sex,
        f"{person.born_on:%Y.%m}",
        person.id_number,
        person.ethnicity,
        person.education,
        f"{joined:%Y-%m-%d}",
    )
