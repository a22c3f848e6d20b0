"""A backup is put back as its operator does it, on both databases, and never over a running one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from tests.support.peeking import Postgres, Sqlite, new_postgres
from tests.support.serving import WUXIN, Served
from wuxin.core import one_server

ROWS = "SELECT count(*), max(name) FROM people_person"


@dataclass
class House:
    """An installation with some people and a file, its backup, and room for another one."""

    old: Served
    new: Served
    carried: Path  # where the backup is carried to, so that it may be damaged

    def wuxin(self, served: Served, *line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([WUXIN, *line], env=served.environment, capture_output=True,
                              text=True, check=False)  # fmt: skip

    def backup(self) -> Path:
        self.old.run(WUXIN, "backup")
        shutil.copy(max((self.old.var / "backups").glob("*.wxb")), self.carried)
        return self.carried

    def carry_keys(self) -> None:
        for name in ("backup.key", "keys.json"):
            shutil.copy(self.old.var / name, self.new.var)

    def type_keys_in(self) -> None:
        """As from the sheet in the safe."""
        sheet = self.wuxin(self.old, "backup", "--key-sheet").stdout
        (self.new.var / "typed.txt").write_text(sheet)
        done = self.wuxin(self.new, "backup", "--read-key-sheet", str(self.new.var / "typed.txt"))
        assert done.returncode == 0, done.stderr
        (self.new.var / "typed.txt").unlink()


@contextmanager
def served(var: Path, name: str) -> Iterator[Served]:
    """One installation with a database of its own, still empty."""
    var.mkdir(mode=0o700)
    if connection.vendor == "sqlite":
        yield Served(var)
        return
    with new_postgres(os.environ["DATABASE_URL"], f"{name}_{os.getpid()}") as url:
        yield Served(var, url)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("house") / "old", "old") as made:
        made.scene("20")
        (made.var / "files" / "ab").mkdir(parents=True)
        (made.var / "files" / "ab" / ("ab" * 32)).write_bytes(b"%PDF-1.7")
        yield made


@pytest.fixture
def house(old: Served, tmp_path: Path) -> Iterator[House]:
    with served(tmp_path / "new", "new") as new:
        yield House(old, new, tmp_path / "carried.wxb")


def people_in(served: Served) -> list[tuple[object, ...]]:
    if connection.vendor == "sqlite":
        return Sqlite(served.var).rows(ROWS)
    return Postgres(served.environment["DATABASE_URL"]).rows(ROWS)


def test_from_the_file_and_the_sheet_everything_comes_back(house: House) -> None:
    file = house.backup()
    house.type_keys_in()
    before = people_in(house.old)

    checked = house.wuxin(house.new, "restore", str(file), "--check")
    assert "备份完整" in checked.stdout, checked.stderr
    done = house.wuxin(house.new, "restore", str(file), "--into", str(house.new.var))

    assert done.returncode == 0, done.stderr
    assert "注意" not in done.stdout
    assert people_in(house.new) == before
    assert (house.new.var / "files" / "ab" / ("ab" * 32)).read_bytes() == b"%PDF-1.7"
    assert faults_of(house) == []
    with house.new.started():
        house.new.cookies = dict(house.old.cookies)
        assert house.new.get("/")[0] == 200


def faults_of(house: House) -> list[str]:
    """What the doctor finds.

    A test's own PostgreSQL is not a durable one; the old house was never served, so that nothing
    of it was sealed and nobody there has set a second factor up; that is all.
    """
    told = house.wuxin(house.new, "doctor").stdout.splitlines()
    assert any(line.startswith("✓") for line in told)
    allowed = [
        "还没有封存",
        "第二道验证",
        *(["synchronous_commit"] if connection.vendor == "postgresql" else []),
    ]
    faults = [line for line in told if line.startswith("✗")]
    return [line for line in faults if not any(text in line for text in allowed)]


def test_a_restore_into_a_running_system_is_refused(house: House) -> None:
    file, old = house.backup(), house.old
    with old.started():
        over = house.wuxin(old, "restore", str(file), "--into", str(old.var), "--replace")
        assert over.returncode == 8
        assert "正在运行" in over.stderr
        assert old.get("/help/")[0] == 200
    assert people_in(old)


def test_of_two_servers_on_one_file_the_second_is_refused(house: House) -> None:
    """Also where it has a folder of its own; with PostgreSQL the folder is what is shared."""
    old, second = house.old, Served(house.new.var.parent / "second")
    second.var.mkdir()
    shutil.copy(old.var / "keys.json", second.var)
    second.environment["DATABASE_URL"] = f"sqlite:///{old.var / 'wuxin.sqlite3'}"
    if connection.vendor != "sqlite":
        second.environment |= {
            name: old.environment[name] for name in ("DATABASE_URL", "WUXIN_VAR")
        }
    with old.started():
        refused = house.wuxin(second, "serve", "--port", str(second.port))
        assert refused.returncode == 1
        assert "已经有一个服务" in refused.stderr
        assert str(old.process.pid if old.process else "none") in refused.stderr
        assert old.get("/help/")[0] == 200


def test_a_folder_in_use_is_left_alone_or_moved_aside_when_told(house: House) -> None:
    if connection.vendor != "sqlite":
        a_database_in_use_is_left_alone(house)
        return
    file, place = house.backup(), house.new.var
    house.carry_keys()
    (place / "wuxin.sqlite3").write_bytes(b"what was there")

    refused = house.wuxin(house.new, "restore", str(file), "--into", str(place))
    assert refused.returncode == 8
    assert (place / "wuxin.sqlite3").read_bytes() == b"what was there"

    told = house.wuxin(house.new, "restore", str(file), "--into", str(place), "--replace")
    assert told.returncode == 0, told.stderr
    (aside,) = place.glob("before-restore-*")
    assert (aside / "wuxin.sqlite3").read_bytes() == b"what was there"
    assert people_in(house.new) == people_in(house.old)


def a_database_in_use_is_left_alone(house: House) -> None:
    file = house.backup()
    house.carry_keys()
    house.new.run(WUXIN, "restore", str(file), "--into", str(house.new.var))
    into = house.new.var.parent / "empty"
    refused = house.wuxin(house.new, "restore", str(file), "--into", str(into))
    assert refused.returncode == 8
    assert "已有数据表" in refused.stderr


def test_a_backup_cut_in_half_changes_nothing(house: House) -> None:
    file = house.backup()
    house.carry_keys()
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    before = {p.name for p in house.new.var.iterdir()}
    done = house.wuxin(house.new, "restore", str(file), "--into", str(house.new.var))
    assert done.returncode == 7
    assert "请换另一份备份" in done.stderr
    after = {p.name for p in house.new.var.iterdir() if not p.name.endswith(one_server.ENDING)}
    assert after - {"secret-key"} == before  # which every command makes


def test_with_a_key_file_missing_or_wrong_the_answer_is_clear(house: House) -> None:
    file = house.backup()
    missing = house.wuxin(house.new, "restore", str(file), "--check")
    assert missing.returncode == 6
    assert "密钥单" in missing.stderr
    (house.new.var / "backup.key").write_text("ab" * 32)
    other = house.wuxin(house.new, "restore", str(file), "--check")
    assert other.returncode == 6
    assert "另一把密钥" in other.stderr
    told = house.wuxin(house.new, "restore", str(file), "--check",
                       "--key-file", str(house.old.var / "backup.key"))  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert "WUXIN_KEY_FILE" in told.stdout  # the ring of the fields is not here yet
