"""``wuxin keys new|check|rotate|drop``: the master keys, while the program runs."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.progress import Progress

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.crypto import KeyFileFault, keyring, look_at_witness, rotation
from wuxin.core.files import keeping

_SHOWN = 10
_BY = Actor.program("keys")


class Command(BaseCommand):
    help = "Make, look at, turn over and drop the master keys of encrypted fields and files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        steps.add_parser("new", help="add a master key; then run 'rotate'")
        steps.add_parser("check", help="open every field and file once, and count; changes nothing")
        steps.add_parser("rotate", help="seal anew what is not under the current key and cipher")
        drop = steps.add_parser("drop", help="take an old master key out of the key file")
        drop.add_argument("number", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        step = {"new": self._new, "check": self._check, "rotate": self._rotate, "drop": self._drop}
        try:
            step[options["step"]](options)
        except KeyFileFault as error:
            raise CommandError(f"{error}. Nothing was changed.") from error

    def _new(self, _options: dict[str, Any]) -> None:
        look_at_witness()
        number = keyring.add_master_key()
        audit.record("core.keys.made", by=_BY, at=timezone.now(), changes={"key": number})
        self.stdout.write(
            f"key {number} is the current one. Copy {settings.KEY_FILE} to its safe place now, "
            "then run 'wuxin keys rotate'. Backups made so far need the older keys."
        )

    def _check(self, _options: dict[str, Any]) -> None:
        looked = rotation.look()
        current = keyring.current_master()
        self.stdout.write(
            f"key file {settings.KEY_FILE}: key {current} is current, {settings.FIELD_CIPHER}"
        )
        for master, number in looked.keys.items():
            self.stdout.write(f"  {number:,} data keys are under key {master}")
        readable = looked.fields - len(looked.unreadable)
        self.stdout.write(f"  {readable:,} fields open, {looked.old:,} of them wait for 'rotate'")
        opened, lost = keeping.look()
        self.stdout.write(f"  {opened:,} files open")
        self._refuse_unreadable(looked.unreadable + [f"file {key}" for key in lost])

    def _rotate(self, _options: dict[str, Any]) -> None:
        files, lost = keeping.turn_over()
        with Progress(disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("sealing anew", total=None)
            turned = rotation.rotate(
                lambda done, total: bar.update(task, completed=done, total=total)
            )
        turned.unreadable += [f"file {key}" for key in lost]
        unreadable = len(turned.unreadable)
        changes = {"fields": turned.sealed_anew, "files": files, "unreadable": unreadable}
        audit.record("core.keys.rotated", by=_BY, at=timezone.now(), changes=changes)
        self.stdout.write(
            f"{turned.seen:,} rows gone through, {turned.sealed_anew:,} fields sealed anew, "
            f"{files:,} files, {turned.keys_dropped:,} superseded data keys dropped"
        )
        if turned.left_for_later:
            raise CommandError(
                f"{turned.left_for_later} rows were in use all the time: run it again"
            )
        self._refuse_unreadable(turned.unreadable)

    def _drop(self, options: dict[str, Any]) -> None:
        number = options["number"]
        looked = rotation.look()
        in_use = looked.keys.get(number, 0) - rotation.witnesses_of(number)
        if in_use or looked.old:
            raise CommandError(
                f"{in_use:,} data keys are under key {number} and {looked.old:,} fields wait: "
                "run 'wuxin keys rotate' first. Nothing was changed."
            )
        keyring.drop_master_key(number)
        audit.record("core.keys.dropped", by=_BY, at=timezone.now(), changes={"key": number})
        self.stdout.write(f"key {number} is out of the file; backups under it open no more")

    def _refuse_unreadable(self, unreadable: list[str]) -> None:
        if not unreadable:
            return
        shown = ", ".join(unreadable[:_SHOWN])
        raise CommandError(
            f"{len(unreadable):,} fields or files do not open and were left as they are: {shown}"
        )
