"""A database with real commits, for tests of threads and locks.

``transactional_db`` cannot be used: its flush truncates tables, which the triggers refuse.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections

from tests.support.append_only import lifted

# Rows that migrations and declarations made; they stay.
_KEPT = {"ledger_classroom", "ledger_kind", "django_content_type", "auth_permission"}


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Unblock the database, let commits be real, and empty every table afterwards."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            empty_every_table()
            connections.close_all()


def empty_every_table() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    names = sorted(tables - _KEPT)
    with lifted(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
            for name in names:
                cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608  our own tables' names
            cursor.execute("PRAGMA foreign_keys=ON")
        else:
            cursor.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in names))


def at_the_same_time(*works: Callable[[], Any]) -> list[Any]:
    """Run every work in a thread of its own, started together; what they return, in order."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait(timeout=30)
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
