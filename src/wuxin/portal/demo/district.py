"""The two trees of the demo district, as plain rows: 160 units, 150 branches.

Institutions that the source praises keep their names; all others are 示例 schools.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

BUREAU = "区教育体育局"
CENTRE = "区教师发展中心"
UNION = "区教育工会"
PRAISED = (
    ("新安小学", "primary"),
    ("楚州实验小学", "primary"),
    ("承恩小学", "primary"),
    ("关天培小学", "primary"),
    ("周恩来红军小学", "primary"),
    ("钦工中学", "middle"),
    ("曙光双语学校", "nine-year"),
    ("第二特殊教育学校", "special"),
    ("楚州中学", "middle"),
    ("白马湖小学", "primary"),
    ("三堡中心小学", "primary"),
)
TOWNSHIPS = 21
SCHOOLS_A_TOWNSHIP = 4
JOINT_EVERY = 3  # how the small schools of a township vary
DIRECT_SCHOOLS = 27
RETIRED_BRANCHES = 5
_DIGITS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class UnitRow:
    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One Party organisation: the parent by code, the units by code, how many members of each."""

    code: str
    name: str
    kind: str
    parent: str
    units: tuple[str, ...] = field(default=())
    serving: int = 0
    retired: int = 0


def chinese(number: int) -> str:
    """1 → 一, 11 → 十一, 20 → 二十, up to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens - 1] + "十")
    return head + (_DIGITS[ones - 1] if ones else "")


def units() -> Iterator[UnitRow]:
    """Every workplace, the bureau first."""
    yield UnitRow("BJ", BUREAU, "bureau")
    yield UnitRow("FZ", CENTRE, "centre")
    yield UnitRow("GH", UNION, "trade-union")
    for number, (name, kind) in enumerate(PRAISED, 1):
        yield UnitRow(f"X{number:02d}", name, kind)
    for number in range(1, DIRECT_SCHOOLS + 1):
        kind, word = ("middle", "中学") if number % 4 == 0 else ("primary", "小学")
        yield UnitRow(f"S{number:02d}", f"示例第{chinese(number)}{word}", kind)
    for town in range(1, TOWNSHIPS + 1):
        yield from _units_of_township(town)


def organisations() -> Iterator[OrganisationRow]:
    """Every Party organisation, parents before children, in the organisation's own order."""
    yield OrganisationRow("GW", "区委教育工作委员会", "work-committee", "")
    yield OrganisationRow("DW", "区教育体育局党委", "committee", "GW", ("BJ",))
    yield OrganisationRow("DW01", "局机关党支部", "branch", "DW", ("BJ", "GH"), serving=34)
    yield OrganisationRow("DW02", "教师发展中心党支部", "branch", "DW", ("FZ",), serving=31)
    yield from _direct_branches()
    for town in range(1, TOWNSHIPS + 1):
        yield from _organisations_of_township(town)
    for number in range(1, RETIRED_BRANCHES + 1):
        name = f"局离退休第{chinese(number)}党支部"
        yield OrganisationRow(f"TX{number}", name, "branch", "DW", ("BJ",), retired=53)


def _direct_branches() -> Iterator[OrganisationRow]:
    schools = [unit for unit in units() if unit.code[0] in "XS"]
    for number, unit in enumerate(schools):
        yield OrganisationRow(
            f"Z{unit.code}",
            f"{unit.name}党支部",
            "branch",
            "DW",
            (unit.code,),
            serving=20 + (number * 7) % 13,
        )


def _town_name(town: int) -> str:
    return "车桥镇" if town == 1 else f"示例{chinese(town)}镇"


def _units_of_township(town: int) -> Iterator[UnitRow]:
    name = _town_name(town)
    yield UnitRow(f"T{town:02d}1", f"{name}初级中学", "middle")
    yield UnitRow(f"T{town:02d}2", f"{name}中心小学", "primary")
    yield UnitRow(f"T{town:02d}3", f"{name}第二小学", "primary")
    yield UnitRow(f"T{town:02d}4", f"{name}中心幼儿园", "kindergarten")
    for number, word in _further_units(town):
        yield UnitRow(f"T{town:02d}{number}", f"{name}{word}", "primary")


def _further_units(town: int) -> list[tuple[int, str]]:
    """The small schools of a township, whose members belong to the third branch."""
    if town % JOINT_EVERY == 0:
        return [(5, "第一教学点"), (6, "第二教学点")]
    if town % JOINT_EVERY == 1:
        return [(5, "实验小学"), (6, "第一教学点")]
    return [(5, "第一教学点")]


def _organisations_of_township(town: int) -> Iterator[OrganisationRow]:
    name, code = _town_name(town), f"T{town:02d}"
    yield OrganisationRow(code, f"{name}教育党总支", "general-branch", "DW")
    yield OrganisationRow(f"{code}A", f"{name}初级中学党支部", "branch", code, (f"{code}1",), 24)
    yield OrganisationRow(f"{code}B", f"{name}中心小学党支部", "branch", code, (f"{code}2",), 22)
    workplaces = (f"{code}3", *(f"{code}{number}" for number, _word in _further_units(town)))
    yield OrganisationRow(f"{code}C", f"{name}小学联合党支部", "joint-branch", code, workplaces, 16)
    yield OrganisationRow(f"{code}D", f"{name}幼儿园党支部", "branch", code, (f"{code}4",), 9)
    yield OrganisationRow(
        f"{code}E", f"{name}离退休教师党支部", "branch", code, (f"{code}2",), 0, 35
    )
