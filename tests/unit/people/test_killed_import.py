"""kill -9 in the middle of an import, on the server as it is really run, on both databases.

The job process is halted, seen to hold its transaction open, and only then killed.
"""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.support.peeking import Postgres, Sqlite, new_postgres
from tests.support.running_import import Import, Point
from tests.support.serving import Served, wait_until

ROWS = 2500


@pytest.fixture
def running(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Import]:
    if connection.vendor == "sqlite":
        yield Import(Served(tmp_path), Sqlite(tmp_path), rows=ROWS)
        return
    with new_postgres(os.environ["DATABASE_URL"], f"killed_{os.getpid()}") as url:
        yield Import(Served(tmp_path, url), Postgres(url), rows=ROWS)


def test_a_killed_import_leaves_nothing_and_is_taken_up_again_by_itself(running: Import) -> None:
    while_planning: Point = lambda done, total: done < total  # noqa: E731
    while_writing: Point = lambda done, total: done == total  # noqa: E731
    served = running.served
    with served.started():
        running.confirm_halted()
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
    assert running.persons() == ROWS
    assert running.job()[:2] == ("done", 3)
    applied = "SELECT count(*) FROM core_auditevent WHERE code = 'people.roster.applied'"
    assert running.database.rows(applied) == [(1,)]
