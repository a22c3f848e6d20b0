"""``wuxin restore``: look a backup through, or put it back into an empty folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from wuxin.core.backup import keys, restoring
from wuxin.core.backup.errors import BackupError, NoSuchBackup
from wuxin.core.backup.showing import bar


class Command(BaseCommand):
    help = "Check a backup (--check), or restore it into an empty folder (--into DIR)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--check", action="store_true", help="look it through, change nothing")
        what.add_argument("--into", type=Path, metavar="DIR", help="the folder for WUXIN_VAR")
        parser.add_argument("--replace", action="store_true",
                            help="move what is in the folder aside; never removes it")  # fmt: skip
        parser.add_argument("--key-file", type=Path, help="the backup key, if another than usual")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            report = self._do(options)
        except BackupError as error:
            raise CommandError(str(error), returncode=error.exit_code) from error
        except (OSError, DatabaseError) as error:
            raise CommandError(_("没有恢复：%(error)s") % {"error": error}) from error
        self._say(report)
        if options["into"]:
            self._say_what_next(report, options["into"])

    def _do(self, options: dict[str, Any]) -> restoring.Report:
        if not options["file"].is_file():
            raise NoSuchBackup(path=options["file"])
        key = keys.load(options["key_file"])
        with bar(is_quiet=options["verbosity"] == 0) as watching:
            total, done = options["file"].stat().st_size, 0

            def tell(step: int) -> None:
                nonlocal done
                done += step
                watching(done, max(total, done), "verifying")

            if options["check"]:
                return restoring.check_backup(options["file"], key=key, progress=tell)
            return restoring.restore_backup(
                options["file"], key=key, into=options["into"], replace=options["replace"],
                progress=tell,
            )  # fmt: skip

    def _say(self, report: restoring.Report) -> None:
        told = {
            "at": f"{report.made_at:%Y-%m-%d %H:%M}",
            "parts": report.manifest["parts"],
            "tables": len(report.manifest["database"]["tables"]),
            "rows": report.rows,
        }
        said = _("✓ 备份完整：%(at)s，%(parts)s 件，%(tables)s 张表共 %(rows)s 行，与清单一致。")
        self.stdout.write(said % told)
        if report.is_older:
            self.stdout.write(_("出自较早的程序，恢复后请执行 wuxin manage migrate。"))
        for name in report.other_keys:
            self.stdout.write(
                _(
                    "注意：这里的密钥文件（%(name)s）和备份时的不同。如果是后来换过密钥，没有关系；"
                    "否则请先从密钥单恢复，不然加密的内容打不开。"
                )
                % {"name": f"WUXIN_{name}"}
            )

    def _say_what_next(self, report: restoring.Report, into: Path) -> None:
        if report.moved:
            self.stdout.write(_("原有的内容移到了 %(path)s。") % {"path": report.moved})
        self.stdout.write(
            _("✓ 已恢复到 %(into)s。请以 WUXIN_VAR=%(into)s 执行 wuxin doctor，然后 wuxin serve。")
            % {"into": into}
        )
