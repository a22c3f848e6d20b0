"""What the audit costs: verifying sealed rows, sealing beside writers, recording a reading.

Verify: the rows of a season's events under a head for every two hundred, walked by the command's
own functions. The raw limits of the same run: reading the same rows by the same statement and
doing nothing, and hashing the same bytes alone. Writers: fifty threads on PostgreSQL, each
commit an event and a row beside it, with and without the sealer's rounds of a second in a
process of its own. Readings: one durable row a page, fifty a second, twelve subjects each.

    python benchmarks/audit.py [--short] [--rows 1000000] [--runs 5] [--only verify]

SQLite on a file of its own with the settings of production, unless DATABASE_URL is given.
"""

import argparse
import multiprocessing
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("WUXIN_BENCH_FOLDER") or tempfile.mkdtemp(prefix="wuxin-bench-"))
os.environ["WUXIN_BENCH_FOLDER"] = str(FOLDER)
os.environ["WUXIN_VAR"] = str(FOLDER)
os.environ["WUXIN_POOL"] = "60"
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'bench.sqlite3'}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuxin.config.settings")
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import django  # noqa: E402  the environment comes first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402

from benchmarks._telling import say, spread  # noqa: E402
from tests.support.append_only import lifted  # noqa: E402
from wuxin.core import audit, reading  # noqa: E402
from wuxin.core.actor import Actor  # noqa: E402
from wuxin.core.models import Submission  # noqa: E402
from wuxin.core.seals import heads as head_file  # noqa: E402
from wuxin.core.seals import reading_back  # noqa: E402
from wuxin.core.seals.chain import EVENTS, SealedRow, form_of  # noqa: E402
from wuxin.core.seals.sealer import Sealer  # noqa: E402

BY = Actor(account_id=17)
NOW = datetime(2026, 1, 5, 1, 0, 0, 123456, tzinfo=UTC)
WRITERS = 50
A_HEAD_FOR = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="100,000 rows, two runs")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=["verify", "writers", "readings"])
    given = parser.parse_args()
    rows, runs = (100_000, 2) if given.short else (given.rows, given.runs)
    try:
        call_command("migrate", verbosity=0)
        head_file.create_key()
        empty()
        say(f"{connection.vendor}, {os.cpu_count()} cores; median (least to most) of {runs} runs")
        if given.only in {None, "writers"} and connection.vendor == "postgresql":
            writers(4 * runs, seconds=1.5 if given.short else 3)
        if given.only in {None, "readings"}:
            readings(runs, pages=100 if given.short else 500)
        if given.only in {None, "verify"}:
            verify(rows, runs)
    finally:
        connections.close_all()
        shutil.rmtree(FOLDER, ignore_errors=True)


def empty() -> None:
    """Nothing of an earlier run, whose heads are gone. The database is the benchmark's own."""
    with lifted(), connection.cursor() as cursor:
        for table in ("core_auditseal", "core_readingseal", "core_auditevent", "core_auditreading"):
            cursor.execute(f"DELETE FROM {table}")


# --- verify ---------------------------------------------------------------------------------
def verify(rows: int, runs: int) -> None:
    """The walk of the command beside what it cannot do without."""
    fill(rows)
    began = time.perf_counter()
    sealed = seal_in_rounds()
    say(f"sealed {sealed:,} rows in {time.perf_counter() - began:.1f} s")
    texts = [(form_of(EVENTS) % row[1:]).encode() for row in reading_back.sealed_rows(EVENTS)]
    took: dict[str, list[float]] = {"verify": [], "raw, reading": [], "raw, hashing": []}
    cpu: dict[str, list[float]] = {name: [] for name in took}
    works = {
        "raw, reading": lambda: deque(reading_back.sealed_rows(EVENTS), 0),
        "raw, hashing": lambda: hash_all(texts),
        "verify": check,
    }
    for _ in range(runs):
        for name, work in works.items():
            cpu_began = time.process_time()
            took[name].append(timed(work))
            cpu[name].append(time.process_time() - cpu_began)
    for name, seconds in took.items():
        say(
            f"  {name:<16}{spread(seconds, '{:.2f}')} s for {len(texts):,} rows, "
            f"{statistics.median(cpu[name]):.2f} s of CPU here"
        )
    raw = [a + b for a, b in zip(took["raw, reading"], took["raw, hashing"], strict=True)]
    share = [100 * r / v for r, v in zip(raw, took["verify"], strict=True)]
    say(f"  reading and hashing alone are {spread(share, '{:.0f}')} % of it")


