"""``wuxin serve``: the web workers and the job process, one group, ended together."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from wuxin.core import changeover, health, one_server, watching


class Command(BaseCommand):
    help = "Start the web server and the job process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *_args: Any, **options: Any) -> None:
        faults = () if changeover.is_asked() else health.reasons_not_to_start()
        for fault in faults:
            raise CommandError(f"{fault.title}：{fault.sentence}")
        try:
            told = {name: options[name] for name in ("host", "port", "workers")}
            with one_server.hold() as lock:
                if changeover.is_asked():
                    self.stdout.write(f"the demo lies in {changeover.take_place()}")
                    watching.begin_again(**told, lock=lock.fileno())
                call_command("collectstatic", verbosity=0, interactive=False)
                connection.close()
                asked = changeover.mark_of_asking()
                threads = 1 if connection.vendor == "sqlite" else 4
                watching.hand_over(**told, threads=threads, lock=lock.fileno(), asked=asked)
        except one_server.ServerRunsAlready as error:
            raise CommandError(str(error)) from error
