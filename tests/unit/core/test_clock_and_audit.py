"""The demo's clock, the append-only tables, one event for each thing done."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.models import AuditEvent, DemoClock

pytestmark = pytest.mark.django_db
NOON = datetime(2022, 3, 4, 4, 0, tzinfo=UTC)


def test_a_day_is_a_day_in_shanghai() -> None:
    assert clock.local_day(datetime(2021, 12, 31, 16, 30, tzinfo=UTC)) == date(2022, 1, 1)


def test_without_a_demo_the_clock_is_the_real_one() -> None:
    assert abs(clock.now() - datetime.now(tz=UTC)) < timedelta(seconds=5)


def test_the_demo_clock_stands_where_it_was_set_and_runs(settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    clock.set_demo_clock(stands_at=clock.DEMO_LATER)

    first = clock.now()

    assert timedelta(0) <= first - clock.DEMO_LATER < timedelta(minutes=1)
    assert clock.now() >= first


@pytest.mark.parametrize("statement", ["UPDATE {} SET code = 'x'", "DELETE FROM {}"])
def test_an_audit_event_is_never_changed(statement: str) -> None:
    audit.record("core.thing.done", by=Actor.program("test"), at=NOON)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("core_auditevent"))

    assert AuditEvent.objects.get().code == "core.thing.done"


def test_an_event_says_who_and_what() -> None:
    audit.record("core.thing.done", by=Actor(account_id=5), at=NOON, changes={"a": [1, 2]})

    event = AuditEvent.objects.get()
    assert (event.account_id, event.by_program, event.changes) == (5, "", {"a": [1, 2]})


def test_an_event_keeps_its_target_its_moment_and_words_as_they_were() -> None:
    target = DemoClock(pk=7)
    by = Actor(account_id=5)
    audit.record(
        "core.thing.done", by=by, at=NOON, target=target, changes={"a": "冬训"}, on_behalf_of_id=9
    )

    event = AuditEvent.objects.get()
    assert (event.target_type, event.target_id, event.on_behalf_of_id) == ("core.democlock", "7", 9)
    assert (event.at, event.changes) == (NOON, {"a": "冬训"})
