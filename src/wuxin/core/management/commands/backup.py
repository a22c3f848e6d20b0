"""``wuxin backup``: one encrypted file with everything, made while the system runs."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from rich.console import Console

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.core.backup import keeping, keys
from wuxin.core.backup.errors import BackupError
from wuxin.core.backup.making import Made, make_backup
from wuxin.core.backup.showing import bar

COPY_FAILED = 2  # the exit code of a good backup whose copy elsewhere is not


class Command(BaseCommand):
    help = "Make one encrypted file with database, files and the audit's head, while it runs."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--list", action="store_true", help="say which backups there are")
        what.add_argument("--key-sheet", action="store_true", help="print every key, for the safe")
        typed = "make the key files from a sheet that was typed in; none is overwritten"
        what.add_argument("--read-key-sheet", metavar="FILE", type=Path, help=typed)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["list"]:
                self._list()
            elif options["key_sheet"]:
                self._print_sheet()
            elif options["read_key_sheet"]:
                self._read_sheet(options["read_key_sheet"])
            else:
                self._make(is_quiet=options["verbosity"] == 0)
        except BackupError as error:
            raise CommandError(str(error), returncode=error.exit_code) from error
        except (OSError, DatabaseError) as error:
            raise CommandError(_("备份没有做成：%(error)s") % {"error": error}) from error

    def _make(self, *, is_quiet: bool) -> None:
        with bar(is_quiet=is_quiet) as watching:
            made = make_backup(by=Actor.program("backup"), now=clock.now(), watching=watching)
        self._say(made)
        if made.copy_fault:
            said = _("备份已经做好，但没能复制到 %(folder)s：%(fault)s") % {
                "folder": settings.BACKUP_COPY_FOLDER,
                "fault": made.copy_fault,
            }
            raise CommandError(said, returncode=COPY_FAILED)

    def _say(self, made: Made) -> None:
        told = {"path": made.path, "size": _mb(made.size), "parts": made.manifest["parts"],
                "seconds": round(made.seconds, 1)}  # fmt: skip
        self.stdout.write(
            _("✓ 备份已做好并核对：%(path)s（%(size)s MB，%(parts)s 件，%(seconds)s 秒）") % told
        )
        if made.copy:
            self.stdout.write(_("✓ 已复制并核对：%(path)s") % {"path": made.copy})
        if not keeping.is_sheet_printed():
            self.stdout.write(
                _("还没有打印密钥单：请执行 wuxin backup --key-sheet，打印后放进保险柜。")
            )

    def _list(self) -> None:
        for moment, path in keeping.backups(keeping.folder()):
            size = _mb(path.stat().st_size)
            self.stdout.write(f"{moment:%Y-%m-%d %H:%M}  {size:>9} MB  {path}")

    def _print_sheet(self) -> None:
        lines = list(keys.sheet())
        printed = {"at": f"{clock.now().astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"}
        self.stdout.write(_("五心课堂密钥单　打印于 %(at)s") % printed)
        self.stdout.write(_("有了它就能打开每一份备份。放进保险柜，不拍照、不发送、不存电脑。"))
        self.stdout.write("\n".join(["", *lines]))
        keeping.note(sheet=keys.fingerprint_of_all())
        if sys.stdout.isatty():
            Console(stderr=True).print(_("打印后请清屏（clear），不要留在屏幕上。"))

    def _read_sheet(self, path: Path) -> None:
        try:
            made = keys.read_sheet(path.read_text())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(_("读不出 %(path)s。") % {"path": path}) from error
        for one in made:
            self.stdout.write(_("✓ 已写入 %(path)s") % {"path": one})
        if not made:
            self.stdout.write(_("密钥文件都在，与密钥单一致，没有改动。"))


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f}"
