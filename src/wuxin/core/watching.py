"""What stays of ``wuxin serve``: a small process that watches the web server and the job process.

The command looks at the machine first and then becomes this program (``hand_over``), so that
nothing of Django lies in its memory for as long as the server runs. A job process that was killed
is started again; the new one takes up what the old one left.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from wuxin.core import programs
from wuxin.core.programs import Process

_GRACE_S = 10
_TOO_SOON_S = 5  # one that exits (is not killed) sooner than this has a fault of its own
_MOST_TOO_SOON = 3
_LOOK_S = 0.2
Line = Sequence[str]


def hand_over(
    *, host: str, port: int, workers: int, threads: int, lock: int, asked: str
) -> NoReturn:
    """Become the watcher. ``lock`` is the open file of the server's lock, which goes along.

    ``asked`` is the file by which the server is asked to begin anew; empty where it never is.
    """
    os.set_inheritable(lock, True)  # noqa: FBT003  its only parameter
    numbers = (port, workers, threads, lock)
    _become("wuxin.core.watching", host, *(str(number) for number in numbers), asked)


def begin_again(*, host: str, port: int, workers: int, lock: int) -> NoReturn:
    """Become ``wuxin serve`` from its first line: settings, keys and database are read anew."""
    os.close(lock)
    words = ("--host", host, "--port", str(port), "--workers", str(workers))
    _become("django", "serve", "--settings", "wuxin.config.settings", *words)


def _become(module: str, *words: str) -> NoReturn:
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", module, *words])  # noqa: S606  our own line, no shell


def lines(host: str, port: str, workers: str, threads: str) -> tuple[Line, Line]:
    """What starts the web server, and what starts the job process."""
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning",
        "--host", host, "--port", port, "--workers", workers, "--blocking-threads", threads,
        "--backpressure", "256", "wuxin.config.wsgi:application",
    ]  # fmt: skip
    jobs = [sys.executable, "-m", "django", "run_jobs", "--settings", "wuxin.config.settings"]
    return web, jobs


class Watcher:
    """The two processes, which hold the server's lock too, should they be left behind."""

    def __init__(self, web: Line, jobs: Line, lock: int) -> None:
        self._job_line, self._lock = jobs, lock
        self._web, self._jobs = self._start(web), self._start(jobs)

    def write_pids(self) -> None:
        """Say in the lock who holds it."""
        os.ftruncate(self._lock, 0)
        pids = (os.getpid(), self._web.pid, self._jobs.pid)
        os.pwrite(self._lock, " ".join(map(str, pids)).encode(), 0)

    def watch(self, asked: str) -> bool:
        """Until the web server ends, or the job process ends again and again.

        True if it was asked to begin anew.
        """
        began, too_soon = time.monotonic(), 0
        while self._web.poll() is None and too_soon < _MOST_TOO_SOON:
            if asked and os.access(asked, os.F_OK):
                return True
            code = self._jobs.poll()
            if code is not None:
                of_itself = code >= 0 and time.monotonic() - began < _TOO_SOON_S
                too_soon = too_soon + 1 if of_itself else 0
                _say("the job process ended by itself; it is started again")
                began, self._jobs = time.monotonic(), self._start(self._job_line)
                self.write_pids()
            time.sleep(_LOOK_S)
        return False

    def end(self) -> None:
        for process in (self._web, self._jobs):
            process.terminate()
        for process in (self._web, self._jobs):
            try:
                process.wait(_GRACE_S)
            except subprocess.TimeoutExpired:
                process.kill()

    def _start(self, line: Line) -> Process:
        return programs.start(line, keep_open=[self._lock])


def main() -> int:
    """0 when it was told to end, 1 when a process ended by itself."""
    signal.signal(signal.SIGTERM, _end)
    host, port, workers, threads, lock, asked = sys.argv[1:]
    is_to_begin_again = False
    watcher = Watcher(*lines(host, port, workers, threads), int(lock))
    watcher.write_pids()
    sys.stdout.write(f"http://{host}:{port}  (Ctrl-C ends it)\n")
    sys.stdout.flush()
    try:
        is_to_begin_again = watcher.watch(asked)
    except KeyboardInterrupt:
        return 0
    finally:
        watcher.end()
    if is_to_begin_again:
        begin_again(host=host, port=int(port), workers=int(workers), lock=int(lock))
    _say("a process ended by itself; see the lines above for why")
    return 1


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _end(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
