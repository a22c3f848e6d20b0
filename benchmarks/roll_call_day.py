"""A roll call of a thousand by thirty secretaries at once: how long a tick takes, what is lost.

Real HTTP against ``wuxin serve`` with DEBUG off, on SQLite with the settings of production (or on
DATABASE_URL, to an empty database). Each secretary ticks the branch's own people one after the
other; every tenth tap comes twice at the same moment, and six secretaries hold two telephones,
which meet in the middle of the list and both tick some of the same people. It is measured as
people tap (half a second between two) and without any pause. Afterwards every row, the audit
events and the ledger are counted against what was tapped. Beside it, as the limits of the same
run: a page without a query of its own, asked in the same way, and one bare UPDATE a tick.

    python benchmarks/roll_call_day.py [--short] [--runs 5] [--pause 0.5]

Wanted: p95 of a tick <= 300 ms as people tap, and nothing lost. Without a pause the server is
saturated on purpose: the page without a query then shows what waiting in line alone costs.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from benchmarks.roll_call import (  # noqa: E402  sets Django up on a database of its own
    FOLDER,
    GENERAL_BRANCHES,
    NOW,
    Server,
    base_of,
    make_open_season,
    serving,
)

# isort: split
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from tests.support.people import (  # noqa: E402
    BACKEND,
    PASSWORD,
    make_account,
    make_office,
    make_organisation,
    make_person,
)
from tests.support.seasons import PROGRAM, make_activity, make_batch, make_venue  # noqa: E402
from wuxin.core.models import AuditEvent  # noqa: E402
from wuxin.ledger import queries as ledger  # noqa: E402
from wuxin.ledger.models import Book  # noqa: E402
from wuxin.people.models import OrganisationKind, PartyOrganisation, Role  # noqa: E402
from wuxin.seasons import actions  # noqa: E402
from wuxin.seasons.actions import Invitation  # noqa: E402
from wuxin.seasons.models import (  # noqa: E402
    Activity,
    Batch,
    BatchOrganisation,
    Enrolment,
    Presence,
)

PEOPLE, SECRETARIES, WITH_TWO = 1_000, 30, 6
WANTED_MS = 300
OVERLAP = 3  # people in the middle of a list whom both telephones tick


class Tap(NamedTuple):
    """What one telephone saw: how long, and whether the answer was a page."""

    ms: float
    is_good: bool


class Limits(NamedTuple):
    page: list[float]
    update: list[float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="one run of each")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pause", type=float, default=0.5, help="seconds between two taps")
    given = parser.parse_args()
    runs = 1 if given.short else given.runs
    try:
        cookies, batches = prepare(2 * runs + 1)
        with serving() as server:
            take(server, cookies, batches.pop(), pause=0)  # warm
            for name, pause in (("as people tap", given.pause), ("without a pause", 0.0)):
                taken = [take(server, cookies, batches.pop(), pause=pause) for _n in range(runs)]
                report(f"{name} ({pause} s)", taken, is_goal=bool(pause))
            say_limits(Limits(empty_page(server, cookies), bare_updates()))
    finally:
        connection.close()
        shutil.rmtree(FOLDER, ignore_errors=True)


def prepare(needed: int) -> tuple[dict[int, str], list[Batch]]:
    """Thirty branches with a secretary each, all of them in as many batches as needed.

    Gives the session of each branch's secretary.
    """
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    root = make_organisation(kind=OrganisationKind.COMMITTEE)
    head = make_person(root)
    make_office(head, Role.ORGANISER, root)
    make_account(head, PASSWORD, username="bench-organiser")
    above = [
        make_organisation(root, OrganisationKind.GENERAL_BRANCH) for _n in range(GENERAL_BRANCHES)
    ]
    branches = [make_organisation(above[n % GENERAL_BRANCHES]) for n in range(SECRETARIES)]
    cookies = {branch.pk: secretary_of(branch, n) for n, branch in enumerate(branches)}
    activity, venue = make_activity(make_open_season(root)), make_venue()
    batches = []
    for number in range(needed):
        starts_at = NOW - timedelta(hours=2 * number + 2)
        batches.append(make_batch(activity, venue=venue, starts_at=starts_at, capacity=9_000))
        invitations = [Invitation(organisation=branch) for branch in branches]
        actions.invite_organisations(
            batch=batches[-1], invitations=invitations, by=PROGRAM, now=NOW, confirmed=True
        )
    return cookies, batches


def secretary_of(branch: PartyOrganisation, number: int) -> str:
    """Fill the branch; returns the session of its secretary."""
    size = PEOPLE // SECRETARIES + (number < PEOPLE % SECRETARIES)
    people = [make_person(branch) for _member in range(size)]
    make_office(people[0], Role.SECRETARY, branch)
    client = Client()
    client.force_login(make_account(people[0]), backend=BACKEND)
    return client.cookies["wuxin_session"].value


class Taken(NamedTuple):
    """One roll call: every tap, time of all, CPU of one, and what is not as it was tapped."""

    taps: list[Tap]
    seconds: float
    cpu_ms: float
    faults: list[str]


def take(server: Server, cookies: dict[int, str], batch: Batch, *, pause: float) -> Taken:
    """Everybody ticks everybody of theirs; then each finishes the roll."""
    before = ledger_of(batch.activity)
    rolls = list(BatchOrganisation.objects.filter(batch=batch).order_by("pk"))
    telephones: list[tuple[Server, BatchOrganisation, list[Enrolment]]] = []
    for number, roll in enumerate(rolls):
        rows = list(roll.enrolments.in_roster_order())
        lists = [rows]
        if number < WITH_TWO:
            middle = len(rows) // 2
            lists = [rows[: middle + OVERLAP], rows[middle - OVERLAP :][::-1]]
        for some in lists:
            phone = Server(server.process, server.port)
            phone.cookies["wuxin_session"] = cookies[roll.organisation_id]
            phone.get(base_of(roll))  # the page, as it is opened before the first tap
            telephones.append((phone, roll, some))
    began, cpu = time.perf_counter(), server.cpu_ns()
    with ThreadPoolExecutor(2 * len(telephones)) as pool:
        jobs = [pool.submit(tap_all, pool, *one, pause=pause) for one in telephones]
        taps = [tap for job in jobs for tap in job.result()]
        seconds = time.perf_counter() - began
    cpu_ms = (server.cpu_ns() - cpu) / 1e6 / len(taps)
    for phone, roll, _rows in {one[1].pk: one for one in telephones}.values():
        phone.post(f"{base_of(roll)}completion/", {})
    return Taken(taps, seconds, cpu_ms, faults_of(batch, before))


def tap_all(
    pool: ThreadPoolExecutor,
    phone: Server,
    roll: BatchOrganisation,
    rows: Sequence[Enrolment],
    *,
    pause: float,
) -> list[Tap]:
    """One telephone; every tenth tap comes twice at once."""
    second = Server(phone.process, phone.port)
    second.cookies = dict(phone.cookies)
    found = []
    time.sleep(random.random() * pause)  # noqa: S311  nobody begins with the others
    for number, row in enumerate(rows):
        again = pool.submit(tap, second, roll, row) if number % 10 == 5 else None
        found.append(tap(phone, roll, row))
        if again is not None:
            found.append(again.result())
        time.sleep(pause * (0.5 + random.random()))  # noqa: S311
    phone.http.close()
    second.http.close()
    return found


def tap(phone: Server, roll: BatchOrganisation, row: Enrolment) -> Tap:
    data = {"what": "present", "revision": row.revision}
    began = time.perf_counter()
    try:
        phone.post(f"{base_of(roll)}presence/{row.pk}/status/", data, htmx=True)
    except (AssertionError, OSError, HTTPException):
        phone.http.close()
        return Tap((time.perf_counter() - began) * 1e3, is_good=False)
    return Tap((time.perf_counter() - began) * 1e3, is_good=True)


def faults_of(batch: Batch, before: int) -> list[str]:
    """What is not as it was tapped; empty if nothing was lost and nothing counted twice."""
    rows = Enrolment.objects.filter(batch=batch)
    rolls = BatchOrganisation.objects.filter(batch=batch).values_list("pk", flat=True)
    events = AuditEvent.objects.filter(
        code="seasons.roll_call.saved", target_id__in=[str(pk) for pk in rolls]
    )
    told = events.values_list("changes", flat=True)
    changed = [row[0] for changes in told for row in changes.get("rows", [])]
    counted = {
        "rows that say present": rows.filter(status=Presence.PRESENT).count(),
        "rows changed exactly once": rows.filter(revision=1).count(),
        "rows told by the audit": len(changed),
        "different rows told by the audit": len(set(changed)),
        "attendances in the ledger": ledger_of(batch.activity) - before,
    }
    return [f"{name}: {number:,}" for name, number in counted.items() if number != PEOPLE]


def ledger_of(activity: Activity) -> int:
    book: Book = activity.season.book  # type: ignore[assignment]  # an open season has one
    return int(ledger.total(book, kinds=["field_class"]).attendances)


def empty_page(server: Server, cookies: dict[int, str]) -> list[float]:
    """The page of help, by thirty at once without a pause."""

    def read(cookie: str) -> list[float]:
        phone = Server(server.process, server.port)
        phone.cookies["wuxin_session"] = cookie
        return [timed(lambda: phone.get("/help/")) for _n in range(PEOPLE // SECRETARIES)]

    with ThreadPoolExecutor(SECRETARIES) as pool:
        return [ms for some in pool.map(read, cookies.values()) for ms in some]


def bare_updates() -> list[float]:
    """One durable UPDATE of one row after the other, as this program's own connection does it."""
    ids = list(Enrolment.objects.values_list("pk", flat=True)[:PEOPLE])
    line = "UPDATE seasons_enrolment SET revision = revision + 1 WHERE id = %s"
    with connection.cursor() as cursor:
        return [timed(lambda pk=pk: cursor.execute(line, [pk])) for pk in ids]


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e3


