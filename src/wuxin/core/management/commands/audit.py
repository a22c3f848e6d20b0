"""``wuxin audit verify``: whether the audit's logs are what was sealed."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from wuxin.core import clock, resuming
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError
from wuxin.core.models import AuditEvent
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
        about = "key: print its fingerprint; resume: go on after a restore with other heads"
        parser.add_argument("what", choices=["verify", "key", "resume"], help=about)
        parser.add_argument("--reason", default="", help="of resume; it stays in the audit")

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override("zh-hans"):
            try:
                if options["what"] == "key":
                    self.stdout.write(head_file.fingerprint(head_file.key()))
                elif options["what"] == "resume":
                    self._resume(options["reason"])
                else:
                    self._verify()
            except HeadsBroken as error:
                raise CommandError(telling.of_heads(error)) from error
            except DomainError as error:
                raise CommandError(str(error)) from error

    def _resume(self, reason: str) -> None:
        done = resuming.resume(reason=reason, by=Actor.program("audit"))
        for name, rows in done.rows.items():
            title, signed = telling.TITLES[name], done.signed[name]
            self.stdout.write(f"{title}：从第 {rows} 条接着封存（原链头到第 {signed} 条）。")
        if done.former:
            self.stdout.write(f"原来的链头文件留在 {done.former}，请和备份放在一起保存。")
        self.stdout.write("这次接续和事由已写入审计。请再执行 wuxin audit verify。")

    def _verify(self) -> None:
        began = time.monotonic()
        found = _with_a_bar()
        for name, checked in found.items():
            style = self.style.ERROR if checked.fault else self.style.SUCCESS
            self.stdout.write(style(telling.of_checked(name, checked)))
        for event in AuditEvent.objects.filter(code=resuming.RESUMED).order_by("pk"):
            day = clock.local_day(event.at)
            self.stdout.write(f"{day} 恢复备份后接续过封存，事由：{event.changes['reason']}")
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
