"""kill -9 in the middle of an import, on the server as it is really run, on both databases.

The job process is halted, seen to hold its transaction open, and only then killed.
"""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache.backends.filebased import FileBasedCache
from django.db import connection

from tests.support.peeking import Postgres, Sqlite, new_postgres
from tests.support.serving import Served, wait_until

ROWS = 2500
PERSONS = "SELECT count(*) FROM people_person WHERE name LIKE '卒%'"
Point = Callable[[int, int], bool]


class Import:
    """One import of a large roster on a running server, and what can be seen of it."""

    def __init__(self, served: Served, database: Sqlite | Postgres, cache: Path) -> None:
        self.served, self.database = served, database
        self.cache = FileBasedCache(str(cache), {})
        self.page = f"/people/rosters/{served.scene(str(ROWS))['roster']}/"

    def confirm(self) -> None:
        status, _answer = self.served.post(f"{self.page}confirmation/", {}, form=self.page)
        assert status == 302

    def job(self) -> tuple[object, ...]:
        (row,) = self.database.rows("SELECT state, attempts, id FROM core_job")
        return row

    def halt_inside(self, is_there: Point, *, not_before: float = 0) -> int:
        """Halt the job process at a point that lies inside its transaction; its id."""

        def halted() -> int:
            pid = self.served.job_pid()
            seen = self.cache.get(f"job-progress-{self.job()[2]}") or {"done": 0, "total": 0}
            if not pid or not seen["total"] or not is_there(seen["done"], seen["total"]):
                return 0
            os.kill(pid, signal.SIGSTOP)
            if self.job()[0] == "running" and self.database.is_in_a_transaction():
                return pid
            os.kill(pid, signal.SIGCONT)
            return 0

        return int(wait_until("the job is inside its transaction", halted))

    def nothing_is_there(self) -> None:
        assert self.database.rows(PERSONS) == [(0,)]
        assert self.database.rows("SELECT state FROM people_rosterimport") == [("applying",)]
        told = self.served.get(self.page)[1]
        assert "已导入" not in told
        assert 'id="roster-progress"' in told


@pytest.fixture
def running(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Import]:
    if connection.vendor == "sqlite":
        yield Import(Served(tmp_path), Sqlite(tmp_path), tmp_path / "cache")
        return
    with new_postgres(os.environ["DATABASE_URL"], f"killed_{os.getpid()}") as url:
        yield Import(Served(tmp_path, url), Postgres(url), tmp_path / "cache")


def test_a_killed_import_leaves_nothing_and_is_taken_up_again_by_itself(running: Import) -> None:
    while_planning: Point = lambda done, total: 0 < done < total  # noqa: E731
    while_writing: Point = lambda done, total: done == total  # noqa: E731
    served = running.served
    with served.started():
        running.confirm()
        for point in (while_planning, while_writing):
            killed = running.halt_inside(point)
            running.nothing_is_there()
            os.kill(killed, signal.SIGKILL)
            running.nothing_is_there()
            wait_until("another job process", lambda gone=killed: served.job_pid() not in {0, gone})
        running.halt_inside(while_writing)
        served.cut_power()
    with served.started():
        running.nothing_is_there()
        wait_until("the job is done", lambda: running.job()[0] == "done")
        told = served.get(running.page)[1]
    assert f"新增 {ROWS} 人" in told
    assert running.database.rows(PERSONS) == [(ROWS,)]
    assert running.job()[:2] == ("done", 3)
    applied = "SELECT count(*) FROM core_auditevent WHERE code = 'people.roster.applied'"
    assert running.database.rows(applied) == [(1,)]
