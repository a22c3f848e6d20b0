"""How fast the organiser's first page is, and how heavy pages are.

Real HTTP against ``wuxin serve`` (granian, DEBUG off), warm, signed in, one request after the
other on a kept connection, as one person reads; then four at a time. Beside it, as the limit, a
page without a query of its own through the same middleware, with the same look-up of who asks.
The CPU is that of the web processes, from /proc; that of this program is shown too.

    python benchmarks/home_page.py [--short] [--big] [--runs 5] [--requests 200]

3,500 members and 40,000 entries on SQLite (p95 wanted <= 60 ms). With ``--big`` 300,000 members
and 5 million entries on PostgreSQL, from DATABASE_URL (p95 wanted <= 150 ms); the database's own
CPU is then not in the sum. Bytes: a first visit with all its assets, compressed, wanted <= 100
KB; a later page <= 30 KB.
"""

import argparse
import gzip
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(tempfile.mkdtemp(prefix="wuxin-bench-"))
os.environ["WUXIN_VAR"] = str(FOLDER)
os.environ["WUXIN_DEBUG"] = os.environ["WUXIN_DEMO"] = "0"
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'bench.sqlite3'}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuxin.config.settings")
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import django  # noqa: E402  the environment comes first

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks._district import DISTRICT, PROVINCE, Filled, fill, find  # noqa: E402
from tests.support.people import BACKEND  # noqa: E402
from wuxin.core.crypto import create_key_file  # noqa: E402
from wuxin.people.models import Account, Person  # noqa: E402

HOME, LIMIT = "/home/", "/help/"
KB = 1024


class Measured(NamedTuple):
    """Milliseconds at the client, and CPU milliseconds a request of server and client."""

    p50: float
    p95: float
    server_cpu: float
    client_cpu: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="two runs of sixty requests")
    parser.add_argument("--big", action="store_true", help="a province, on DATABASE_URL")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--requests", type=int, default=200)
    given = parser.parse_args()
    if given.big and connection.vendor != "postgresql":
        raise SystemExit("--big needs a DATABASE_URL of PostgreSQL")
    runs, requests = (2, 60) if given.short else (given.runs, given.requests)
    try:
        filled = prepare(big=given.big)
        with serving() as server:
            measure_all(server, filled, runs, requests, wanted=150 if given.big else 60)
            weigh(server, filled)
    finally:
        connection.close()
        shutil.rmtree(FOLDER, ignore_errors=True)


def prepare(*, big: bool) -> Filled:
    size = PROVINCE if big else DISTRICT
    say(f"{connection.vendor}: {size.members:,} members, {size.entries:,} entries")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if found := find(size):
        say("  as an earlier run has filled it")
        if not Path(settings.KEY_FILE).exists():  # that run's keys went with its folder
            create_key_file()
        return found
    if Person.objects.exists():
        raise SystemExit("the database is not empty; give this benchmark one of its own")
    return fill(size, say)


class Server:
    """``wuxin serve`` on a free port."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=60)

    def cpu_ms(self) -> float:
        """CPU of the web processes so far, every thread of them."""
        return sum(
            int(task.joinpath("schedstat").read_text().split()[0]) / 1e6
            for pid in self._web_pids()
            for task in Path(f"/proc/{pid}/task").iterdir()
        )

    def _web_pids(self) -> list[int]:
        family = [self.process.pid]
        for pid in family:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            family += [int(child) for child in children]
        return [pid for pid in family if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()]


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
        yield server
    finally:
        process.terminate()
        process.wait(20)


def wait_for(server: Server) -> None:
    for _attempt in range(200):
        time.sleep(0.2)
        try:
            get(server.connect(), "/robots.txt", "")
        except OSError:
            continue
        return
    raise SystemExit("the server does not answer")


def cookie_of(account: Account) -> str:
    client = Client()
    client.force_login(account, backend=BACKEND)
    return f"wuxin_session={client.cookies['wuxin_session'].value}"


def get(http: HTTPConnection, path: str, cookie: str) -> tuple[bytes, bytes]:
    """The body as it is shown and as it was sent."""
    http.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    answer = http.getresponse()
    sent = answer.read()
    assert answer.status == 200, (path, answer.status)
    is_packed = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(sent) if is_packed else sent), sent


def measure_all(server: Server, filled: Filled, runs: int, requests: int, *, wanted: int) -> None:
    cookie = cookie_of(filled.organiser)
    ways = {
        "first page": (HOME, 1),
        "the limit": (LIMIT, 1),
        "four at a time": (HOME, 4),
    }
    for path, _people in ways.values():
        measure(server, path, cookie, requests=40, people=2)  # warm
    found: dict[str, list[Measured]] = {name: [] for name in ways}
    for _run in range(runs):
        for name, (path, people) in ways.items():
            found[name].append(measure(server, path, cookie, requests=requests, people=people))
    say(f"{runs} runs of {requests} requests: median (least to most) of the runs")
    say(f"  {'ms at the client':<16} {'p50':<22} {'p95':<22} CPU ms a request: server, client")
    for name, some in found.items():
        goal = f"   wanted p95 <= {wanted}" if name == "first page" else ""
        cpu = f"{middle(some, 'server_cpu')}, {middle(some, 'client_cpu')}"
        say(f"  {name:<16} {spread(some, 'p50'):<22} {spread(some, 'p95'):<22} {cpu}{goal}")


def measure(server: Server, path: str, cookie: str, *, requests: int, people: int) -> Measured:
    """``requests`` shared among ``people`` who each ask one page after the other."""

    def read(count: int) -> list[float]:
        http, times = server.connect(), []
        for _number in range(count):
            began = time.perf_counter()
            get(http, path, cookie)
            times.append((time.perf_counter() - began) * 1e3)
        http.close()
        return times

    server_ms, client_s = server.cpu_ms(), time.process_time()
    with ThreadPoolExecutor(people) as pool:
        took = sorted(t for times in pool.map(read, [requests // people] * people) for t in times)
    return Measured(
        p50=statistics.median(took),
        p95=took[int(len(took) * 0.95)],
        server_cpu=(server.cpu_ms() - server_ms) / len(took),
        client_cpu=(time.process_time() - client_s) * 1e3 / len(took),
    )


def weigh(server: Server, filled: Filled) -> None:
    """What a first visit and a later one carry over the line."""
    say("bytes sent: first visit with its assets, later page")
    for name, account in (("organiser", filled.organiser), ("secretary", filled.secretary)):
        http, cookie = server.connect(), cookie_of(account)
        page, sent = get(http, HOME, cookie)
        text = page.decode()
        assets = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', text))
        weights = {asset: len(get(http, asset, "")[1]) for asset in sorted(assets)}
        first = (len(sent) + sum(weights.values())) / KB
        later = len(sent) / KB
        say(f"  {name:<10} {first:5.1f} KB (wanted <= 100), {later:5.1f} KB (wanted <= 30)")
        for asset, weight in weights.items():
            say(f"    {weight / KB:5.1f} KB {asset}")


def middle(some: list[Measured], field: str) -> str:
    return f"{statistics.median(getattr(one, field) for one in some):.2f}"


def spread(some: list[Measured], field: str) -> str:
    values = [getattr(one, field) for one in some]
    return f"{statistics.median(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
