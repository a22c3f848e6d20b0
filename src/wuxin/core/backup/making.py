"""Make one backup: a moment of everything, sealed, read back, and only then given its name."""

import fcntl
import hashlib
import importlib.metadata
import logging
import os
import platform
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings
from django.db import DatabaseError

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.backup import keeping, keys, packing, snapshots, unpacking
from wuxin.core.backup.errors import (
    AnotherBackupRuns,
    BackupAltered,
    BackupError,
    NotEnoughSpace,
)

logger = logging.getLogger(__name__)
_STEP = 1024 * 1024
_SPARE = 64 * _STEP
_TOLD = (
    "SITE_TITLE", "SITE_URL", "HELP_PHONE", "ALLOWED_HOSTS", "SEASON_GRACE_DAYS", "TIME_ZONE",
    "LANGUAGE_CODE", "BACKUP", "BACKUP_KEEP",
)  # fmt: skip


# Told how far it is: bytes done, of about how many, and doing what.
Watching = Callable[[int, int, str], None]


def unwatched(_done: int, _total: int, _what: str) -> None:
    """Nobody watches."""


@dataclass(slots=True)
class Made:
    """A good backup, and whether its copy in another place is good too."""

    path: Path
    size: int
    manifest: dict[str, object]
    seconds: float = 0.0
    removed: list[Path] = field(default_factory=list)
    copy: Path | None = None
    copy_fault: str = ""


def make_backup(*, by: Actor, now: datetime, watching: Watching = unwatched) -> Made:
    """One more good backup is in the folder, and those not kept any more are gone.

    Raises ``BackupError`` or ``OSError``; then no part of it is left and nothing was removed.
    """
    began, place = time.monotonic(), keeping.folder()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(place):
            made = _make(place, now=now, watching=watching)
            _copy(made, now=now)
            made.removed = keeping.thin(place, now=now)
    except AnotherBackupRuns:  # no fault: the other one tells how it ends
        raise
    except (BackupError, OSError, DatabaseError) as error:
        _note_failure(error, now)
        raise
    made.seconds = time.monotonic() - began
    keeping.note(at=now.isoformat(), name=made.path.name, bytes=made.size, failed="",
                 copy_failed=made.copy_fault, seconds=round(made.seconds, 1))  # fmt: skip
    changes = {"name": made.path.name, "bytes": made.size, "copied": made.copy is not None}
    try:
        audit.record("core.backup.made", by=by, at=now, changes=changes)
    except DatabaseError:  # tables of another version, a full disk: the file is good all the same
        logger.exception("the audit could not be told of the backup")
    return made


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Only one backup at a time; what a killed one left is cleared away."""
    with (place / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AnotherBackupRuns from error
        for part in place.glob(f"*{keeping.PART}"):
            part.unlink()
        yield


@contextmanager
def private_folder(path: Path) -> Iterator[Path]:
    """A new folder of ours alone, for plain content; gone afterwards whatever happens."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=0o700, parents=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _make(place: Path, *, now: datetime, watching: Watching) -> Made:
    is_first = keeping.last_good() is None and not keeping.backups(place)
    key = keys.load_or_make(is_first=is_first)
    files = Path(settings.FILES_FOLDER)
    media = sum(path.stat().st_size for _name, path in packing.files_below(files))
    _need_space(place, media)
    target = keeping.new_name(place, now)
    part = target.with_name(target.name + keeping.PART)
    try:
        with private_folder(Path(settings.VAR) / "backup-work") as work:
            manifest = _pack(part, key, work, media=media, now=now, watching=watching)
        _read_back(part, key, manifest, watching)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    _settle(place)
    return Made(target, target.stat().st_size, manifest)


