"""What apps find that cannot be right, to be told before figures are released.

A check counts; where each case is looked at and mended is the page it names.
"""

from collections.abc import Callable
from dataclasses import dataclass

from wuxin.core.errors import Sentence
from wuxin.ledger.models import Book

Count = Callable[[Book, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """``count`` takes a book and the path of an organisation; ``route`` takes the book's code."""

    code: str
    title: Sentence
    count: Count
    route: str


_checks: dict[str, Check] = {}


def register_check(check: Check) -> None:
    """Make a check known; the same code again replaces nothing but itself."""
    _checks.setdefault(check.code, check)


def checks() -> list[Check]:
    """All checks, by code."""
    return [_checks[code] for code in sorted(_checks)]
