"""The filters of the auditor's page go by an index, on both databases."""

from collections.abc import Callable
from copy import copy
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.support.people import officer, signed_in
from tests.support.reports import NOW, Told
from wuxin.core import audit, reading
from wuxin.core.actor import Actor
from wuxin.core.models import AuditEvent
from wuxin.people.models import Role
from wuxin.portal.queries import audit as queries
from wuxin.portal.queries.audit import Wanted

pytestmark = pytest.mark.django_db
BY = Actor(account_id=7)


def plan_of(ask: Callable[[], object]) -> str:
    """How the database goes about the last statement of a question."""
    with CaptureQueriesContext(connection) as caught:
        ask()
    statement = caught.captured_queries[-1]["sql"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # a small table is read through otherwise
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = on")
        form = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{form} {statement}")
        return "\n".join(str(row) for row in cursor.fetchall())


@pytest.fixture(autouse=True)
def _rows() -> None:
    at: datetime = NOW
    for number in range(40):
        by = BY if number % 20 == 0 else Actor(account_id=number)
        audit.record(f"people.thing{number % 8}.done", by=by, at=at)
        occasion = reading.Occasion(route=f"people:page{number % 8}")
        reading.record([("people.person", [number])], occasion, by=by, at=at)


def make_many() -> None:
    """As many events that a planner who has looked at them takes no other way."""
    some = list(AuditEvent.objects.all())
    for number in range(5_000):
        event = copy(some[number % len(some)])
        event.pk, event.account_id = None, number + 1_000
        event.code, event.target_id = f"people.other{number}.done", str(number + 1_000)
        some.append(event)
    AuditEvent.objects.bulk_create(some[40:])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE core_auditevent")


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(account_id=7), "audit_by_account"),
        (Wanted(subject="12"), "audit_by_target_id"),
        (Wanted(what="people.thing3"), "audit_by_code"),
    ],
)
def test_events_are_found_by_an_index(wanted: Wanted, index: str) -> None:
    make_many()
    assert index in plan_of(lambda: queries.events(wanted))


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(account_id=7), "reading_by_account"),
        (Wanted(what="people:page3"), "reading_by_route"),
    ],
)
def test_readings_are_found_by_an_index(wanted: Wanted, index: str) -> None:
    assert index in plan_of(lambda: queries.readings(wanted))


def test_the_beginning_of_a_code_finds_all_that_begin_so() -> None:
    assert {line.what for line in queries.events(Wanted(what="people.thing"))} == {
        f"people.thing{number}.done" for number in range(8)
    }
    assert queries.events(Wanted(what="nothing.of")) == []
    assert len(queries.readings(Wanted(what="people:page3"))) == 5


def test_an_auditor_of_a_part_is_not_led_where_they_are_refused(client: Client, told: Told) -> None:
    (part, *_), whole = told.branches, told.committee
    of_part = signed_in(Client(), officer(Role.AUDITOR, part))
    of_all = signed_in(client, officer(Role.AUDITOR, whole))
    assert of_part.get("/audit/").status_code == 403
    assert 'href="/audit/"' not in of_part.get("/home/").content.decode()
    assert of_all.get("/audit/").status_code == 200
    assert 'href="/audit/"' in of_all.get("/home/").content.decode()
