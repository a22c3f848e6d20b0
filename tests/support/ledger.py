"""Kinds and sets for tests of the ledger, and a book to post to."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, date, datetime

from wuxin.core.actor import Actor
from wuxin.ledger import actions, registry
from wuxin.ledger.models import Book
from wuxin.ledger.posting import Posting

FROM_ON = date(2021, 12, 1)
TO_ON = date(2022, 4, 30)
DAY = date(2022, 3, 4)
NOW = datetime(2022, 3, 4, 2, 20, tzinfo=UTC)
BY = Actor(account_id=7, name="示例组织员")
CLASS, SESSION, VISIT, GRANT = "test-class", "test-session", "test-visit", "test-grant"
_REGISTERS = ("_kinds", "_sets", "_figures", "_expected", "_adopted", "_links")


@contextmanager
def own_registry() -> Iterator[None]:
    """What is declared inside is forgotten afterwards."""
    before = {name: copy(getattr(registry, name)) for name in _REGISTERS}
    try:
        yield
    finally:
        for name, held in before.items():
            getattr(registry, name).clear()
            getattr(registry, name).update(held)


def declare_test_kinds() -> None:
    """Two kinds with attendance in two classrooms, a session kind, one that counts nothing."""
    for code, classroom, counts in (
        (CLASS, "aspiration", True),
        (VISIT, "warmth", True),
        (SESSION, "aspiration", False),
        (GRANT, None, False),
    ):
        registry.register_kind(
            registry.KindDefinition(
                code=code, title=code, classroom=classroom, counts_attendance=counts, app="tests"
            )
        )
    for code in ("all", f"kind:{CLASS}", "classroom:warmth"):
        registry.register_named_set(code)


def open_test_book(code: str = "w2022", from_on: date = FROM_ON, to_on: date = TO_ON) -> Book:
    return actions.open_book(
        code=code, title=f"冬训 {code}", from_on=from_on, to_on=to_on, by=BY, now=NOW
    )


def posting(source: str, organisation_id: int, **fields: object) -> Posting:
    """An attendance of a class, unless said otherwise."""
    values: dict[str, object] = {"kind": CLASS, "day": DAY, "minutes": 45} | fields
    return Posting(source=source, organisation_id=organisation_id, **values)  # type: ignore[arg-type]  # named by the test
