"""Programs that we start ourselves: a list of our own words, never a shell."""

import subprocess
from collections.abc import Collection, Mapping, Sequence
from typing import IO

Process = subprocess.Popen[bytes]


def start(line: Sequence[str], *, keep_open: Collection[int] = ()) -> Process:
    """Start a program beside us, with our own environment; ``keep_open`` are files it holds too."""
    return _start(line, keep_open=keep_open)


def start_reading(line: Sequence[str], environment: Mapping[str, str], said: IO[bytes]) -> Process:
    """Start a program whose output is read; what it says of its faults goes into ``said``."""
    return _start(line, environment=environment, said=said)


def _start(
    line: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    said: IO[bytes] | None = None,
    keep_open: Collection[int] = (),
) -> Process:
    stdin, stdout = (None, None) if said is None else (subprocess.DEVNULL, subprocess.PIPE)
    return subprocess.Popen(  # noqa: S603  our own lines
        line, env=environment, stdin=stdin, stdout=stdout, stderr=said, pass_fds=keep_open
    )
