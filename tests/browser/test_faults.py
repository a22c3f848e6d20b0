"""A full disk under the server as it is really run: told in a sentence, and nothing half-done."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.full_disk import Quota, SmallDisk, small_disk
from tests.support.peeking import Sqlite
from tests.support.running_import import Import
from tests.support.serving import Served, wait_until

ROWS = 2500
TOO_LITTLE = 1_500_000  # for the import; enough to say that it failed
CHANGED_BY_A_ROLL = (
    "SELECT (SELECT count(*) FROM ledger_entry), "
    "(SELECT count(*) FROM core_auditevent WHERE code LIKE 'seasons.roll%'), "
    "(SELECT count(*) FROM seasons_enrolment WHERE status = 'present')"
)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[tuple[Import, SmallDisk | Quota]]:
    served = Served(tmp_path)
    with small_disk(tmp_path, served.pids) as disk:
        running = Import(served, Sqlite(tmp_path), rows=ROWS)
        with served.started():
            yield running, disk


def test_nothing_is_lost_or_half_done_on_a_full_disk(
    scene: tuple[Import, SmallDisk | Quota],
) -> None:
    running, disk = scene
    roll = running.scene["roll"]

    def call_the_roll() -> tuple[int, str]:
        return running.served.post(f"{roll}everyone/", {}, form=roll)

    before = running.database.rows(CHANGED_BY_A_ROLL)
    disk.fill()
    for status, told in (call_the_roll(), running.confirm()):
        assert status == 503
        assert "磁盘" in told
        assert "没有保存" in told
    assert running.database.rows(CHANGED_BY_A_ROLL) == before
    assert running.database.rows("SELECT state FROM people_rosterimport") == [("previewed",)]
    assert running.database.rows("SELECT * FROM core_job WHERE name LIKE 'people.%'") == []

    disk.free()
    assert call_the_roll()[0] == 302
    assert running.database.rows(CHANGED_BY_A_ROLL) != before
    an_import_that_no_longer_fits_says_so(running, disk)
    what_could_not_even_be_said_is_done_when_there_is_space(running, disk)


def an_import_that_no_longer_fits_says_so(running: Import, disk: SmallDisk | Quota) -> None:
    disk.fill(but=TOO_LITTLE)
    assert running.confirm()[0] == 302
    wait_until("the job has failed", lambda: running.job()[0] == "failed")
    told = running.served.get(running.page)[1]
    assert "磁盘" in told
    assert "再试一次" in told
    assert running.persons() == 0
    disk.free()


def what_could_not_even_be_said_is_done_when_there_is_space(
    running: Import, disk: SmallDisk | Quota
) -> None:
    Sqlite(running.served.var).shorten()
    running.confirm_halted()
    halted = running.halt_inside(lambda done, total: done == total)
    disk.fill()  # not even its failure can be written now
    os.kill(halted, signal.SIGCONT)
    wait_until("it has given up", lambda: not running.database.is_in_a_transaction())
    running.nothing_is_there()

    disk.free()
    wait_until("it was taken up by itself", lambda: running.job()[0] == "done")
    assert running.persons() == ROWS
