"""How long a roster of 5,000 takes from the file to the last row, and the raw limit beside it.

Previewed and imported through the same actions as the page and the command, on a fresh SQLite
file with the settings of production. The raw limit reads the same workbook with calamine and
inserts the very rows that the import left behind, in one transaction, by the bare driver with
the same durability; it checks, matches and encrypts nothing.

    python benchmarks/roster_import.py [--short] [--rows 5000] [--runs 5]
"""

import argparse
import io
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(tempfile.mkdtemp(prefix="wuxin-bench-"))
os.environ["WUXIN_VAR"] = str(FOLDER)
os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER / 'bench.sqlite3'}"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuxin.config.settings")
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import django  # noqa: E402  the environment comes first

django.setup()

import sqlite3  # noqa: E402  the bundled one: settings put it in the system's place

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from tests.support.rosters import HEADERS, id_number, workbook  # noqa: E402
from wuxin.core.actor import Actor  # noqa: E402
from wuxin.core.crypto import create_key_file  # noqa: E402
from wuxin.people.actions import organisations, rosters  # noqa: E402
from wuxin.people.models import (  # noqa: E402
    OrganisationKind,
    PartyOrganisation,
    Person,
    UnitKind,
)

BY = Actor.program("benchmark")
NOW = datetime(2022, 3, 4, 2, 20, tzinfo=UTC)
ON = date(2022, 3, 4)
BRANCHES = 150
TABLES = ("people_person", "people_partymembership", "people_personcategory", "core_auditevent")
SURNAMES = "陈仇解曾单查区覃盖葛李王张刘杨黄赵周吴徐"
GIVEN = "一立冬小秋明志云梅雨航远夏满阳衡飞晴禾川安宁书文嘉乐"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="two runs instead of five")
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    runs = 2 if given.short else given.runs
    try:
        empty = prepare()
        first = workbook(lines(given.rows, phones=0))
        second = b"" if given.short else workbook(lines(given.rows, phones=1))
        report(given.rows, [run(empty, first, second) for _number in range(runs)])
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


def prepare() -> Path:
    """A database with both trees and nobody in them; the copy that each run begins from."""
    create_key_file(Path(settings.KEY_FILE))
    call_command("migrate", verbosity=0)
    top = organisations.create_organisation(
        name="示例区教体局党委", kind=OrganisationKind.COMMITTEE, parent=None, by=BY, now=NOW
    )
    for number in range(BRANCHES):
        unit = organisations.create_unit(
            name=f"示例{number}小学", kind=UnitKind.PRIMARY, parent=None, by=BY, now=NOW
        )
        branch = organisations.create_organisation(
            name=f"示例{number}小学党支部",
            kind=OrganisationKind.BRANCH,
            parent=top,
            by=BY,
            now=NOW,
        )
        branch.units.add(unit)
    return snapshot("empty.sqlite3")


def snapshot(name: str) -> Path:
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    copy = FOLDER / name
    shutil.copy(settings.DATABASES["default"]["NAME"], copy)
    return copy


def lines(count: int, *, phones: int) -> Iterator[tuple[object, ...]]:
    """Rows as a bureau sends them in, branch by branch."""
    for number in range(count):
        branch = number * BRANCHES // count
        name = SURNAMES[number % 20] + GIVEN[number // 20 % 26] + GIVEN[number // 520 % 26]
        born = f"{1950 + number % 50}{1 + number % 12:02}{1 + number // 1000:02}"
        identity = id_number(number % 1000, born=born)
        sex = "男" if number % 1000 % 2 else "女"
        place = (f"示例{branch}小学党支部", f"示例{branch}小学")
        phone = f"1990000{(number + phones) % 10_000:04}"
        yield (number + 1, name, sex, identity, "2005-06-30", *place, "在职正式党员", phone)


def run(empty: Path, first: bytes, second: bytes) -> dict[str, float]:
    """Seconds of each step, on a fresh copy of the database."""
    connection.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{settings.DATABASES['default']['NAME']}{suffix}").unlink(missing_ok=True)
    shutil.copy(empty, settings.DATABASES["default"]["NAME"])
    took = {}
    began = time.process_time()
    took["preview"], took["import"] = bring(first)
    took["whole"] = took["preview"] + took["import"]
    took["whole, CPU"] = time.process_time() - began
    took["raw"] = raw(empty, first)
    took["same again: preview"], _none = bring(first)
    if second:
        took["all phones new: preview"], took["all phones new: import"] = bring(second)
    return took


def bring(content: bytes) -> tuple[float, float]:
    began = time.perf_counter()
    upload = rosters.Upload(filename="花名册.xlsx", content=content, effective_on=ON)
    roster = rosters.receive_roster(
        organisation=PartyOrganisation.objects.get(depth=1),
        upload=upload,
        by=BY,
        now=NOW,
        in_background=False,
    )
    rosters.read_roster(roster=roster, by=BY)
    previewed = time.perf_counter()
    if not roster.summary["to_write"]:
        return previewed - began, 0.0
    assert roster.summary["faulty"] == 0, roster.summary
    rosters.confirm_roster(
        roster=roster, leave_out_faulty=False, by=BY, now=NOW, in_background=False
    )
    rosters.apply_roster(roster=roster, by=BY, now=NOW)
    return previewed - began, time.perf_counter() - previewed


def raw(empty: Path, content: bytes) -> float:
    """The same file read and the same rows inserted, and nothing else."""
    rows = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table}")
            rows[table] = cursor.fetchall()
    assert len(rows["people_person"]) == Person.objects.count()
    target = FOLDER / "raw.sqlite3"
    shutil.copy(empty, target)
    began = time.perf_counter()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    assert len(sheet.to_python()[0]) == len(HEADERS)
    bare = sqlite3.connect(target, isolation_level=None)
    for pragma in settings.DATABASES["default"]["OPTIONS"]["init_command"].split(";"):
        bare.execute(pragma)
    bare.execute("BEGIN IMMEDIATE")
    for table, found in rows.items():
        places = ",".join("?" * len(found[0]))
        bare.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({places})", found)
    bare.execute("COMMIT")
    took = time.perf_counter() - began
    bare.close()
    target.unlink()
    return took


def report(rows: int, runs: list[dict[str, float]]) -> None:
    print(f"roster of {rows} rows into {BRANCHES} branches, {len(runs)} runs, seconds")
    for step in runs[0]:
        took = sorted(one[step] for one in runs)
        middle = statistics.median(took)
        print(f"  {step:<26} median {middle:6.2f}   from {took[0]:.2f} to {took[-1]:.2f}")
    share = statistics.median(one["whole"] / one["raw"] for one in runs)
    print(f"  preview and import take {share:.0f} times the raw limit")


if __name__ == "__main__":
    main()
