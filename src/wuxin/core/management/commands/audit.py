"""``wuxin audit verify``: whether the audit's logs are what was sealed."""

import time
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.seals import heads as head_file
from wuxin.core.seals import telling
from wuxin.core.seals.chain import LOGS, Log
from wuxin.core.seals.heads import Head, HeadsBroken
from wuxin.core.seals.reading_back import count_sealed, sealed_rows, verify_log
from wuxin.core.seals.verifying import Checked


class Command(BaseCommand):
    help = "verify: hold every sealed row against the signed heads. Exit code 1 if one is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify", "key"], help="key: print its fingerprint")

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override("zh-hans"):
            try:
                if options["what"] == "key":
                    self.stdout.write(head_file.fingerprint(head_file.key()))
                    return
                self._verify(head_file.read())
            except HeadsBroken as error:
                raise CommandError(telling.of_heads(error)) from error

    def _verify(self, heads: list[Head]) -> None:
        began = time.monotonic()
        found = {log.name: self._verify_log(log, heads) for log in LOGS}
        for name, checked in found.items():
            style = self.style.ERROR if checked.fault else self.style.SUCCESS
            self.stdout.write(style(telling.of_checked(name, checked)))
        self.stdout.write(f"{time.monotonic() - began:.1f} s")
        _say_so(found)
        if any(checked.fault for checked in found.values()):
            raise CommandError("审计记录与封存时不一致，请保留现场（数据库、链头文件）并上报。")

    def _verify_log(self, log: Log, heads: list[Head]) -> Checked:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(str(telling.TITLES[log.name]), total=count_sealed(log))
            rows = sealed_rows(log, told=partial(progress.advance, task))
            return verify_log(log, head_file.of_log(heads, log.name), rows)


def _say_so(found: dict[str, Checked]) -> None:
    """What was found is an event itself; the auditor's page tells the last one."""
    changes = {
        name: {"rows": checked.rows, "signed": checked.signed,
               "fault": checked.fault.kind if checked.fault else ""}
        for name, checked in found.items()
    }  # fmt: skip
    audit.record("core.audit.verified", by=Actor.program(), at=clock.now(), changes=changes)
