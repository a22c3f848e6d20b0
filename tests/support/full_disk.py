"""A disk that is really full, under a server that is really running.

Where mounting is allowed: a small file system of its own, filled to the last byte (ENOSPC).
Elsewhere: the kernel lets no file of the server's processes grow any further, as a quota does.
"""

import contextlib
import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_SIZE = "64m"
_PAGE = 4096
Pids = Callable[[], list[int]]


class SmallDisk:
    def __init__(self, var: Path) -> None:
        self.filler = var / "filler"

    def fill(self, *, but: int = 0) -> None:
        """Leave so many bytes and no more."""
        written = 0
        with self.filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while size := file.write(b"\0" * _PAGE):
                written += size
        os.truncate(self.filler, written - but)

    def free(self) -> None:
        self.filler.unlink()


class Quota:
    def __init__(self, var: Path, pids: Pids) -> None:
        self.wal, self.pids = var / "wuxin.sqlite3-wal", pids

    def fill(self, *, but: int = 0) -> None:
        self._limit(self.wal.stat().st_size + but)

    def free(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        for pid in self.pids():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def small_disk(var: Path, pids: Pids) -> Iterator[SmallDisk | Quota]:
    """``var`` on a disk that can be filled; ``pids`` are the processes that write on it."""
    line = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(var)]
    if subprocess.run(line, check=False, capture_output=True).returncode:
        yield Quota(var, pids)
        return
    try:
        yield SmallDisk(var)
    finally:
        subprocess.run(["umount", "--lazy", str(var)], check=True)