def fill(rows: int) -> None:
    """Events as the product writes them, by its own statement."""
    things = Submission(pk=1)

    def some() -> Iterator[tuple[Submission, dict[str, object]]]:
        for n in range(rows):
            things.pk = n % 5_000
            yield things, {} if n % 3 else {"to": [n % 7, n % 11], "batch": n % 300}

    with transaction.atomic():
        audit.record_each("seasons.roll_call.saved", by=BY, at=NOW, done=some())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def seal_in_rounds() -> int:
    """As in a year of work: one chain, and a head for every few hundred rows."""
    sealed = Sealer().seal()
    head_file.head_path().unlink()
    sql = f"SELECT sequence, row_id, hash FROM core_auditseal WHERE sequence % {A_HEAD_FOR} = 0"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql.replace('%', '%%')} ORDER BY sequence", [])
        found = cursor.fetchall()
    head_file.append(
        [
            head_file.Head("events", n, row, bytes(hash_), NOW + timedelta(seconds=place))
            for place, (n, row, hash_) in enumerate(found)
        ]
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE core_auditseal")
            cursor.execute("VACUUM ANALYZE core_auditevent")
    return sealed


def check() -> None:
    heads = head_file.of_log(head_file.read(), "events")
    rows: Iterator[SealedRow] = reading_back.sealed_rows(EVENTS)
    found = reading_back.verify_log(EVENTS, heads, rows)
    assert found.fault is None, found


def hash_all(texts: list[bytes]) -> None:
    previous = bytes(32)
    for text in texts:
        previous = sha256(previous + text).digest()


# --- writers --------------------------------------------------------------------------------
CATCH_UP_S = 1.5


def writers(pairs: int, seconds: float) -> None:
    """The writers never stop; the sealer stands still and runs in turn, so that what else the
    machine does falls on both. What it catches up with at first is in neither."""
    counts = [0] * WRITERS
    stop = threading.Event()
    threads = [threading.Thread(target=write, args=(n, counts, stop)) for n in range(WRITERS)]
    context = multiprocessing.get_context("spawn")
    running, over = context.Event(), context.Event()
    sealer = context.Process(target=seal_beside, args=(running, over))
    sealer.start()
    for thread in threads:
        thread.start()
    time.sleep(4)
    rates: dict[str, list[float]] = {"without": [], "with": []}
    for _ in range(pairs):
        rates["without"].append(rate_of(counts, seconds))
        running.set()
        time.sleep(CATCH_UP_S)
        rates["with"].append(rate_of(counts, seconds))
        running.clear()
    over.set()
    sealer.join()
    stop.set()
    for thread in threads:
        thread.join()
    assert sealer.exitcode == 0, "the sealer ended by itself"
    for name, found in rates.items():
        say(f"  {WRITERS} writers {name:<8} the sealer: {spread(found, '{:.0f}')} commits/s")
    costs = [100 * (1 - b / a) for a, b in zip(rates["without"], rates["with"], strict=True)]
    means = {name: statistics.mean(found) for name, found in rates.items()}
    say(f"  the seal costs {spread(costs, '{:.1f}')} % of throughput a pair,")
    say(f"  {100 * (1 - means['with'] / means['without']):.1f} % of the mean of {pairs} pairs")


def write(number: int, counts: list[int], stop: threading.Event) -> None:
    while not stop.is_set():
        with transaction.atomic():
            token = f"{number}-{counts[number]}-{time.time_ns()}"
            thing = Submission.objects.create(token=token[:43], at=NOW)
            audit.record("core.thing.done", by=BY, at=NOW, target=thing, changes={"n": number})
        counts[number] += 1
    connection.close()


def rate_of(counts: list[int], seconds: float) -> float:
    began, before = time.perf_counter(), sum(counts)
    time.sleep(seconds)
    return (sum(counts) - before) / (time.perf_counter() - began)


def seal_beside(running: "threading.Event", over: "threading.Event") -> None:
    """The job process's thread, in a process of its own; says what it costs by itself."""
    sealer, sealed, longest = Sealer(), 0, 0.0
    sealer.seal()
    began = time.process_time()
    while not over.is_set():
        if running.wait(0.2):
            round_began = time.perf_counter()
            sealed += sealer.seal()
            longest = max(longest, time.perf_counter() - round_began)
            over.wait(1.0)
    cpu = time.process_time() - began
    assert sealed, "nothing was sealed"
    say(
        f"  the sealer: {sealed:,} rows, {1e6 * cpu / sealed:.0f} µs of its CPU a row, "
        f"longest round {longest:.2f} s"
    )
    connection.close()


# --- readings -------------------------------------------------------------------------------
def readings(runs: int, pages: int) -> None:
    """At fifty a second from two threads, as two web workers would; the bare driver in turn."""
    ways = {"recorded": read, "raw, the same row": read_raw}
    p50: dict[str, list[float]] = {name: [] for name in ways}
    p95: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            took = sorted(fifty_a_second(way, pages))
            p50[name].append(took[len(took) // 2])
            p95[name].append(took[int(len(took) * 0.95)])
    for name in ways:
        say(
            f"  a reading at 50/s, {name:<18} p50 {spread(p50[name], '{:.2f}')} ms, "
            f"p95 {spread(p95[name], '{:.2f}')} ms"
        )


def fifty_a_second(way: Callable[[], object], pages: int) -> list[float]:
    took: list[float] = []

    def work() -> None:
        way()  # the connection is made
        due = time.perf_counter()
        for _ in range(pages // 2):
            due += 1 / 25
            time.sleep(max(due - time.perf_counter(), 0))
            took.append(1000 * timed(way))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def read() -> None:
    subjects = list(range(100, 112))
    occasion = reading.Occasion(route="people:x")
    reading.record([("people.person", subjects)], occasion, by=BY, at=NOW)


def read_raw() -> None:
    """The driver's own connection, one statement and its commit."""
    audit_connection = connections["audit"]
    audit_connection.ensure_connection()
    texts = f",{','.join(map(str, range(100, 112)))},"
    row = ("people:x", "", "shown", 17, "", None, "people.person", texts, 12, "0" * 16)
    mark = "?" if connection.vendor == "sqlite" else "%s"
    at = "2026-01-05 01:00:00.123456" + ("" if connection.vendor == "sqlite" else "+00")
    columns = "route, purpose, outcome, account_id, by_program, on_behalf_of_id, subject_type"
    audit_connection.connection.execute(
        f"INSERT INTO core_auditreading ({columns}, subjects, subject_count, request_key, at) "
        f"VALUES ({', '.join([mark] * 11)})",
        (*row, at),
    )


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
