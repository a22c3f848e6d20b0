"""A place of its own for backups, and a damaged one."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wuxin.core.actor import Actor
from wuxin.core.backup import keys, restoring, unpacking
from wuxin.core.backup.making import Made, make_backup
from wuxin.core.backup.packing import nothing

NOW = datetime(2026, 11, 24, 16, 5, tzinfo=UTC)
BY = Actor.program("test")


@dataclass
class Place:
    """The folders of one installation, below one folder of the test."""

    var: Path

    @property
    def files(self) -> Path:
        return self.var / "files"

    @property
    def backups(self) -> Path:
        return self.var / "backups"

    def fill(self) -> dict[str, bytes]:
        """Some files and an audit head; their content by their place in the folder."""
        content = {
            "files/ab/" + "ab" * 32: b"%PDF-" + bytes(range(256)) * 5000,
            "files/cd/" + "cd" * 32: "附件".encode(),
            "audit-head": b"head 7\n",
        }
        for name, data in content.items():
            (self.var / name).parent.mkdir(parents=True, exist_ok=True)
            (self.var / name).write_bytes(data)
        return content

    def make(self, now: datetime = NOW) -> Made:
        return make_backup(by=BY, now=now)

    def leftovers(self) -> list[str]:
        """Whatever a backup should have cleared away."""
        kept = {".lock", *(p.name for p in self.backups.glob("*.wxb"))}
        inside = [p.name for p in self.backups.iterdir() if p.name not in kept]
        return inside + [p.name for p in self.var.glob("*-work")]


def own_place(settings: Any, var: Path) -> Place:
    settings.VAR = var
    settings.FILES_FOLDER = str(var / "files")
    settings.BACKUP_FOLDER = str(var / "backups")
    settings.BACKUP_KEY_FILE = str(var / "backup.key")
    settings.BACKUP_COPY_FOLDER = ""
    settings.AUDIT_HEAD_FILE = str(var / "audit-head")
    settings.AUDIT_KEY_FILE = ""
    settings.BACKUP = True
    return Place(var)


def check(path: Path) -> restoring.Report:
    return restoring.check_backup(path, key=keys.load(), progress=nothing)


def unpacked(path: Path, into: Path) -> dict[str, bytes]:
    """The files and the head of a backup, by their names in it."""
    into.mkdir()
    unpacking.unpack(path, keys.load(), into)
    found = [p for p in into.rglob("*") if p.is_file()]
    return {p.relative_to(into).as_posix(): p.read_bytes() for p in found}


def rows_of(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as peek:
        return peek.execute(sql).fetchall()
