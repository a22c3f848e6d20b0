"""Rows of both logs to seal, and what verifying them says."""

from datetime import UTC, datetime

from django.db import connection

from tests.support.append_only import lifted
from wuxin.core import audit, reading
from wuxin.core.actor import Actor
from wuxin.core.seals import heads as head_file
from wuxin.core.seals import reading_back
from wuxin.core.seals.chain import LOGS
from wuxin.core.seals.verifying import Checked, Kind

NOON = datetime(2022, 3, 4, 4, 0, tzinfo=UTC)
CLERK = Actor(account_id=5)


def write_events(number: int = 1) -> None:
    for n in range(number):
        audit.record("core.thing.done", by=CLERK, at=NOON, changes={"长": [n], "b": {"a": "冬训"}})


def write_readings(number: int = 1) -> None:
    for n in range(number):
        occasion = reading.Occasion(route="people:x")
        reading.record([("people.person", [n, n + 1])], occasion, by=CLERK, at=NOON)


def verify_all() -> dict[str, Checked]:
    heads = head_file.read()
    return {
        log.name: reading_back.verify_log(
            log, head_file.of_log(heads, log.name), reading_back.sealed_rows(log)
        )
        for log in LOGS
    }


def fault_kind(log: str = "events") -> Kind | None:
    fault = verify_all()[log].fault
    return fault.kind if fault else None


def run_sql(*statements: str) -> None:
    with lifted(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
