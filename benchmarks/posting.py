"""How fast the ledger is posted to, beside the raw limit: same rows, bare driver, same fsync.

A roll call of thirty people of one branch is posted in one durable commit: thirty entries and
what they mean to presence, headcounts and tallies at three levels, in three sets. The raw limit
writes the same rows to the same tables with statements prepared beforehand and nothing looked
up or checked; "entries alone" writes only the thirty entries. CPU is that of this process.

    python benchmarks/posting.py [--short] [--runs 5] [--commits 300]

SQLite on a file of its own with the settings of production, unless DATABASE_URL is given.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(tempfile.mkdtemp(prefix="wuxin-bench-"))
os.environ["WUXIN_VAR"] = str(FOLDER)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'bench.sqlite3'}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuxin.config.settings")
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import django  # noqa: E402  the environment comes first

django.setup()

import sqlite3  # noqa: E402  the bundled one: settings put it in the system's place

import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks._telling import say, spread  # noqa: E402
from wuxin.core.actor import Actor  # noqa: E402
from wuxin.ledger import actions, registry  # noqa: E402
from wuxin.ledger.models import Book  # noqa: E402
from wuxin.ledger.posting import Posting  # noqa: E402
from wuxin.people.models import PartyOrganisation  # noqa: E402

BY = Actor(account_id=1, name="benchmark")
NOW = datetime(2022, 3, 4, 2, 20, tzinfo=UTC)
NOW_AS_TEXT = "2022-03-04 02:20:00"  # as SQLite keeps it
FIRST = date(2022, 1, 3)
KIND, CLASSROOM = "bench-class", "aspiration"
SETS = ("bench-all", "bench-classroom", "bench-kind")
BRANCHES, GENERAL_BRANCHES, MEMBERS = 150, 20, 30


class Commit(NamedTuple):
    """One roll call."""

    chain: list[int]
    day: date
    number: int

    @property
    def people(self) -> range:
        first = self.chain[-1] * MEMBERS
        return range(first, first + MEMBERS)


class Measured(NamedTuple):
    """Commits a second and CPU milliseconds a commit."""

    rate: float
    cpu_ms: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="two runs of a hundred commits")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--commits", type=int, default=300)
    given = parser.parse_args()
    runs, commits = (2, 100) if given.short else (given.runs, given.commits)
    try:
        prepare()
        say(f"{durability()}; {commits} commits a run, {runs} runs: median (least to most)")
        report([run(number, commits) for number in range(runs)])
    finally:
        connection.close()
        shutil.rmtree(FOLDER, ignore_errors=True)


def prepare() -> None:
    """Schema, tree and kinds; the sets of people are those of this benchmark alone."""
    registry.register_kind(
        registry.KindDefinition(
            code=KIND, title=KIND, classroom=CLASSROOM, counts_attendance=True, app="bench"
        )
    )
    registry._sets.clear()  # noqa: SLF001  what other apps declare is not measured here
    for code in SETS:
        registry.register_set(registry.SetDefinition(code=code, kinds=(KIND,)))
    call_command("migrate", verbosity=0)
    if PartyOrganisation.objects.exists():
        return
    add = PartyOrganisation.objects.add_child
    root = PartyOrganisation.objects.add_root({"code": "R", "name": "示例党委"})
    above = [
        add(root, {"code": f"G{n}", "name": f"示例党总支{n}"}) for n in range(GENERAL_BRANCHES)
    ]
    for n in range(BRANCHES):
        add(above[n % GENERAL_BRANCHES], {"code": f"B{n}", "name": f"示例党支部{n}"})


def run(number: int, commits: int) -> dict[str, Measured]:
    """Every way once, each to a book of its own."""
    alone, rows, thirty, one = [open_book(f"{number}-{name}") for name in ("a", "b", "c", "d")]
    with closing(raw_connection()) as raw:
        found = {
            "raw, entries alone": measure(raw_works(raw, alone, commits, with_sums=False)),
            "raw, the same rows": measure(raw_works(raw, rows, commits, with_sums=True)),
        }
    found["post, 30 entries"] = measure(post_works(thirty, commits))
    found["post, the same 30 again"] = measure(post_works(thirty, commits))
    found["post, 1 entry"] = measure(post_works(one, commits, people=1))
    assert not actions.faults_of_sums(thirty)
    assert not actions.faults_of_sums(rows), "the raw rows are not those of the ledger"
    return found


def open_book(name: str) -> Book:
    return actions.open_book(
        code=f"bench-{time.time_ns()}-{name}",
        title="测量",
        from_on=FIRST,
        to_on=FIRST + timedelta(days=364),
        by=BY,
        now=NOW,
    )


def plan(book: Book, commits: int) -> list[Commit]:
    """The branches in turn; every member comes again in the next round, a week later."""
    chains = list(book.nodes.filter(depth=3).order_by("path").values_list("chain", flat=True))
    return [
        Commit(chains[n % BRANCHES], FIRST + timedelta(days=7 * (n // BRANCHES)), n)
        for n in range(commits)
    ]


def measure(works: list[Callable[[], None]]) -> Measured:
    """Do all works, each a commit of its own."""
    began, cpu_began = time.perf_counter(), time.process_time()
    for work in works:
        work()
    took, cpu = time.perf_counter() - began, time.process_time() - cpu_began
    return Measured(len(works) / took, 1000 * cpu / len(works))


def post_works(book: Book, commits: int, people: int = MEMBERS) -> list[Callable[[], None]]:
    return [partial(post, book, commit, people) for commit in plan(book, commits)]


def post(book: Book, commit: Commit, people: int) -> None:
    postings = [
        Posting(
            kind=KIND,
            organisation_id=commit.chain[-1],
            day=commit.day,
            source=source_of(commit, person_id),
            person_id=person_id,
            minutes=45,
        )
        for person_id in commit.people[:people]
    ]
    actions.post(book, postings, by=BY, now=NOW)


def source_of(commit: Commit, person_id: int) -> str:
    return f"bench.attendance:{commit.number}-{person_id}:1"


# --- the raw limit -----------------------------------------------------------------------
ENTRY = """INSERT INTO ledger_entry (book_id, kind_id, classroom_id, organisation_id, unit_id,
  person_id, subject_key, day, channel, topic, people, minutes, fen, source, revision, reverses,
  posted_by_id, posted_at) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)"""
PRESENCE = """INSERT INTO ledger_presence AS p
  (book_id, set_code, organisation_id, person_id, subject_key, live) VALUES (%s,%s,%s,%s,%s,1)
  ON CONFLICT (book_id, set_code, organisation_id, person_id, subject_key)
  DO UPDATE SET live = p.live + 1"""
HEADCOUNT = """INSERT INTO ledger_headcount AS h (book_id, set_code, organisation_id, people)
  VALUES (%s,%s,%s,%s) ON CONFLICT (book_id, set_code, organisation_id)
  DO UPDATE SET people = h.people + excluded.people"""
PENDING_HEADCOUNT = """INSERT INTO ledger_pendingheadcount
  (book_id, set_code, organisation_id, people) VALUES (%s,%s,%s,%s)"""
_TALLY = """(book_id, organisation_id, kind_id, week_on,
  entries, attendances, unnamed, minutes, fen) VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s)"""
TALLY = f"""INSERT INTO ledger_tally AS t {_TALLY}
  ON CONFLICT (book_id, organisation_id, kind_id, week_on) DO UPDATE SET
  entries = t.entries + excluded.entries, attendances = t.attendances + excluded.attendances,
  unnamed = t.unnamed + excluded.unnamed, minutes = t.minutes + excluded.minutes,
  fen = t.fen + excluded.fen"""
PENDING_TALLY = f"INSERT INTO ledger_pendingtally {_TALLY}"


def raw_connection() -> Any:
    """The bare driver, with the pragmas of production on SQLite."""
    if connection.vendor == "postgresql":
        return psycopg.connect(os.environ["DATABASE_URL"])
    connection.close()
    options = settings.DATABASES["default"]["OPTIONS"]
    raw = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
    raw.executescript(options["init_command"])
    return raw


def raw_works(raw: Any, book: Book, commits: int, *, with_sums: bool) -> list[Callable[[], None]]:
    """What to write is made beforehand: only the driver and the disk are measured."""
    works = []
    for commit in plan(book, commits):
        statements = [(ENTRY, entry_rows(book, commit))]
        if with_sums:
            statements += sum_rows(book, commit)
        works.append(partial(write, raw, [(dialect(sql), rows) for sql, rows in statements]))
    connection.close()
    return works


def write(raw: Any, statements: list[tuple[str, list[tuple[Any, ...]]]]) -> None:
    cursor = raw.cursor()
    if connection.vendor == "sqlite":
        cursor.execute("BEGIN IMMEDIATE")
    for sql, rows in statements:
        cursor.executemany(sql, rows)
    raw.commit()


def dialect(sql: str) -> str:
    return sql if connection.vendor == "postgresql" else sql.replace("%s", "?")


def entry_rows(book: Book, commit: Commit) -> list[tuple[Any, ...]]:
    head = (book.pk, KIND, CLASSROOM, commit.chain[-1], None)
    tail = (None, BY.account_id, NOW if connection.vendor == "postgresql" else NOW_AS_TEXT)
    fact = (None, commit.day.isoformat(), "on-site", "", 1, 45, 0)
    return [
        (*head, person_id, *fact, source_of(commit, person_id), 1, *tail)
        for person_id in commit.people
    ]


def sum_rows(book: Book, commit: Commit) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """What the entries mean: the headcounts grow only when the members come first."""
    chain, week = commit.chain, commit.day.isoformat()
    levels = [(code, place) for code in SETS for place in chain]
    presence = [(book.pk, *level, who, b"") for level in levels for who in commit.people]
    first = commit.number < BRANCHES
    heads = [(book.pk, *level, MEMBERS) for level in levels if first]
    tallies = [(book.pk, at, KIND, week, MEMBERS, MEMBERS, 0, 45 * MEMBERS, 0) for at in chain]
    if connection.vendor == "sqlite":
        return [(PRESENCE, presence), (HEADCOUNT, heads), (TALLY, tallies)]
    leaf = chain[-1]
    return [
        (PRESENCE, presence),
        (HEADCOUNT, [row for row in heads if row[2] == leaf]),
        (PENDING_HEADCOUNT, [row for row in heads if row[2] != leaf]),
        (TALLY, tallies[-1:]),
        (PENDING_TALLY, tallies[:-1]),
    ]


# --- what is said ------------------------------------------------------------------------
def durability() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            full = cursor.fetchone()[0] == 2
            return f"SQLite {sqlite3.sqlite_version}, synchronous={'FULL' if full else 'not FULL'}"
        cursor.execute("SELECT current_setting('server_version'), current_setting('fsync')")
        version, fsync = cursor.fetchone()
        return f"PostgreSQL {version}, fsync={fsync}"


def report(runs: list[dict[str, Measured]]) -> None:
    for way in runs[0]:
        rates = [found[way].rate for found in runs]
        cpu = statistics.median(found[way].cpu_ms for found in runs)
        say(f"{way:<26}{spread(rates, '{:.0f}'):>24} commits/s {cpu:8.2f} ms CPU a commit")
    for raw in ("raw, the same rows", "raw, entries alone"):
        ratios = [100 * found["post, 30 entries"].rate / found[raw].rate for found in runs]
        say(f"{'post, 30 / ' + raw:<40}{spread(ratios, '{:.0f}'):>18} %")


if __name__ == "__main__":
    main()
