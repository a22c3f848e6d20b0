"""How much memory a server holds, with all its processes: PSS, shared pages shared out."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks._telling import say

SAMPLE_S = 5


def watch(pid: int, memory: list[float], stop: threading.Event) -> None:
    """Until told to stop, write down what a process and all that it started hold."""
    while not stop.wait(SAMPLE_S):
        memory.append(sum(pss_mb(one) for one in family(pid)))


def family(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def pss_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def say_memory(memory: Sequence[float], *, wanted_mb: int) -> None:
    if not memory:
        return
    part = max(len(memory) // 5, 1)
    first, last = (sum(some) / len(some) for some in (memory[:part], memory[-part:]))
    say(f"  memory (PSS, all processes): first fifth {first:.0f} MB, last fifth {last:.0f} MB, "
        f"most {max(memory):.0f} MB   wanted <= {wanted_mb}, flat")  # fmt: skip
