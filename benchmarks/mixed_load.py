"""A district's busy hour: many pages at once, at a steady rate, for minutes.

Real HTTP against ``wuxin serve`` with DEBUG off, on SQLite with the settings of production (or on
DATABASE_URL, to an empty database), over the demo season: 3,544 members, 150 branches. The rate
does not wait for answers: each request has its moment, and its time runs from that moment, so a
server that falls behind is seen to. A quarter of all requests are ticks of a roll; of those after
the load every one is looked for in its row. Memory is the PSS of the server with all its
processes, jobs among them, read every five seconds.

Before that each page is asked alone (CPU a request) and by eight at once without a pause
(requests a second at saturation). Beside them, as the limit of the same run, a page without a
query of its own through the same middleware.

    python benchmarks/mixed_load.py [--short] [--rate 60] [--seconds 300]

Wanted: p95 <= 150 ms at 60 requests a second for 5 minutes; memory flat and <= 350 MB.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException, RemoteDisconnected
from itertools import cycle
from pathlib import Path
from socket import socket

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from benchmarks._memory import say_memory, watch  # noqa: E402
from benchmarks._telling import say  # noqa: E402
from benchmarks.roll_call import FOLDER, Server, base_of, wait_for  # noqa: E402  sets Django up

# isort: split
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.roll_call_day import at  # noqa: E402
from tests.support.people import BACKEND, make_account  # noqa: E402
from tests.support.seasons import PROGRAM, make_batch  # noqa: E402
from wuxin.core import clock  # noqa: E402
from wuxin.people.models import Account, Office, PartyMembership, Person, Role  # noqa: E402
from wuxin.seasons import actions  # noqa: E402
from wuxin.seasons.actions import Invitation  # noqa: E402
from wuxin.seasons.models import Activity, BatchOrganisation, Enrolment, Presence, Venue  # noqa: E402

SECRETARIES, AT_ONCE, THREADS = 30, 8, 64
WANTED_MS, WANTED_MB = 150, 350
LIMIT = "an empty page"
Ask = Callable[[Server], object]


@dataclass
class Phone:
    """Somebody's browser: one kept connection, one request at a time."""

    server: Server
    busy: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, process: subprocess.Popen[bytes], port: int, account: Account) -> "Phone":
        client = Client()
        client.force_login(account, backend=BACKEND)
        phone = cls(Server(process, port))
        phone.server.cookies["wuxin_session"] = client.cookies["wuxin_session"].value
        phone.server.get("/home/")  # gives the token for what is posted
        return phone

    def ask(self, what: Ask) -> None:
        """As a browser asks: once more where the server had closed the idle connection."""
        with self.busy:
            try:
                what(self.server)
            except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.server.http.close()
                what(self.server)
            except (OSError, HTTPException):
                self.server.http.close()
                raise


@dataclass
class Roll:
    """A secretary's open roll: ticked row after row, and ticked otherwise the next time round."""

    roll: BatchOrganisation
    rows: list[Enrolment]
    said: dict[int, tuple[str, int]] = field(default_factory=dict)
    turn: int = 0

    def tick(self, server: Server) -> None:
        row = self.rows[self.turn % len(self.rows)]
        self.turn += 1
        was, revision = self.said.get(row.pk, ("", row.revision))
        what = "leave-ill" if was == Presence.PRESENT else Presence.PRESENT.value
        data = {"what": what, "revision": revision}
        server.post(f"{base_of(self.roll)}presence/{row.pk}/status/", data, htmx=True)
        self.said[row.pk] = (what, revision + 1)

    def faults(self) -> int:
        """Rows that do not say what was answered last."""
        rows = Enrolment.objects.in_bulk(list(self.said))
        return sum(
            (rows[pk].status, rows[pk].revision) != (what.partition("-")[0], revision)
            for pk, (what, revision) in self.said.items()
        )


@dataclass(frozen=True)
class Kind:
    """One kind of request: how often of a hundred, by whom, and what is asked."""

    name: str
    weight: int
    phones: Sequence[tuple[Phone, Ask]]


@dataclass
class Scene:
    kinds: list[Kind]
    rolls: list[Roll]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="twenty seconds")
    parser.add_argument("--rate", type=int, default=60, help="requests a second")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--requests", type=int, default=160, help="of each page, for the table")
    given = parser.parse_args()
    seconds, each = (20, 16) if given.short else (given.seconds, given.requests)
    os.environ["WUXIN_DEMO"] = "1"
    try:
        subprocess.run(
            [sys.executable, "-m", "django", "demo"], check=True, stdout=subprocess.DEVNULL
        )
        with serving() as server:
            scene = prepare(server)
            warm(scene)
            table(server, scene, each)
            load(server, scene, given.rate, seconds)
    finally:
        connection.close()
        shutil.rmtree(FOLDER, ignore_errors=True)


