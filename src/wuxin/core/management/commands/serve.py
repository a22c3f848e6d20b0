"""``wuxin serve``: the web workers and the job process, one group, ended together."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from wuxin.core import health, one_server, watching


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
                web, jobs = _lines(options)
                address = f"http://{options['host']}:{options['port']}"
                watching.hand_over(web=web, jobs=jobs, lock=lock.fileno(), address=address)
        except one_server.ServerRunsAlready as error:
            raise CommandError(str(error)) from error


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
