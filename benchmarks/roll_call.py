"""What a roll call costs the server: one person's tick, and a whole branch of thirty.

Real HTTP against ``wuxin serve`` with DEBUG off, signed in, on SQLite with the settings of
production (or on DATABASE_URL). The cost is the CPU of the web processes, read from /proc in
nanoseconds over many requests, so that what else runs on the machine moves it little; on
PostgreSQL the database's own CPU is not in it. A tick is one HTMX request; a whole roll call is
"all here, except" and "finished", which posts thirty entries and a session, writes the minutes
and two audit events. The raw limit writes the same thirty entries, rows and events with bare
statements in one durable commit, and looks nothing up.

    python benchmarks/roll_call.py [--short] [--runs 5] [--ticks 300] [--rolls 40]
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from socket import socket
from typing import NamedTuple
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(tempfile.mkdtemp(prefix="wuxin-bench-"))
os.environ["WUXIN_VAR"] = str(FOLDER)
os.environ["WUXIN_DEBUG"] = "0"
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'bench.sqlite3'}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuxin.config.settings")
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import django  # noqa: E402  the environment comes first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from tests.support.people import (  # noqa: E402
    PASSWORD,
    make_account,
    make_office,
    make_organisation,
    make_person,
)
from tests.support.seasons import PROGRAM, make_activity, make_batch, make_venue  # noqa: E402
from wuxin.people.models import OrganisationKind, PartyOrganisation, Role  # noqa: E402
from wuxin.seasons import actions  # noqa: E402
from wuxin.seasons.actions import Invitation, SeasonPlan  # noqa: E402
from wuxin.seasons.models import BatchOrganisation, Enrolment, Season  # noqa: E402

NOW = datetime.now(tz=UTC)
MEMBERS = 30
GENERAL_BRANCHES = 10
USERNAME = "bench-organiser"


class Measured(NamedTuple):
    """CPU of the server and time at the client, in milliseconds a request or roll call."""

    cpu_ms: float
    wall_ms: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="two runs of sixty ticks")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--ticks", type=int, default=300)
    parser.add_argument("--rolls", type=int, default=40)
    given = parser.parse_args()
    runs, ticks, rolls = (2, 60, 12) if given.short else (given.runs, given.ticks, given.rolls)
    try:
        waiting = prepare((runs + 1) * (ticks // MEMBERS + 2 * rolls))
        with serving() as server:
            measure(server, waiting, ticks, rolls)  # warm
            found = [measure(server, waiting, ticks, rolls) for _number in range(runs)]
        report(found, [raw(waiting, rolls) for _number in range(runs)], ticks, rolls)
    finally:
        connection.close()
        shutil.rmtree(FOLDER, ignore_errors=True)


def prepare(needed: int) -> Iterator[BatchOrganisation]:
    """A season with as many branches on as many rolls as are needed; hands out the rolls."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    root = make_organisation(kind=OrganisationKind.COMMITTEE)
    head = make_person(root)
    make_office(head, Role.ORGANISER, root)
    make_account(head, PASSWORD, username=USERNAME)
    branches = list(make_branches(root, min(needed, 100)))
    season = make_open_season(root)
    activity, venue = make_activity(season), make_venue()
    for number in range(-(-needed // len(branches))):
        starts_at = NOW - timedelta(hours=2 * number + 2)
        batch = make_batch(activity, venue=venue, starts_at=starts_at, capacity=9_000)
        invitations = [Invitation(organisation=branch) for branch in branches]
        actions.invite_organisations(
            batch=batch, invitations=invitations, by=PROGRAM, now=NOW, confirmed=True
        )
    rolls = BatchOrganisation.objects.with_batch().order_by("pk")[:needed]
    return iter(list(rolls))


def make_branches(root: PartyOrganisation, count: int) -> Iterator[PartyOrganisation]:
    above = [
        make_organisation(root, OrganisationKind.GENERAL_BRANCH) for _n in range(GENERAL_BRANCHES)
    ]
    with transaction.atomic():
        for number in range(count):
            branch = make_organisation(above[number % GENERAL_BRANCHES])
            for _member in range(MEMBERS):
                make_person(branch)
            yield branch


def make_open_season(root: PartyOrganisation) -> Season:
    root.refresh_from_db()
    plan = SeasonPlan(
        template="2021-2022",
        organisation=root,
        from_on=date(NOW.year, 1, 1),
        to_on=date(NOW.year, 12, 31),
    )
    season = actions.create_season_from_template(plan=plan, by=PROGRAM, now=NOW)
    return actions.open_season(season=season, by=PROGRAM, now=NOW)


class Server:
    """``wuxin serve``, and one signed-in client of it."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port
        self.http = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def cpu_ns(self) -> int:
        """CPU of the web processes so far: every thread of the server and its workers."""
        return sum(
            int(task.joinpath("schedstat").read_text().split()[0])
            for pid in self.web_pids()
            for task in Path(f"/proc/{pid}/task").iterdir()
        )

    def web_pids(self) -> list[int]:
        family = [self.process.pid]
        for pid in family:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            family += [int(child) for child in children]
        return [pid for pid in family if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def get(self, path: str) -> str:
        return self._send("GET", path, "").decode()

    def post(self, path: str, data: dict[str, object], *, htmx: bool = False) -> bytes:
        headers = {"HX-Request": "true"} if htmx else {}
        return self._send("POST", path, urlencode(data, doseq=True), headers)

    def sign_in(self) -> None:
        page = self.get("/people/sign-in/")
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        data = {"username": USERNAME, "password": PASSWORD, "csrfmiddlewaretoken": token.group(1)}
        self.post("/people/sign-in/session/", data)
        assert "wuxin_session" in self.cookies

    def _send(
        self, method: str, path: str, body: str, extra: dict[str, str] | None = None
    ) -> bytes:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies.get("wuxin_csrf", ""),
        } | (extra or {})
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.http.request(method, path, body=body or None, headers=headers)
        answer = self.http.getresponse()
        content = answer.read()
        self._keep_cookies(answer)
        assert answer.status in {200, 302}, (path, answer.status, content[-300:])
        return content

    def _keep_cookies(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]


@contextmanager
def serving() -> Iterator[Server]:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = [sys.executable, "-m", "django", "serve", "--port", str(port)]
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(line, env=env, stdout=subprocess.DEVNULL)
    try:
        server = Server(process, port)
        wait_for(server)
        server.sign_in()
        yield server
    finally:
        process.terminate()
        process.wait(20)


def wait_for(server: Server) -> None:
    for _attempt in range(150):
        time.sleep(0.2)
        try:
            server.get("/people/sign-in/")
        except OSError:
            server.http.close()
        else:
            return
    raise SystemExit("the server does not answer")


def measure(
    server: Server, waiting: Iterator[BatchOrganisation], ticks: int, rolls: int
) -> dict[str, Measured]:
    """One run of each."""
    some = [next(waiting) for _n in range(ticks // MEMBERS)]
    rows = [row for roll in some for row in Enrolment.objects.filter(batch_organisation=roll)]
    bases = {roll.pk: base_of(roll) for roll in some}
    found = {"tick": timed(server, [partial_tick(server, bases, row) for row in rows])}
    whole = [base_of(next(waiting)) for _n in range(rolls)]
    found["all here"] = timed(
        server, [lambda b=base: server.post(f"{b}everyone/", {}, htmx=True) for base in whole]
    )
    found["finished"] = timed(
        server, [lambda b=base: server.post(f"{b}completion/", {}) for base in whole]
    )
    found["whole"] = Measured(
        found["all here"].cpu_ms + found["finished"].cpu_ms,
        found["all here"].wall_ms + found["finished"].wall_ms,
    )
    return found


def base_of(roll: BatchOrganisation) -> str:
    return f"/seasons/batches/{roll.batch_id}/roll-call/{roll.organisation_id}/"


def partial_tick(server: Server, bases: dict[int, str], row: Enrolment) -> Callable[[], bytes]:
    path = f"{bases[row.batch_organisation_id]}presence/{row.pk}/status/"
    data = {"what": "present", "revision": row.revision}
    return lambda: server.post(path, data, htmx=True)


def timed(server: Server, requests: list[Callable[[], bytes]]) -> Measured:
    cpu, wall = server.cpu_ns(), time.perf_counter()
    for request in requests:
        request()
    spent_ns, took_s = server.cpu_ns() - cpu, time.perf_counter() - wall
    return Measured(spent_ns / 1e6 / len(requests), took_s * 1e3 / len(requests))


def raw(waiting: Iterator[BatchOrganisation], rolls: int) -> Measured:
    """Thirty entries, thirty rows, one roll, two events: bare statements, one commit a roll."""
    work = []
    for _number in range(rolls):
        roll = next(waiting)
        people = roll.enrolments.values_list("pk", "person_id")
        work.append((roll.pk, roll.organisation_id, list(people)))
    cpu, wall = time.process_time(), time.perf_counter()
    for pk, organisation_id, people in work:
        write_raw(pk, organisation_id, people)
    spent, took = time.process_time() - cpu, time.perf_counter() - wall
    return Measured(spent * 1e3 / rolls, took * 1e3 / rolls)


def write_raw(pk: int, organisation_id: int, people: list[tuple[int, int]]) -> None:
    day, now = NOW.date().isoformat(), NOW.isoformat(" ")
    book_id = 1
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE seasons_batchorganisation SET revision = revision + 1 WHERE id = %s", [pk]
        )
        cursor.execute(
            "UPDATE seasons_enrolment SET status = 'present', revision = revision + 1 "
            "WHERE batch_organisation_id = %s",
            [pk],
        )
        cursor.executemany(
            "INSERT INTO ledger_entry (book_id, kind_id, classroom_id, organisation_id, person_id,"
            " day, channel, topic, people, minutes, fen, source, revision, posted_at)"
            " VALUES (%s,'field_class','aspiration',%s,%s,%s,'on-site','',1,90,0,%s,1,%s)",
            [
                (book_id, organisation_id, person, day, f"raw:{row}:present", now)
                for row, person in people
            ],
        )
        cursor.executemany(
            "INSERT INTO core_auditevent (code, target_type, target_id, by_program, changes, at)"
            " VALUES (%s, '', %s, '', '{}', %s)",
            [("raw", str(pk), now)] * 2,
        )


def report(
    found: list[dict[str, Measured]], limits: list[Measured], ticks: int, rolls: int
) -> None:
    database = connection.vendor
    say(f"{database}, {len(found)} runs of {ticks} ticks and {rolls} roll calls of {MEMBERS}")
    say("median (least to most) of CPU ms of the web processes; ms at the client")
    wanted = {"tick": 6.0, "whole": 60.0}
    for name in ("tick", "all here", "finished", "whole"):
        some = [one[name] for one in found]
        goal = f"   wanted <= {wanted[name]:.0f}" if name in wanted else ""
        say(f"  {name:<10} {spread([m.cpu_ms for m in some])}   {clock(some)}{goal}")
    say(f"  {'raw limit':<10} {spread([m.cpu_ms for m in limits])}   {clock(limits)}")


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):6.2f} ({min(values):.2f} to {max(values):.2f})"


def clock(some: list[Measured]) -> str:
    return f"{statistics.median(m.wall_ms for m in some):6.1f} ms"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