class serving:  # noqa: N801  read as "with serving()"
    """``wuxin serve`` over the demo, in a group of its own so that all of it is measured."""

    def __enter__(self) -> Server:
        call_command("collectstatic", interactive=False, verbosity=0)
        line = [sys.executable, "-m", "django", "serve", "--port", str(free_port())]
        self.process = subprocess.Popen(line, stdout=subprocess.DEVNULL)
        server = Server(self.process, int(line[-1]))
        wait_for(server)
        return server

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(30)


def free_port() -> int:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def prepare(server: Server) -> Scene:
    """Thirty secretaries with an open roll each, thirty teachers, the organiser, the auditor."""
    process, port = server.process, server.port

    def phone(account: Account) -> Phone:
        return Phone.of(process, port, account)

    offices = list(
        Office.objects.filter(role=Role.SECRETARY).select_related("organisation", "person")[
            :SECRETARIES
        ]
    )
    rolls = open_rolls(offices)
    secretaries = [phone(account_of(office.person)) for office in offices]
    members = PartyMembership.objects.filter(
        organisation__in=[office.organisation for office in offices]
    )
    teachers = [
        phone(account_of(one.person))
        for one in members.select_related("person")[5 : 5 + SECRETARIES * 20 : 20]
    ]
    organisers = [phone(Account.objects.get(username="demo-organiser")) for _n in range(4)]
    auditors = [phone(Account.objects.get(username="demo-auditor"))]
    own = [base_of(roll.roll) for roll in rolls]
    work = [
        f"/seasons/coverage/of/demo/branches/{office.organisation_id}/work/" for office in offices
    ]
    covered = [
        f"/seasons/coverage/of/demo/branches/{office.organisation_id}/" for office in offices
    ]
    return Scene(
        [
            Kind(
                "a tick", 25, [(p, roll.tick) for p, roll in zip(secretaries, rolls, strict=True)]
            ),
            Kind("a roll", 8, reading(secretaries, own)),
            Kind("secretary, first page", 14, reading(secretaries, ["/home/"])),
            Kind("work list", 5, reading(secretaries, work)),
            Kind("branch, covered", 4, reading(secretaries, covered)),
            Kind("teacher, first page", 14, reading(teachers, ["/home/"])),
            Kind("teacher, own plan", 6, reading(teachers, ["/seasons/mine/"])),
            Kind("organiser, first page", 5, reading(organisers, ["/home/"])),
            Kind("coverage", 3, reading(organisers, ["/seasons/coverage/of/demo/"])),
            Kind("activities", 3, reading(organisers, ["/seasons/activities/of/demo/"])),
            Kind("figures", 2, reading(organisers, ["/reports/figures/"])),
            Kind(
                "a figure's people",
                3,
                reading(organisers, ["/reports/figures/field_class_people/records/"]),
            ),
            Kind("a name looked for", 3, [(p, look_for) for p in organisers]),
            Kind("briefing", 1, reading(organisers, ["/reports/briefing/"])),
            Kind("auditor, first page", 1, reading(auditors, ["/home/"])),
            Kind(LIMIT, 3, reading(teachers, ["/help/"])),
        ],
        rolls,
    )


def reading(phones: Sequence[Phone], paths: Sequence[str]) -> list[tuple[Phone, Ask]]:
    return [(phone, partial(Server.get, path=path)) for phone, path in zip(phones, cycle(paths))]


def look_for(server: Server) -> bytes:
    return server.post("/people/persons/matches/", {"text": "zs"}, htmx=True)


def account_of(person: Person) -> Account:
    return Account.objects.filter(person=person).first() or make_account(person)


def open_rolls(offices: Sequence[Office]) -> list[Roll]:
    """One batch this morning to which each of the branches was invited."""
    activity = Activity.objects.filter(kind="field_class").latest("pk")
    now = clock.DEMO_STARTS
    batch = make_batch(
        activity, venue=Venue.objects.latest("pk"), starts_at=now.replace(hour=8, minute=0),
        capacity=5_000,
    )  # fmt: skip
    invitations = [Invitation(organisation=office.organisation) for office in offices]
    actions.invite_organisations(
        batch=batch, invitations=invitations, by=PROGRAM, now=now, confirmed=True
    )
    by_branch = {
        roll.organisation_id: roll for roll in BatchOrganisation.objects.filter(batch=batch)
    }
    return [
        Roll(by_branch[office.organisation_id],
             list(by_branch[office.organisation_id].enrolments.in_roster_order()))
        for office in offices
    ]  # fmt: skip


