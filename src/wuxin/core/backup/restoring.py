"""Put a backup back: proven whole first, into an empty place, and never over a running system."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from wuxin.core import clock, one_server
from wuxin.core.backup import keys, packing, snapshots, tools, unpacking
from wuxin.core.backup.errors import (
    ContentWrong,
    DatabaseNotEmpty,
    FolderNotEmpty,
    OtherDatabase,
    ProgramTooOld,
    SystemRuns,
)
from wuxin.core.backup.making import private_folder

DATABASE = "wuxin.sqlite3"
# What may lie in a folder that data is restored into: keys, locks, and what is made again.
_HARMLESS = {
    "keys.json", "audit-key.pem", "backup.key", "backup-state.json", "secret-key", "backups",
    "static", "jobs.lock",
}  # fmt: skip
_COPY = b"COPY public."
_END = b"\\.\n"


@dataclass(slots=True)
class Report:
    """What was found in a backup, for the operator."""

    manifest: unpacking.Manifest
    rows: int
    is_older: bool  # made by an earlier program: the database needs its migrations
    other_keys: list[str] = field(default_factory=list)  # key files that are not those of then
    moved: Path | None = None  # where the content was put that was there before

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["made_at"]).astimezone(clock.LOCAL)


def check_backup(path: Path, *, key: bytes, progress: packing.Progress) -> Report:
    """Unpack into a private folder, look at everything, and leave nothing behind.

    Raises ``BackupError`` that says what is wrong with the file.
    """
    with private_folder(Path(settings.VAR) / "restore-check") as work:
        manifest = unpacking.unpack(path, key, work, progress=progress)
        return _look_at(work, manifest)


def restore_backup(
    path: Path, *, key: bytes, into: Path, replace: bool, progress: packing.Progress
) -> Report:
    """The folder holds the backup's data. Nothing there is touched until all of it is proven.

    Raises ``BackupError``; then the folder is as it was.
    """
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _nobody_else(into):
        _refuse_what_is_there(into, replace=replace)
        with private_folder(into / "restore-work") as work:
            manifest = unpacking.unpack(path, key, work, progress=progress)
            report = _look_at(work, manifest)
            if manifest["database"]["vendor"] == "postgresql":
                _load_postgres(work / snapshots.POSTGRES)
            report.moved = _move_aside(into)
            _put_in_place(work, into)
    return report


def _look_at(work: Path, manifest: unpacking.Manifest) -> Report:
    """Compare the database with the manifest. Raises ``ContentWrong``, ``ProgramTooOld``."""
    told = manifest["database"]
    if told["vendor"] == "sqlite":
        faults = snapshots.faults_of_sqlite(work / snapshots.SQLITE)
        if faults:
            raise ContentWrong(what="; ".join(faults))
        counts, _migrations = snapshots.read_sqlite(work / snapshots.SQLITE)
    else:
        counts = _rows_of_dump(work / snapshots.POSTGRES)
    wrong = [name for name in sorted({*counts, *told["tables"]})
             if counts.get(name, 0) != told["tables"].get(name, 0)]  # fmt: skip
    if wrong:
        raise ContentWrong(what=", ".join(wrong))
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    applied = set(told["migrations"])
    if applied - known:
        raise ProgramTooOld(version=manifest["program"])
    return Report(manifest, sum(counts.values()), bool(known - applied), _other_keys(manifest))


def _other_keys(manifest: unpacking.Manifest) -> list[str]:
    now = keys.fingerprints()
    return [name for name, then in manifest["keys"].items() if now.get(name) != then]


def _rows_of_dump(dump: Path) -> dict[str, int]:
    """Rows of each table, read out of the dump without a server."""
    counts: dict[str, int] = {}
    table = ""
    with tools.output_of("pg_restore", "--file=-", str(dump)) as lines:
        for line in lines:
            if table and line == _END:
                table = ""
            elif table:
                counts[table] += 1
            elif line.startswith(_COPY):
                table = line[len(_COPY) :].split(b" ")[0].decode().strip('"')
                counts[table] = 0
    return counts


@contextmanager
def _nobody_else(into: Path) -> Iterator[None]:
    """No server runs on the folder, and none can start before the block ends."""
    locks = {*one_server.locks_in(into), into / (DATABASE + one_server.ENDING)}
    if into.resolve() == Path(settings.VAR).resolve():
        locks.add(one_server.lock_path())
    pids = one_server.holders(into / "jobs.lock")
    if pids:
        raise SystemRuns(folder=into, pids=pids)
    with ExitStack() as held:
        for lock in sorted(locks):
            try:
                held.enter_context(one_server.hold(lock))
            except one_server.ServerRunsAlready as error:
                raise SystemRuns(folder=into, pids=error.params["pids"]) from error
        yield


def _refuse_what_is_there(into: Path, *, replace: bool) -> None:
    found = _not_harmless(into)
    if found and not replace:
        raise FolderNotEmpty(folder=into, found=", ".join(p.name for p in found[:3]))


def _not_harmless(into: Path) -> list[Path]:
    return [path for path in sorted(into.iterdir()) if not _is_harmless(path)]


def _is_harmless(path: Path) -> bool:
    is_ours = path.name.startswith("before-restore-") or path.name.endswith(one_server.ENDING)
    return is_ours or path.name in _HARMLESS or path.name == "restore-work"


def _move_aside(into: Path) -> Path | None:
    """What was there lies in a folder beside; nothing is ever removed."""
    found = _not_harmless(into)
    if not found:
        return None
    moment = datetime.now(tz=clock.LOCAL).strftime("%Y%m%d-%H%M%S")
    aside = into / f"before-restore-{moment}"
    aside.mkdir(mode=0o700)
    for path in found:
        path.rename(aside / path.name)
    return aside


def _put_in_place(work: Path, into: Path) -> None:
    if (work / snapshots.SQLITE).exists():
        (work / snapshots.SQLITE).rename(into / DATABASE)
    for name, target in ((packing.FILES.strip("/"), "files"), (packing.HEAD, packing.HEAD)):
        if (work / name).exists():
            (work / name).rename(into / target)
    (work / packing.SETTINGS).rename(into / "restored-settings.json")


def _load_postgres(dump: Path) -> None:
    """Fill the empty database of the settings, the whole of it or nothing."""
    if connection.vendor != "postgresql":
        raise OtherDatabase(vendor="PostgreSQL")
    if connection.introspection.table_names():
        raise DatabaseNotEmpty(name=connection.settings_dict["NAME"])
    tools.run(
        "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
        f"--dbname={snapshots.conninfo(with_password=False)}", str(dump),
        password=snapshots.password(),
    )  # fmt: skip
