"""How fast everybody's study hours are made anew from the ledger, beside the raw limit.

Every member has been at a dozen or more sessions, each a row of a roll with its batch and an
entry of the ledger. ``recompute_hours`` reads them part by part, reckons, and writes the sums of
the year; progress is shown as a job shows it. The raw limit reads the same rows with the same
driver, adds up their minutes and writes as many sums, with no policy and nothing compared.
"again" is a second run, which finds every sum as it stands. CPU is that of this process.

    python benchmarks/study_hours.py [--short] [--big | --tenth]

3,500 members and 40,000 entries on SQLite; with ``--big`` 300,000 members and 5 million entries
on PostgreSQL, from DATABASE_URL (wanted: 10 minutes on two cores, the database's among them);
``--tenth`` is a tenth of that.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(tempfile.mkdtemp(prefix="wuxin-bench-"))
os.environ["WUXIN_VAR"] = str(FOLDER)
os.environ["WUXIN_DEBUG"] = os.environ["WUXIN_DEMO"] = "0"
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'bench.sqlite3'}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuxin.config.settings")
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import django  # noqa: E402  the environment comes first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from benchmarks._district import (  # noqa: E402
    DISTRICT,
    FROM_ON,
    NOW,
    PROVINCE,
    TODAY,
    Size,
    fill,
    find,
)
from tests.support.study_hours import make_policy  # noqa: E402
from wuxin.core.crypto import create_key_file  # noqa: E402
from wuxin.people.models import PartyOrganisation, Person  # noqa: E402
from wuxin.seasons import actions  # noqa: E402
from wuxin.seasons.models import Enrolment, HoursPolicy, HoursTotal  # noqa: E402

WANTED_S = 600
AT_ONCE = 1_000
TENTH = Size(members=PROVINCE.members // 10, entries=PROVINCE.entries // 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="one run instead of three")
    parser.add_argument("--big", action="store_true", help="a province, on DATABASE_URL")
    parser.add_argument("--tenth", action="store_true", help="a tenth of a province, there too")
    given = parser.parse_args()
    if (given.big or given.tenth) and connection.vendor != "postgresql":
        raise SystemExit("this size needs a DATABASE_URL of PostgreSQL")
    try:
        prepare(PROVINCE if given.big else TENTH if given.tenth else DISTRICT)
        for _run in range(1 if given.short or given.big or given.tenth else 3):
            measure()
    finally:
        connection.close()
        shutil.rmtree(FOLDER, ignore_errors=True)


def prepare(size: Size) -> None:
    say(f"{connection.vendor}: {size.members:,} members, {size.entries:,} entries")
    call_command("migrate", verbosity=0)
    create_key_file()
    if find(size) is None:
        if Person.objects.exists():
            raise SystemExit("the database is not empty; give this benchmark one of its own")
        fill(size, say)
    if not Enrolment.objects.exists():
        put_on_rolls()
    if not HoursPolicy.objects.exists():
        root = PartyOrganisation.objects.get(depth=1)
        make_policy(root, from_on=FROM_ON.replace(month=1, day=1))
        make_policy(root, "secretaries", from_on=FROM_ON.replace(month=1, day=1))


def put_on_rolls() -> None:
    """A row of a roll behind every entry, in a batch of its own day, and under its source."""
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO seasons_batch (activity_id, number, venue_id, starts_at, minutes,
              capacity, places_taken, state, sequence)
            SELECT (SELECT min(id) FROM seasons_activity), 30000 + row_number() OVER (),
              (SELECT min(id) FROM seasons_venue), d.at, 90, 10000, 0, 'held', 0
            FROM (SELECT DISTINCT {} AS at FROM ledger_entry) AS d""".format(
                "day + interval '1 hour'"
                if connection.vendor == "postgresql"
                else "day || ' 01:00:00'"
            )
        )
        cursor.execute(
            """INSERT INTO seasons_batchorganisation (batch_id, organisation_id, state, revision,
              is_invited, last_save, correction, done_at)
            SELECT b.id, (SELECT min(id) FROM people_partyorganisation), 'done', 0, true, '', '', %s
            FROM seasons_batch b WHERE b.number > 30000""",
            [NOW],
        )
        day = "(b.starts_at AT TIME ZONE 'UTC')::date"
        if connection.vendor == "sqlite":
            day = "date(b.starts_at)"
        cursor.execute(
            f"""INSERT INTO seasons_enrolment (id, batch_organisation_id, batch_id, person_id,
              holds_place, status, reason, reason_text, channel, revision, save_key,
              before_status, before_reason, before_text)
            SELECT CAST(substr(e.source, 19, length(e.source) - 26) AS integer),
              bo.id, b.id, e.person_id, true, 'present', '', '', 'on-site', 0, '', '', '', ''
            FROM ledger_entry e
            JOIN seasons_batch b ON b.number > 30000 AND {day} = e.day
            JOIN seasons_batchorganisation bo ON bo.batch_id = b.id
            ON CONFLICT DO NOTHING"""
        )
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
    say(f"  {Enrolment.objects.count():,} rows of rolls: {time.perf_counter() - began:.1f} s")


def measure() -> None:
    HoursTotal.objects.all().delete()
    raw = timed("raw limit", raw_limit)
    HoursTotal.objects.all().delete()
    root = PartyOrganisation.objects.get(depth=1)
    ours = timed("recomputed", lambda: recompute(root))
    timed("again", lambda: recompute(root))
    say(f"  {ours / raw:.1f} times the raw limit; wanted <= {WANTED_S} s for 300,000 members")


def recompute(root: PartyOrganisation) -> int:
    last = [time.perf_counter()]

    def progress(done: int, total: int) -> None:
        if time.perf_counter() - last[0] > 15:
            last[0] = time.perf_counter()
            say(f"    {done:,} / {total:,}")

    actions.recompute_hours(organisation=root, now=NOW, progress=progress)
    return HoursTotal.objects.filter(quarters__gt=0).count()


def raw_limit() -> int:
    """The same rows read, their minutes added up, as many sums written."""
    ids = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        sums: dict[int, int] = defaultdict(int)
        with transaction.atomic(), connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(
                f"""SELECT e.person_id, e.source, e.day, e.minutes, e.kind_id, e.channel,
                  e.reverses FROM ledger_entry e WHERE e.person_id IN ({marks})""",
                part,
            )
            for person_id, _source, _day, minutes, *_rest in cursor:
                sums[person_id] += minutes // 15
            cursor.execute(
                f"""SELECT n.id, b.starts_at FROM seasons_enrolment n
                JOIN seasons_batch b ON b.id = n.batch_id WHERE n.person_id IN ({marks})""",
                part,
            )
            sum(1 for _row in cursor)
            cursor.executemany(
                """INSERT INTO seasons_hourstotal (person_id, year, quarters, carried,
                  confirmed, further, target) VALUES (%s, %s, %s, 0, 0, 0, 128)""",
                [(person_id, TODAY.year, worth) for person_id, worth in sums.items()],
            )
    return HoursTotal.objects.filter(quarters__gt=0).count()


def timed(what: str, work: Callable[[], int]) -> float:
    began, cpu = time.perf_counter(), time.process_time()
    number = work()
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    say(f"  {what}: {took:.1f} s, CPU {cpu:.1f} s, {number:,} sums")
    return took


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