def report(name: str, taken: Sequence[Taken], *, is_goal: bool) -> None:
    taps = len(taken[0].taps)
    say(f"{connection.vendor}, {name}: {len(taken)} runs, {taps:,} taps on {PEOPLE:,} people each")
    seconds = statistics.median(one.seconds for one in taken)
    for part in (50, 95, 99):
        values = [at([tap.ms for tap in one.taps], part) for one in taken]
        goal = f"   wanted <= {WANTED_MS}" if part == 95 and is_goal else ""
        say(f"  p{part} {spread(values)} ms{goal}")
    cpu_ms = statistics.median(one.cpu_ms for one in taken)
    say(f"  {cpu_ms:.1f} ms CPU of the web processes a tap; load {os.getloadavg()[0]:.1f}")
    errors = sum(not tap.is_good for one in taken for tap in one.taps)
    say(f"  {taps / seconds:.0f} taps a second; errors {errors}")
    faults = [fault for one in taken for fault in one.faults]
    say("  lost: " + ("; ".join(faults) if faults else "nothing, and nothing counted twice"))


def say_limits(limits: Limits) -> None:
    for name, some in (("an empty page", limits.page), ("one bare UPDATE", limits.update)):
        say(f"{name}: " + ", ".join(f"p{part} {at(some, part):.1f} ms" for part in (50, 95, 99)))


def at(values: Sequence[float], part: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * part // 100)]


def spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
