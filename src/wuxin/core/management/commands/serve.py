"""``wuxin serve``: the web workers and the job process, one group, ended together.

A job process that was killed is started again; the new one takes up what the old one left.
"""

import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import IO, Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from wuxin.core import health, one_server, programs
from wuxin.core.programs import Process

_GRACE_S = 10
_TOO_SOON_S = 5  # one that exits (is not killed) sooner than this has a fault of its own
_MOST_TOO_SOON = 3


class Command(BaseCommand):
    help = "Start the web server and the job process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *_args: Any, **options: Any) -> None:
        for fault in health.reasons_not_to_start():
            raise CommandError(f"{fault.title}：{fault.sentence}")
        try:
            with one_server.hold() as lock:
                call_command("collectstatic", verbosity=0, interactive=False)
                connection.close()
                self._serve(options, lock)
        except one_server.ServerRunsAlready as error:
            raise CommandError(str(error)) from error

    def _serve(self, options: dict[str, Any], lock: IO[str]) -> None:
        signal.signal(signal.SIGTERM, _end)
        self._lock = lock
        web, jobs = (self._start(line) for line in _lines(options))
        self._processes = {"web": web, "jobs": jobs}
        one_server.write_pids(lock, os.getpid(), web.pid, jobs.pid)
        self.stdout.write(f"http://{options['host']}:{options['port']}  (Ctrl-C ends it)")
        try:
            self._watch(_lines(options)[1])
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            _end_all(list(self._processes.values()))

    def _start(self, line: list[str]) -> Process:
        """A process that holds the server's lock too, should it be left behind."""
        return programs.start(line, keep_open=[self._lock.fileno()])

    def _watch(self, job_line: list[str]) -> None:
        """Until the web server ends, or the job process ends again and again."""
        began, too_soon = time.monotonic(), 0
        while self._processes["web"].poll() is None and too_soon < _MOST_TOO_SOON:
            code = self._processes["jobs"].poll()
            if code is not None:
                of_itself = code >= 0 and time.monotonic() - began < _TOO_SOON_S
                too_soon = too_soon + 1 if of_itself else 0
                self.stderr.write("the job process ended by itself; it is started again")
                began, self._processes["jobs"] = time.monotonic(), self._start(job_line)
            time.sleep(0.2)
        raise CommandError("a process ended by itself; see the lines above for why")


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
