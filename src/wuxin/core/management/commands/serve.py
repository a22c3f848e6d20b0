"""``wuxin serve``: the web workers and the job process, one group, ended together.

A job process that was killed is started again; the new one takes up what the old one left.
"""

import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from wuxin.core import health

_GRACE_S = 10
_TOO_SOON_S = 5  # one that exits (is not killed) sooner than this has a fault of its own
_MOST_TOO_SOON = 3

Process = subprocess.Popen[bytes]


class Command(BaseCommand):
    help = "Start the web server and the job process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *_args: Any, **options: Any) -> None:
        if not health.migrations().is_well:
            raise CommandError("the database is not up to date: run 'wuxin manage migrate' first")
        if not Path(settings.KEY_FILE).exists():
            raise CommandError(f"the key file {settings.KEY_FILE} is missing: restore it first")
        call_command("collectstatic", verbosity=0, interactive=False)
        connection.close()
        signal.signal(signal.SIGTERM, _end)
        web, jobs = (_start(line) for line in _lines(options))
        self._processes = {"web": web, "jobs": jobs}
        self.stdout.write(f"http://{options['host']}:{options['port']}  (Ctrl-C ends it)")
        try:
            self._watch(_lines(options)[1])
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            _end_all(list(self._processes.values()))

    def _watch(self, job_line: list[str]) -> None:
        """Until the web server ends, or the job process ends again and again."""
        began, too_soon = time.monotonic(), 0
        while self._processes["web"].poll() is None and too_soon < _MOST_TOO_SOON:
            code = self._processes["jobs"].poll()
            if code is not None:
                of_itself = code >= 0 and time.monotonic() - began < _TOO_SOON_S
                too_soon = too_soon + 1 if of_itself else 0
                self.stderr.write("the job process ended by itself; it is started again")
                began, self._processes["jobs"] = time.monotonic(), _start(job_line)
            time.sleep(0.2)
        raise CommandError("a process ended by itself; see the lines above for why")


def _start(line: list[str]) -> Process:
    return subprocess.Popen(line)  # noqa: S603  our own lines


def _lines(options: dict[str, Any]) -> list[list[str]]:
    threads = "1" if connection.vendor == "sqlite" else "4"
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning",
        "--host", options["host"], "--port", str(options["port"]),
        "--workers", str(options["workers"]), "--blocking-threads", threads,
        "--backpressure", "256", "wuxin.config.wsgi:application",
    ]  # fmt: skip
    jobs = [sys.executable, "-m", "django", "run_jobs", "--settings", "wuxin.config.settings"]
    return [web, jobs]


def _end(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_all(processes: list[Process]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
