"""PostgreSQL's own programs, as Debian installs them. The password is never in a command line."""

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from wuxin.core import programs
from wuxin.core.backup.errors import ToolFailed, ToolMissing

_MOST_SAID = 300


def run(tool: str, *arguments: str, password: str = "") -> None:
    """Run one to its end. Raises ``ToolMissing``, ``ToolFailed`` with its own words."""
    with output_of(tool, *arguments, password=password):
        pass


@contextmanager
def output_of(tool: str, *arguments: str, password: str = "") -> Iterator[IO[bytes]]:
    """What one prints, while it runs. Raises ``ToolMissing``, ``ToolFailed`` at its end."""
    found = shutil.which(tool)
    if found is None:
        raise ToolMissing(tool=tool)
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    if password:
        environment["PGPASSWORD"] = password
    with (
        tempfile.TemporaryFile() as said,
        programs.start_reading([found, *arguments], environment, said) as process,
    ):
        printed = process.stdout or io.BytesIO()
        yield printed
        while printed.read(65536):
            pass
        if process.wait() != 0:
            said.seek(0)
            words = said.read().decode(errors="replace").split()
            raise ToolFailed(tool=tool, said=" ".join(words)[:_MOST_SAID])
