"""One import of a large roster on a running server, and what can be seen of it from outside."""

import os
import signal
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache

from tests.support.peeking import Postgres, Sqlite
from tests.support.serving import Served, wait_until

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
        newest = "SELECT state, attempts, id FROM core_job ORDER BY id DESC LIMIT 1"
        return self.database.rows(newest)[0]

    def halt_inside(self, is_there: Point) -> int:
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
        assert self.persons() == 0
        assert self.database.rows("SELECT state FROM people_rosterimport") == [("applying",)]
        told = self.served.get(self.page)[1]
        assert "已导入" not in told
        assert 'id="roster-progress"' in told
