"""Entries stay as they were written."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.support.append_only import lifted
from tests.support.ledger import BY, NOW, posting
from tests.unit.ledger.conftest import District
from wuxin.ledger import actions
from wuxin.ledger.models import Entry

STATEMENTS = ["UPDATE ledger_entry SET minutes = 0", "DELETE FROM ledger_entry"]


@pytest.fixture
def entry(district: District) -> Entry:
    given = posting("tests.row:1:1", district.root.pk, person_id=1)
    actions.post(district.book, [given], by=BY, now=NOW)
    return Entry.objects.get()


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_entry_is_changed_or_removed(entry: Entry, statement: str) -> None:
    refused = pytest.raises(DatabaseError, match="never changed or removed")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get().minutes == entry.minutes


def test_the_table_is_not_emptied(entry: Entry) -> None:
    """SQLite has no TRUNCATE; its nearest is a DELETE without a condition."""
    statement = "DELETE FROM ledger_entry WHERE 1"
    if connection.vendor == "postgresql":
        statement = "TRUNCATE ledger_entry"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == 1


def test_the_lifted_triggers_are_back_afterwards(entry: Entry) -> None:
    with lifted("ledger_entry"):
        Entry.objects.filter(pk=entry.pk).update(minutes=60)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(minutes=75)
    assert Entry.objects.get().minutes == 60


def test_no_foreign_key_points_to_an_entry() -> None:
    assert not Entry._meta.related_objects
