"""``wuxin serve``: the web workers and the job process, one group, ended together."""

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
        processes = [subprocess.Popen(line) for line in _lines(options)]  # noqa: S603  our own lines
        self.stdout.write(f"http://{options['host']}:{options['port']}  (Ctrl-C ends it)")
        try:
            self._watch(processes)
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            _end_all(processes)

    def _watch(self, processes: list[subprocess.Popen[bytes]]) -> None:
        while all(process.poll() is None for process in processes):
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


def _end_all(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
