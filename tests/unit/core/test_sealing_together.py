"""Real commits: sealers side by side, a row committed late, a reading beside a rollback."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from tests.support.database import at_the_same_time, committed_db
from wuxin.core import audit, http, job_process, reading
from wuxin.core.actor import Actor, Scope
from wuxin.core.http import Access
from wuxin.core.models import AuditEvent, AuditReading, AuditSeal
from wuxin.core.seals import heads as head_file
from wuxin.core.seals import reading_back
from wuxin.core.seals.chain import EVENTS
from wuxin.core.seals.sealer import Sealer
from wuxin.core.seals.verifying import Checked

__all__ = ["committed_db"]
pytestmark = pytest.mark.usefixtures("committed_db")
NOON = datetime(2022, 3, 4, 4, 0, tzinfo=UTC)
WAIT_S = 30


def _write() -> None:
    audit.record("core.thing.done", by=Actor(account_id=5), at=NOON)


def _verify() -> Checked:
    heads = head_file.of_log(head_file.read(), "events")
    return reading_back.verify_log(EVENTS, heads, reading_back.sealed_rows(EVENTS))


@contextmanager
def _uncommitted_event() -> Iterator[None]:
    """Another connection has written an event and commits it when the block ends."""
    written, over = Event(), Event()

    def work() -> None:
        with transaction.atomic():
            _write()
            written.set()
            over.wait(WAIT_S)
        connection.close()

    thread = Thread(target=work)
    thread.start()
    assert written.wait(WAIT_S)
    try:
        yield
    finally:
        over.set()
        thread.join()


def _writes_beside() -> int:
    """Write an event while another is not committed; how many are there meanwhile.

    SQLite has one writer, so there nobody writes beside an open transaction.
    """
    if connection.vendor == "sqlite":
        _write()
        return 1
    _write()
    with _uncommitted_event():
        _write()
        return Sealer().seal()


def test_a_row_committed_after_a_later_one_was_sealed_is_sealed_after_it() -> None:
    sealer = Sealer()
    _write()
    sealer.seal()
    if connection.vendor != "sqlite":
        with _uncommitted_event():
            _write()
            assert sealer.seal() == 1
        assert sealer.seal() == 1

    rows = list(AuditSeal.objects.order_by("sequence").values_list("row_id", flat=True))
    assert (rows != sorted(rows)) == (connection.vendor != "sqlite")
    assert (_verify().fault, _verify().signed) == (None, AuditEvent.objects.count())


def test_a_new_sealer_finds_a_row_that_was_late_while_none_ran() -> None:
    before = _writes_beside()

    Sealer().seal()

    assert AuditSeal.objects.count() == AuditEvent.objects.count() >= before
    assert _verify().fault is None


def test_sealers_side_by_side_make_one_chain() -> None:
    def seal_and_write() -> None:
        sealer = Sealer()
        for _ in range(10):
            _write()
            sealer.seal()

    at_the_same_time(seal_and_write, seal_and_write, seal_and_write)
    Sealer().seal()

    checked = _verify()
    assert (checked.fault, checked.rows, checked.signed) == (None, 30, 30)


def test_the_job_process_seals_within_moments() -> None:
    with job_process.sealing(every_s=0.1):
        _write()
        end = time.monotonic() + WAIT_S
        while not AuditSeal.objects.exists() and time.monotonic() < end:
            time.sleep(0.05)

    assert (_verify().rows, _verify().fault) == (1, None)


@http.writes(access=Access.STAFF, recorded="opening")
def _reveal(request: http.Request) -> HttpResponse:
    _write()
    reading.shows(request, "people.person", [12])
    return HttpResponse("a phone", status=422)


def test_a_reading_is_kept_on_its_own_connection_though_the_request_is_rolled_back(
    settings: object,
) -> None:
    connections["audit"].settings_dict["NAME"] = connection.settings_dict["NAME"]
    settings.AUDIT_CONNECTION = "audit"  # type: ignore[attr-defined]
    request = RequestFactory().post("/x/")
    request.actor = Actor(  # type: ignore[attr-defined]
        account_id=5, scopes=frozenset({Scope("secretary", "organisation", "0001")})
    )

    _reveal(request)

    assert AuditEvent.objects.count() == 0
    assert AuditReading.objects.get().subjects == ",12,"