def _pack(
    part: Path, key: bytes, work: Path, *, media: int, now: datetime, watching: Watching
) -> dict[str, object]:
    """Write the sealed file; its manifest."""
    watching(0, 0, "database")
    _copy_head(work / packing.HEAD)
    snapshot = snapshots.take(work)
    total, done = snapshot.path.stat().st_size + media, 0

    def tell(step: int) -> None:
        nonlocal done
        done += step
        watching(min(done, total), total, "packing")

    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with packing.Packer(file, key, work / packing.SUMS, tell) as packer:
            _add_parts(packer, work, snapshot)
            manifest = packer.finish(_told(snapshot, now))
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _add_parts(packer: packing.Packer, work: Path, snapshot: snapshots.Snapshot) -> None:
    for name, path in packing.files_below(work / packing.HEAD):
        packer.add_file("/".join(filter(None, (packing.HEAD, name))), path)
    packer.add_file(snapshot.path.name, snapshot.path)
    for name, path in packing.files_below(Path(settings.FILES_FOLDER)):
        packer.add_file(packing.FILES + name, path)
    packer.add_text(packing.SETTINGS, packing.as_json(_plain_settings()))


def _copy_head(target: Path) -> None:
    """The audit's head as it is now, a file or a folder; before the database, see ``packing``."""
    head = Path(getattr(settings, "AUDIT_HEAD_FILE", Path(settings.VAR) / packing.HEAD))
    if head.is_dir():
        shutil.copytree(head, target)
    elif head.is_file():
        shutil.copyfile(head, target)


def _told(snapshot: snapshots.Snapshot, now: datetime) -> dict[str, object]:
    return {
        "made_at": now.isoformat(),
        "program": importlib.metadata.version("wuxin"),
        "python": platform.python_version(),
        "django": django.get_version(),
        "database": {
            "vendor": snapshot.vendor,
            "version": snapshot.version,
            "tables": snapshot.tables,
            "migrations": snapshot.migrations,
        },
        "keys": keys.fingerprints(),
    }


def _plain_settings() -> dict[str, object]:
    """Those that are no secret, by their names in the program."""
    return {name: getattr(settings, name) for name in _TOLD}


def _read_back(part: Path, key: bytes, manifest: dict[str, object], watching: Watching) -> None:
    """What lies on the disk opens, and is what was meant to be written."""
    size = manifest["bytes"]
    total, done = size if isinstance(size, int) else 0, 0

    def tell(step: int) -> None:
        nonlocal done
        done += step
        watching(done, total, "verifying")

    if unpacking.verify(part, key, progress=tell) != manifest:
        raise BackupAltered(at=0)


def _need_space(place: Path, media: int) -> None:
    """Raises ``NotEnoughSpace``. The snapshot lies beside the data while it is packed."""
    database = snapshots.size_of_database()
    for folder, needed in ((Path(settings.VAR), database), (place, database + media)):
        free = shutil.disk_usage(folder).free
        if free < needed + _SPARE:
            raise NotEnoughSpace(
                folder=folder, needed=(needed + _SPARE) // _STEP, free=free // _STEP
            )


def _copy(made: Made, *, now: datetime) -> None:
    """The same file in the second folder, compared; its fault is told, and undoes nothing."""
    if not settings.BACKUP_COPY_FOLDER:
        return
    place = Path(settings.BACKUP_COPY_FOLDER)
    part = place / (made.path.name + keeping.PART)
    try:
        wanted = _copy_bytes(made.path, part)
        with part.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != wanted:
                raise BackupAltered(at=0)
        part.rename(place / made.path.name)
        _settle(place)
        made.copy = place / made.path.name
        keeping.thin(place, now=now)
    except (OSError, BackupError) as error:
        made.copy_fault = str(error)
    finally:
        part.unlink(missing_ok=True)


def _copy_bytes(source: Path, target: Path) -> str:
    """Copy one file to the disk; the digest of what was read."""
    digest = hashlib.sha256()
    with source.open("rb") as file, target.open("wb") as copy:
        target.chmod(0o600)
        while data := file.read(_STEP):
            digest.update(data)
            copy.write(data)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest()


def _settle(place: Path) -> None:
    """The folder itself is on the disk, and with it the new name."""
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _note_failure(error: Exception, now: datetime) -> None:
    """Best told where it is looked for; a disk that is full may keep even this from being told."""
    with suppress(OSError):
        keeping.note(failed=str(error), failed_at=now.isoformat())
