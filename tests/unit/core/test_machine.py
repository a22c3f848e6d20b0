"""The doctor knows each common fault, and says what to do."""

import fcntl
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import CommandError, call_command
from django.db import connection

from tests.support.backups import Place, own_place
from tests.support.people import make_organisation, make_person
from wuxin.core import clock, crypto, health, jobs, machine, one_server
from wuxin.core.backup import keeping
from wuxin.core.models import Job, Submission
from wuxin.people.health import key_fits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Iterator[Place]:
    made = own_place(settings, tmp_path / "var")
    made.var.mkdir(mode=0o700)
    settings.KEY_FILE = str(made.var / "keys.json")
    crypto.create_key_file(Path(settings.KEY_FILE))
    crypto.forget_keys()
    yield made
    crypto.forget_keys()


def finding_of(check: Any) -> str:
    """The sentence of a fault; empty where all is well."""
    found = check()
    return "" if found.is_well else str(found.sentence)


def make_old(path: Path) -> None:
    """As if the installation, or its newest key, were three days old."""
    then = (clock.now() - timedelta(days=3)).timestamp()
    os.utime(path, (then, then))


def test_a_key_file_that_is_the_wrong_one_is_found_and_nothing_starts(settings: Any) -> None:
    person = make_person(make_organisation())
    person.seal(phone="19900000001")
    person.save()
    assert finding_of(key_fits) == ""

    Path(settings.KEY_FILE).unlink()
    crypto.create_key_file(Path(settings.KEY_FILE))
    crypto.forget_keys()

    assert "不是这个数据库用的那一把" in finding_of(key_fits)
    with pytest.raises(CommandError, match="密钥单"):
        call_command("serve")


@pytest.mark.parametrize("content", ["", "{}", "[]", "not json", '{"current": 1}'])
def test_a_key_file_that_is_no_key_ring_is_found(settings: Any, content: str) -> None:
    person = make_person(make_organisation())
    person.seal(phone="19900000001")
    person.save()
    Path(settings.KEY_FILE).write_text(content)
    crypto.forget_keys()
    assert "密钥单" in finding_of(key_fits)


def test_a_key_file_missing_stops_the_start_and_none_is_made(settings: Any) -> None:
    Path(settings.KEY_FILE).unlink()
    assert "不见了" in finding_of(health.key_file)
    with pytest.raises(CommandError, match="密钥文件"):
        call_command("serve")
    assert not Path(settings.KEY_FILE).exists()


def test_a_key_file_that_others_can_read_is_found(settings: Any) -> None:
    Path(settings.KEY_FILE).chmod(0o644)
    assert "chmod 600" in finding_of(health.key_file)


def test_a_clock_set_back_is_found_by_the_newest_record() -> None:
    jobs.register("test.nothing")(lambda *, job: None)
    try:
        job = jobs.later("test.nothing")
    finally:
        jobs.forget("test.nothing")
    assert finding_of(machine.machine_clock) == ""
    Job.objects.filter(pk=job.pk).update(created_at=clock.now() + timedelta(hours=1))
    assert "被调回去了" in finding_of(machine.machine_clock)


def test_a_backup_of_the_future_is_a_clock_set_back_too() -> None:
    keeping.note(at=(clock.now() + timedelta(days=1)).isoformat())
    assert "timedatectl" in finding_of(machine.machine_clock)


def test_the_time_zone_is_that_of_shanghai() -> None:
    assert finding_of(machine.time_zone) == ""


@pytest.mark.parametrize("mode", [0o777, 0o755, 0o701])
def test_a_data_folder_that_others_can_open_is_found(place: Place, mode: int) -> None:
    assert finding_of(machine.folder) == ""
    place.var.chmod(mode)
    assert "chmod 700" in finding_of(machine.folder)


def test_a_server_without_its_job_process_is_found(place: Place) -> None:
    lock = place.var / "here.lock"
    assert finding_of(machine.job_process) == ""  # nothing runs: nothing is missing
    with one_server.hold():
        assert "后台进程没有在运行" in finding_of(machine.job_process)
        with (place.var / "jobs.lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            assert finding_of(machine.job_process) == ""
    assert not lock.exists()


def test_of_two_servers_on_one_file_the_second_is_refused_with_the_first_one_named() -> None:
    with (
        one_server.hold(),
        pytest.raises(one_server.ServerRunsAlready, match=str(os.getpid())),
        one_server.hold(),
    ):
        pass
    with one_server.hold():  # once it is gone, the next one starts
        pass


def test_the_lock_of_sqlite_lies_beside_its_file(place: Place) -> None:
    beside = Path(str(connection.settings_dict["NAME"])).parent
    wanted = beside if connection.vendor == "sqlite" else place.var
    assert one_server.lock_path().parent == wanted


def test_style_files_that_are_missing_under_a_server_are_found(settings: Any, place: Place) -> None:
    settings.STATIC_ROOT = str(place.var / "static")
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}
    assert staticfiles_storage.location == settings.STATIC_ROOT
    assert finding_of(machine.static_files) == ""
    with one_server.hold():
        assert "样式文件不全" in finding_of(machine.static_files)


def test_what_is_wrong_with_backups_is_told(place: Place, settings: Any) -> None:
    assert finding_of(machine.backup) == ""  # a new installation has two days
    keeping.note(at=(clock.now() - timedelta(days=3)).isoformat(), failed="磁盘满了")
    assert "已超过两天。磁盘满了" in finding_of(machine.backup)
    keeping.note(at=clock.now().isoformat(), failed="", name="wuxin-gone.wxb")
    assert "不见了" in finding_of(machine.backup)
    place.backups.mkdir()
    (place.backups / "wuxin-gone.wxb").touch()
    assert finding_of(machine.backup) == ""
    settings.BACKUP_COPY_FOLDER = "/mnt/other"
    keeping.note(copy_failed="not mounted")
    assert "not mounted" in finding_of(machine.backup)


def test_keys_of_backups_are_watched(place: Place, settings: Any) -> None:
    assert finding_of(machine.backup_key) == finding_of(machine.key_sheet) == ""
    keeping.note(at=clock.now().isoformat())
    assert finding_of(machine.key_sheet) == ""  # there are two days to print it
    make_old(Path(settings.KEY_FILE))
    assert "密钥单恢复" in finding_of(machine.backup_key)
    assert "打印" in finding_of(machine.key_sheet)
    path = Path(settings.BACKUP_KEY_FILE)
    path.write_text("ab" * 32)
    path.chmod(0o640)
    assert "chmod 600" in finding_of(machine.backup_key)
    path.chmod(0o600)
    assert finding_of(machine.backup_key) == ""


def test_printing_the_sheet_is_known_until_a_key_changes(place: Place, settings: Any) -> None:
    place.make()
    make_old(Path(settings.KEY_FILE))
    assert finding_of(machine.key_sheet)
    call_command("backup", "--key-sheet")
    assert finding_of(machine.key_sheet) == ""
    Path(settings.KEY_FILE).write_text('{"current": 2}')
    make_old(Path(settings.KEY_FILE))
    assert finding_of(machine.key_sheet)


def test_a_check_that_breaks_is_a_finding_itself(settings: Any) -> None:
    settings.VAR = "/nowhere"
    told = {finding.title: finding for finding in health.look()}
    assert any("FileNotFoundError" in str(f.sentence) for f in told.values() if not f.is_well)
    assert Submission.objects.count() == 0  # the connection is still good
