"""``wuxin demo``: make the demo district, or leave one that is there alone."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from wuxin.core import changeover, clock
from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation
from wuxin.portal.demo import loading

Step = Callable[..., None]


class Command(BaseCommand):
    help = "Make the demo district: 160 units, 150 branches, about 3,500 invented members."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="no progress bars")

    def handle(self, *_args: Any, **options: Any) -> None:
        if changeover.is_own():
            self.stdout.write("this folder holds a season of your own; the demo was cleared")
            return
        if changeover.is_asked():
            self.stdout.write("the change to a season of your own goes on with 'wuxin serve'")
            return
        if not settings.DEMO:
            raise CommandError("demo data are refused unless WUXIN_DEMO=1 is set")
        call_command("migrate", verbosity=0)
        if loading.is_loaded():
            self.stdout.write("the demo district is already there")
            return
        if PartyOrganisation.objects.exists():
            raise CommandError(
                "this database holds a real district; set WUXIN_VAR to another folder"
            )
        clock.set_demo_clock(stands_at=clock.DEMO_STARTS)
        self._load(is_quiet=options["quiet"])

    def _load(self, *, is_quiet: bool) -> None:
        columns = (TextColumn("{task.description:　<12}"), BarColumn(), MofNCompleteColumn(),
                   TimeElapsedColumn())  # fmt: skip
        with Progress(*columns, console=Console(quiet=is_quiet)) as bars, transaction.atomic():
            for title, step in loading.STEPS:
                bar = bars.add_task(title, total=None)

                def report(done: int, total: int, _text: str = "", bar: Any = bar) -> None:
                    bars.update(bar, completed=done, total=total)

                step(by=Actor.program("demo"), now=clock.DEMO_STARTS, progress=report)
