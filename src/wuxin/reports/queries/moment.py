"""One moment of the world for a page that reads several sums."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

from wuxin.core.http import only_reading
from wuxin.ledger.queries import reading_once

SNAPSHOT = "snapshot"
DEFAULT = "default"


@contextmanager
def one_moment() -> Iterator[None]:
    """Answer every read inside from one snapshot, and each sum of the ledger once.

    The queries below name no database, so for the length of the block this thread's default
    connection is the one of the alias ``snapshot`` (a deferred transaction on SQLite,
    repeatable read on PostgreSQL). Inside a transaction the connection stays: what that
    transaction has written must be seen, and nothing is written inside the block.
    """
    default = connections[DEFAULT]
    if default.in_atomic_block:
        with reading_once():
            yield
        return
    connections[DEFAULT] = connections[SNAPSHOT]
    try:
        with transaction.atomic(using=SNAPSHOT), only_reading(), reading_once():
            yield
    finally:
        connections[DEFAULT] = default
