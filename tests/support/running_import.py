"""One import of a large roster on a running server, and what can be seen of it from outside."""

import os
import signal
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache

from tests.support.peeking import Postgres, Sqlite
from tests.support.serving import Served, wait_until

_STEP_S = 0.01
Point = Callable[[int, int], bool]


class Import:
    """``rows`` persons whose names begin with 卒; their roster is read, and waits."""

    def __init__(self, served: Served, database: Sqlite | Postgres, *, rows: int) -> None:
        self.served, self.database = served, database
        self.cache = FileBasedCache(str(served.var / "cache"), {})
        self.scene: dict[str, Any] = served.scene(str(rows))
        self.page = f"/people/rosters/{self.scene['roster']}/"

    def confirm(self) -> tuple[int, str]:
        return self.served.post(f"{self.page}confirmation/", {}, form=self.page)

    def persons(self) -> int:
        """Those that are there for everybody."""
        ((number,),) = self.database.rows(
            "SELECT count(*) FROM people_person WHERE name LIKE '卒%'"
        )
        return int(str(number))

    def job(self) -> tuple[object, ...]:
        """Its state, how often it was begun anew, and its id."""
        newest = (
            "SELECT state, attempts, id FROM core_job WHERE name LIKE 'people.%' "
            "ORDER BY id DESC LIMIT 1"
        )
        return self.database.rows(newest)[0]

    def confirm_halted(self) -> None:
        """Confirm while the job process is halted, so that it does not run ahead of the test.

        Halted while it writes (as it does when it starts) it would keep everybody from writing:
        then it goes on a step, and the page, which said so, is sent again.
        """
        pid = int(wait_until("there is a job process", self.served.job_pid))

        def is_confirmed() -> bool:
            os.kill(pid, signal.SIGCONT)
            time.sleep(_STEP_S)
            os.kill(pid, signal.SIGSTOP)
            return self.confirm()[0] == 302

        wait_until("the import is confirmed", is_confirmed)

    def halt_inside(self, is_there: Point) -> int:
        """Let the job process run in short steps up to a point inside its transaction; its id.

        In steps, so that it cannot run past the point, however busy the machine is.
        """
        pid = int(wait_until("there is a job process", self.served.job_pid))

        def is_halted_there() -> bool:
            os.kill(pid, signal.SIGCONT)
            time.sleep(_STEP_S)
            os.kill(pid, signal.SIGSTOP)
            state, _attempts, key = self.job()
            assert state in {"queued", "running"}, "the job has run past the point"
            seen = self.cache.get(f"job-progress-{key}") or {"done": 0, "total": 1}
            at_the_point = state == "running" and is_there(seen["done"], seen["total"])
            return at_the_point and self.database.is_in_a_transaction()

        wait_until("the job is inside its transaction", is_halted_there)
        return pid

    def nothing_is_there(self) -> None:
        assert self.persons() == 0
        assert self.database.rows("SELECT state FROM people_rosterimport") == [("applying",)]
        told = self.served.get(self.page)[1]
        assert "已导入" not in told
        assert 'id="roster-progress"' in told
