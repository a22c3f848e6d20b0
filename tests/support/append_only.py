"""The one way round the append-only triggers, for tests only."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from wuxin.core import append_only


@contextmanager
def lifted(*tables: str) -> Iterator[None]:
    """Take the triggers of the tables (all by default) away for a while."""
    names = tables or tuple(append_only.TABLES)
    with connection.cursor() as cursor:
        for table in names:
            for statement in append_only.removals(connection.vendor, table):
                cursor.execute(statement)
        try:
            yield
        finally:
            for table in names:
                for statement in append_only.statements(connection.vendor, table):
                    cursor.execute(statement)
