"""One moment of the world for a page that reads several sums."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

from wuxin.core.http import only_reading

SNAPSHOT = "snapshot"
DEFAULT = "default"


@contextmanager
def one_moment() -> Iterator[None]:
    """Answer every read inside from one snapshot, whatever is written meanwhile.

    The queries below name no database, so for the length of the block this thread's default
    connection is the one of the alias ``snapshot`` (a deferred transaction on SQLite,
    repeatable read on PostgreSQL). Inside a transaction it changes nothing: what that
    transaction has written must be seen.
    """
    default = connections[DEFAULT]
    if default.in_atomic_block:
        yield
        return
    connections[DEFAULT] = connections[SNAPSHOT]
    try:
        with transaction.atomic(using=SNAPSHOT), only_reading():
            yield
    finally:
        connections[DEFAULT] = default
