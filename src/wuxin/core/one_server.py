"""One server on one database file: a lock that the kernel lets go of when its holders are gone.

The lock lies beside the file of SQLite, so that two servers with folders of their own find each
other too. The server's processes hold it with the server: as long as one of them lives, no other
server starts. What is written in it is for the reader alone.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import DomainError

ENDING = ".server.lock"
_ATTEMPTS, _PAUSE_S = 5, 0.05
_ANYWHERE = "wuxin" + ENDING


class ServerRunsAlready(DomainError):
    message = _(
        "已经有一个服务在用 %(path)s（进程 %(pids)s）。两个服务同用一个数据库文件会互相干扰；"
        "请先停下那一个，或换一个 WUXIN_VAR。"
    )


def lock_path() -> Path:
    """Beside the database's file; with PostgreSQL, in the folder of the data."""
    if connection.vendor == "sqlite":
        database = Path(str(connection.settings_dict["NAME"]))
        return database.with_name(database.name + ENDING)
    return Path(settings.VAR) / _ANYWHERE


def locks_in(folder: Path) -> list[Path]:
    """The locks of servers whose data lies in a folder."""
    return sorted(folder.glob(f"*{ENDING}"))


@contextmanager
def hold(path: Path | None = None) -> Iterator[IO[str]]:
    """Be the one server until the block ends. Raises ``ServerRunsAlready``.

    The file is given so that child processes can be let hold it too.
    """
    path = path or lock_path()
    with path.open("a+") as file:
        if not _taken(file):
            raise ServerRunsAlready(path=str(path).removesuffix(ENDING), pids=_written(path))
        _write_pid(file)
        yield file


def _taken(file: IO[str]) -> bool:
    """Take the lock; tried for a moment, for who looks whether it is held holds it that long."""
    for _attempt in range(_ATTEMPTS):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE_S)
        else:
            return True
    return False


def _write_pid(file: IO[str]) -> None:
    """Say in the lock who holds it; ``core.watching`` adds the processes it starts."""
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()


def holders(path: Path | None = None) -> str:
    """The processes that hold the lock, as they wrote themselves down; empty if none does."""
    path = path or lock_path()
    return _written(path) if is_held(path) else ""


def is_held(path: Path) -> bool:
    """Whether some process holds a lock file (this one, too)."""
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _written(path: Path) -> str:
    pids = path.read_text().split()
    alive = [pid for pid in pids if Path("/proc", pid).exists()]
    return ", ".join(alive or pids) or "?"
