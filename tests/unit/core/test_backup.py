"""One encrypted file holds everything, as it was at one moment, though others write."""

import subprocess
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from tests.support.backups import BY, NOW, Place, check, own_place, unpacked
from wuxin.core.backup import keeping, keys, restoring, snapshots, tools, unpacking
from wuxin.core.backup.errors import (
    AnotherBackupRuns,
    BackupCut,
    BackupError,
    ContentWrong,
    KeyMissing,
    NotEnoughSpace,
    ToolFailed,
    ToolMissing,
    WrongKey,
)
from wuxin.core.backup.making import make_backup, private_folder
from wuxin.core.models import AuditEvent, Submission

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Place:
    return own_place(settings, tmp_path / "var")


def test_everything_is_in_it_and_no_key(place: Place, tmp_path: Path, settings: Any) -> None:
    content = place.fill()
    made = place.make()
    found = unpacked(made.path, tmp_path / "out")
    assert {name: found[name] for name in content} == content
    everything = b"".join(found.values())
    ring = Path(settings.KEY_FILE).read_text()
    for secret in (keys.load().hex(), ring[30:60], settings.SECRET_KEY):
        assert secret.encode() not in everything
    assert made.path.stat().st_mode & 0o077 == 0
    assert place.leftovers() == []
    assert AuditEvent.objects.get(code="core.backup.made").changes["name"] == made.path.name


def test_its_sums_can_be_checked_without_this_program(place: Place, tmp_path: Path) -> None:
    place.fill()
    unpacked(place.make().path, tmp_path / "out")
    line = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(line, cwd=tmp_path / "out", check=False).returncode == 0


def test_a_backup_made_while_others_write_is_one_moment(place: Place) -> None:
    place.fill()
    stop = threading.Event()

    def write_in_pairs() -> None:
        number = 0
        while not stop.is_set():
            with transaction.atomic():
                for side in "ab":
                    Submission.objects.create(
                        token=f"{number}-{side}", location=str(number), at=NOW
                    )
            number += 1
        connection.close()

    writer = threading.Thread(target=write_in_pairs)
    writer.start()
    try:
        made = [place.make(NOW + timedelta(minutes=n)) for n in range(4)]
    finally:
        stop.set()
        writer.join()
    counts = [m.manifest["database"]["tables"]["core_submission"] for m in made]  # type: ignore[index]
    assert counts == sorted(counts)
    assert counts[-1] > 0
    assert [n % 2 for n in counts] == [0] * 4
    for one in made:  # the rows told at the time are the rows inside
        check(one.path)


def test_the_check_finds_rows_that_are_missing(place: Place, tmp_path: Path) -> None:
    with private_folder(tmp_path / "work") as work:
        snapshot = snapshots.take(work)
        told = {**snapshot.tables, "core_job": snapshot.tables["core_job"] + 1}
        manifest = {"database": {"vendor": snapshot.vendor, "tables": told, "migrations": []},
                    "program": "0", "keys": {}}  # fmt: skip
        with pytest.raises(ContentWrong, match="core_job"):
            restoring._look_at(work, manifest)


def test_a_backup_cut_in_half_is_told_and_leaves_nothing(place: Place) -> None:
    place.fill()
    path = place.make().path
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BackupCut, match="请换另一份备份"):
        check(path)
    assert not (place.var / "restore-check").exists()


def test_another_key_opens_nothing(place: Place, tmp_path: Path) -> None:
    path = place.make().path
    with pytest.raises(WrongKey):
        unpacking.verify(path, bytes(32))


def test_without_its_key_no_further_backup_is_made(place: Place, settings: Any) -> None:
    place.make()
    Path(settings.BACKUP_KEY_FILE).unlink()
    with pytest.raises(KeyMissing):
        place.make()
    assert not Path(settings.BACKUP_KEY_FILE).exists()
    assert "密钥" in keeping.state()["failed"]


def test_two_backups_at_once_are_one(place: Place) -> None:
    refused: list[Exception] = []

    def again(_done: int, _total: int, what: str) -> None:
        if what == "packing" and not refused:
            with pytest.raises(AnotherBackupRuns) as told:
                place.make()
            refused.append(told.value)

    place.fill()
    made = make_backup(by=BY, now=NOW, watching=again)
    assert len(refused) == 1
    assert [path for _moment, path in keeping.backups(place.backups)] == [made.path]


def test_a_failure_on_the_way_leaves_the_old_ones_and_no_half_file(place: Place) -> None:
    good = place.make()

    def fail(_done: int, _total: int, what: str) -> None:
        if what == "packing":
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        make_backup(by=BY, now=NOW + timedelta(days=1), watching=fail)
    assert keeping.backups(place.backups) == [(NOW, good.path)]
    assert place.leftovers() == []
    assert keeping.state()["name"] == good.path.name
    assert "No space" in keeping.state()["failed"]


def test_what_a_killed_backup_left_is_cleared_away(place: Place) -> None:
    place.make()
    (place.backups / "wuxin-20260101-000000.wxb.part").write_bytes(b"half")
    (place.var / "backup-work").mkdir()
    (place.var / "backup-work" / "database.sqlite3").write_bytes(b"half")
    place.make(NOW + timedelta(days=1))
    assert place.leftovers() == []


def test_too_little_space_is_told_before_anything_is_written(place: Place) -> None:
    place.fill()
    with (place.files / "large").open("wb") as file:
        file.truncate(8 * 1000**4)  # a hole: takes no space itself
    with pytest.raises(NotEnoughSpace, match="清理磁盘"):
        place.make()
    assert keeping.backups(place.backups) == []
    assert place.leftovers() == []


def test_the_copy_elsewhere_is_the_same_file(place: Place, settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_COPY_FOLDER = str(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    made = place.make()
    assert made.copy is not None
    assert made.copy.read_bytes() == made.path.read_bytes()
    assert made.copy.stat().st_mode & 0o077 == 0


def test_a_copy_that_cannot_be_made_is_told_and_the_backup_stays_good(
    place: Place, settings: Any, tmp_path: Path
) -> None:
    settings.BACKUP_COPY_FOLDER = str(tmp_path / "not mounted")
    made = place.make()
    assert made.copy is None
    assert "not mounted" in keeping.state()["copy_failed"]
    check(made.path)


def test_a_missing_tool_is_told_with_its_package() -> None:
    with pytest.raises(ToolMissing, match="postgresql-client"):
        tools.run("pg_dump_of_another_world")


def test_the_words_of_a_tool_that_fails_are_told() -> None:
    with pytest.raises(ToolFailed, match="no_such_file"):
        tools.run("pg_restore", "--file=-", "/no_such_file")


def test_every_refusal_tells_its_exit_code() -> None:
    codes = {kind.exit_code for kind in BackupError.__subclasses__()}
    assert 0 not in codes
    assert len(codes) >= 6
