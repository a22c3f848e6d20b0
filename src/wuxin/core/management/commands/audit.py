"""``wuxin audit verify``: whether the audit's logs are what was sealed."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from wuxin.core.seals import heads as head_file
from wuxin.core.seals import telling
from wuxin.core.seals.chain import LOGS
from wuxin.core.seals.heads import HeadsBroken
from wuxin.core.seals.reading_back import count_sealed
from wuxin.core.seals.verifying import Checked
from wuxin.core.verification import verify_all

_COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())


class Command(BaseCommand):
    help = "verify: hold every sealed row against the signed heads. Exit code 1 if one is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify", "key"], help="key: print its fingerprint")

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override("zh-hans"):
            try:
                if options["what"] == "key":
                    self.stdout.write(head_file.fingerprint(head_file.key()))
                else:
                    self._verify()
            except HeadsBroken as error:
                raise CommandError(telling.of_heads(error)) from error

    def _verify(self) -> None:
        began = time.monotonic()
        found = _with_a_bar()
        for name, checked in found.items():
            style = self.style.ERROR if checked.fault else self.style.SUCCESS
            self.stdout.write(style(telling.of_checked(name, checked)))
        self.stdout.write(f"{time.monotonic() - began:.1f} s")
        if any(checked.fault for checked in found.values()):
            raise CommandError("审计记录与封存时不一致，请保留现场（数据库、链头文件）并上报。")


def _with_a_bar() -> dict[str, Checked]:
    with Progress(*_COLUMNS, console=Console(stderr=True), transient=True) as progress:
        tasks = {
            log.name: progress.add_task(str(telling.TITLES[log.name]), total=count_sealed(log))
            for log in LOGS
        }
        return verify_all(told=lambda log, rows: progress.advance(tasks[log], rows))
