"""How the benchmarks tell what they measured."""

import statistics
import sys


def spread(numbers: list[float], form: str) -> str:
    """The median (least to most)."""
    some = (statistics.median(numbers), min(numbers), max(numbers))
    median, least, most = (form.format(number) for number in some)
    return f"{median} ({least} to {most})"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