def warm(scene: Scene) -> None:
    for kind in scene.kinds:
        for phone, ask in kind.phones[:8]:
            phone.ask(ask)


def table(server: Server, scene: Scene, each: int) -> None:
    """CPU of each page alone, and how many a second when eight ask at once."""
    say(
        f"{connection.vendor}; CPU of the web processes a request, one at a time ({each} requests);"
    )
    say(f"requests a second, {AT_ONCE} at once; load {os.getloadavg()[0]:.1f}")
    limit = None
    for kind in sorted(scene.kinds, key=lambda kind: kind.name != LIMIT):
        cpu = server.cpu_ns()
        for number in range(each):
            phone, ask = kind.phones[number % len(kind.phones)]
            phone.ask(ask)
        cpu_ms = (server.cpu_ns() - cpu) / 1e6 / each
        a_second = saturated(kind, each)
        limit = limit or a_second
        say(
            f"  {kind.name:24} {cpu_ms:7.1f} ms {a_second:8.0f}/s"
            f"   {a_second / limit:5.0%} of {LIMIT}"
        )


def saturated(kind: Kind, each: int) -> float:
    """Of what the eight ask: their own phones, or new ones of the same person."""
    some = [
        (Phone(copy_of(phone.server)), ask)
        for phone, ask in (list(kind.phones) * AT_ONCE)[:AT_ONCE]
    ]
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = [pool.submit(phone.ask, ask) for phone, ask in some * (each // AT_ONCE)]
        for job in jobs:
            job.result()
    return len(jobs) / (time.perf_counter() - began)


def copy_of(server: Server) -> Server:
    copy = Server(server.process, server.port)
    copy.cookies = dict(server.cookies)
    return copy


def load(server: Server, scene: Scene, rate: int, seconds: int) -> None:
    """The steady rate; says times by page, memory, and what the ticked rows say."""
    chance = random.Random(5)  # noqa: S311  the same order in each run
    order = chance.choices(scene.kinds, [kind.weight for kind in scene.kinds], k=rate * seconds)
    plan = [(n / rate, kind, *chance.choice(kind.phones)) for n, kind in enumerate(order)]
    times: dict[str, list[float]] = defaultdict(list)
    faults: list[str] = []
    memory: list[float] = []
    stop = threading.Event()
    watcher = threading.Thread(target=watch, args=(server.process.pid, memory, stop))
    watcher.start()
    cpu, own, began = server.cpu_ns(), time.process_time(), time.perf_counter()

    def one(due: float, kind: Kind, phone: Phone, ask: Ask) -> None:
        try:
            phone.ask(ask)
        except (AssertionError, OSError, HTTPException) as error:
            faults.append(f"{kind.name}: {str(error)[:120]}")
        times[kind.name].append((time.perf_counter() - began - due) * 1e3)

    with ThreadPoolExecutor(THREADS) as pool:
        for due, kind, phone, ask in plan:
            if (ahead := due - (time.perf_counter() - began)) > 0:
                time.sleep(ahead)
            pool.submit(one, due, kind, phone, ask)
    took = time.perf_counter() - began
    stop.set()
    watcher.join()
    report(times, faults, len(plan) / took)
    say(
        f"  CPU of the web processes {(server.cpu_ns() - cpu) / 1e9 / took:.0%} of one core, "
        f"of this program {(time.process_time() - own) / took:.0%}; load {os.getloadavg()[0]:.1f}"
    )
    say_memory(memory, wanted_mb=WANTED_MB)
    lost = sum(roll.faults() for roll in scene.rolls)
    say(f"  rows that do not say what was answered last: {lost}")


def report(times: dict[str, list[float]], faults: Sequence[str], a_second: float) -> None:
    everything = [ms for some in times.values() for ms in some]
    say(
        f"{connection.vendor}, {len(everything):,} requests, {a_second:.1f} a second; "
        f"errors {len(faults)}"
    )
    for fault in list(faults)[:5]:
        say(f"    {fault}")
    say(f"  p95 of all wanted <= {WANTED_MS} ms")
    for name, some in [("all", everything), *sorted(times.items())]:
        told = "  ".join(f"p{part} {at(some, part):6.1f}" for part in (50, 95, 99))
        say(f"  {name:24} {told}  most {max(some):7.1f} ms ({len(some):,})")


if __name__ == "__main__":
    main()
