"""The sealer and ``wuxin audit verify`` on a real database."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.models import Model

from tests.support.sealing import (
    fault_kind,
    run_sql,
    verify_all,
    write_events,
    write_readings,
)
from wuxin.core import jobs
from wuxin.core.models import AuditEvent, AuditReading, AuditSeal, JobState, ReadingSeal
from wuxin.core.seals import heads as head_file
from wuxin.core.seals import reading_back
from wuxin.core.seals import sealer as sealing
from wuxin.core.seals.chain import EVENTS, LOGS, canonical_json
from wuxin.core.seals.sealer import ChainDoesNotHold, Sealer
from wuxin.core.seals.verifying import Kind

pytestmark = pytest.mark.django_db


def test_what_is_written_is_sealed_in_both_logs_and_holds() -> None:
    write_events(3)
    write_readings(2)

    assert Sealer().seal() == 5

    assert {name: (c.rows, c.signed, c.waiting, c.fault) for name, c in verify_all().items()} == {
        "events": (3, 3, 0, None),
        "readings": (2, 2, 0, None),
    }


def test_sealing_goes_on_where_it_ended_and_has_nothing_to_do_twice() -> None:
    sealer = Sealer()
    write_events(2)
    sealer.seal()
    write_events(2)

    assert [sealer.seal(), sealer.seal(), Sealer().seal()] == [2, 0, 0]
    assert verify_all()["events"].signed == 4


def test_more_rows_than_a_batch_are_sealed_in_one_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 4)
    monkeypatch.setattr(reading_back, "_AT_ONCE", 3)
    write_events(10)

    assert Sealer().seal() == 10
    assert (verify_all()["events"].rows, fault_kind()) == (10, None)


def test_the_same_event_has_the_same_seal_on_both_databases() -> None:
    write_events()
    text = reading_back.columns_of(EVENTS, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {text} FROM core_auditevent e")
        row = cursor.fetchone()

    assert row == (
        "core.thing.done", "", "", 5, "", None, '{"b": {"a": "冬训"}, "长": [0]}',
        "2022-03-04 04:00:00.000000",
    )  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [{}, {"b": 1, "aa": 2, "a": 3}, {"é": "é", "zz": None, "引": [True, {"y": 1, "x": '"\n\\'}]}],
)
def test_json_is_written_as_postgresql_writes_it(value: dict[str, object]) -> None:
    text = canonical_json(value)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::jsonb::text", [json.dumps(value)])
            assert cursor.fetchone()[0] == text
    assert json.loads(text) == value


_KINDS = {Kind.CHANGED, Kind.UNREADABLE, Kind.REMOVED, Kind.CUT, Kind.INSERTED}


@pytest.mark.parametrize("seed", range(36))
def test_what_is_done_to_the_tables_is_found(seed: int) -> None:
    """Each of the six ways, by SQL with the triggers gone, at a random place of either log."""
    random = Random(seed)
    write_events(12)
    write_readings(12)
    Sealer().seal()
    log = random.choice(LOGS)

    run_sql(*_TAMPERINGS[seed % 6](log.table, log.seals, random))

    assert fault_kind(log.name) in _KINDS
    with pytest.raises(CommandError, match="不一致"):
        call_command("audit", "verify", stdout=io.StringIO(), stderr=io.StringIO())


def _row_of(seals: str, sequence: int) -> str:
    return f"(SELECT row_id FROM {seals} WHERE sequence = {sequence})"


def _edit(table: str, seals: str, random: Random) -> list[str]:
    column = random.choice(["account_id = 6", "by_program = 'x'", "at = '2022-03-04 04:00:01'"])
    return [f"UPDATE {table} SET {column} WHERE id = {_row_of(seals, random.randint(1, 12))}"]


def _delete(table: str, seals: str, random: Random) -> list[str]:
    at = random.randint(1, 11)
    gone = [f"DELETE FROM {table} WHERE id = {_row_of(seals, at)}"]
    return [*gone, f"DELETE FROM {seals} WHERE sequence = {at}"][: random.randint(1, 2)]


def _insert(table: str, seals: str, random: Random) -> list[str]:
    at = random.randint(2, 12)
    return [
        f"UPDATE {seals} SET sequence = -sequence WHERE sequence >= {at}",
        f"UPDATE {seals} SET sequence = 1 - sequence WHERE sequence < 0",
        (
            f"INSERT INTO {seals} (sequence, row_id, hash) "
            f"SELECT {at}, 99999, hash FROM {seals} WHERE sequence = 1"
        ),
    ]


def _swap(table: str, seals: str, random: Random) -> list[str]:
    one, other = random.sample(range(1, 13), 2)
    return [
        f"UPDATE {seals} SET sequence = 100 WHERE sequence = {one}",
        f"UPDATE {seals} SET sequence = {one} WHERE sequence = {other}",
        f"UPDATE {seals} SET sequence = {other} WHERE sequence = 100",
    ]


def _cut(table: str, seals: str, random: Random) -> list[str]:
    at = random.randint(1, 12)
    rows = f"SELECT row_id FROM {seals} WHERE sequence >= {at}"
    return [
        f"DELETE FROM {table} WHERE id IN ({rows})",
        f"DELETE FROM {seals} WHERE sequence >= {at}",
    ]


def _forge(table: str, seals: str, random: Random) -> list[str]:
    """A hash of one's own making."""
    last = f"sequence = {random.randint(1, 12)}"
    return [(f"UPDATE {seals} SET hash = (SELECT hash FROM {seals} WHERE sequence = 1) || "
            f"hash WHERE {last}")]  # fmt: skip


_TAMPERINGS: list[Callable[[str, str, Random], list[str]]] = [
    _edit, _delete, _insert, _swap, _cut, _forge,
]  # fmt: skip


def test_a_row_that_is_no_text_any_more_is_found_or_cannot_come_about() -> None:
    write_events(5)
    Sealer().seal()
    place = "WHERE id = (SELECT row_id FROM core_auditseal WHERE sequence = 4)"
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError):
            run_sql(f"UPDATE core_auditevent SET code = convert_from('\\xff00fe', 'UTF8') {place}")
        return

    run_sql(f"UPDATE core_auditevent SET code = CAST(x'ff00fe' AS TEXT) {place}")

    fault = verify_all()["events"].fault
    assert fault is not None
    assert fault.kind == Kind.UNREADABLE
    assert fault.sequence in {3, 4}  # the driver is one row ahead


def test_a_chain_made_anew_from_the_tables_is_found_by_its_head() -> None:
    write_events(6)
    Sealer().seal()
    true_heads = head_file.head_path().read_bytes()
    run_sql("UPDATE core_auditevent SET account_id = 6", "DELETE FROM core_auditseal")
    head_file.head_path().unlink()
    Sealer().seal()  # the forger has the whole program, but not the heads kept elsewhere
    head_file.head_path().write_bytes(true_heads)

    fault = verify_all()["events"].fault

    assert fault is not None
    assert (fault.kind, fault.sequence) == (Kind.RECHAINED, 6)


def test_a_row_put_among_those_sealed_long_ago_is_found_and_not_sealed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_events(3)
    run_sql("DELETE FROM core_auditevent WHERE id = (SELECT max(id) - 1 FROM core_auditevent)")
    hole = AuditEvent.objects.order_by("-pk")[0].pk - 1
    an_hour_ago = datetime.now(tz=UTC) - sealing.LONGEST_TRANSACTION * 1.1
    monkeypatch.setattr(sealing, "datetime", _Clock(an_hour_ago))
    Sealer().seal()
    monkeypatch.undo()
    run_sql(
        "INSERT INTO core_auditevent (id, code, target_type, target_id, by_program, changes, at) "
        f"VALUES ({hole}, 'core.thing.done', '', '', '', '{{}}', '2022-03-04 04:00:00')"
    )

    Sealer().seal()

    fault = verify_all()["events"].fault
    assert fault is not None
    assert (fault.kind, fault.row) == (Kind.INSERTED, hole)
    assert AuditSeal.objects.count() == 2


class _Clock:
    """``datetime`` whose now is given."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self, tz: object) -> datetime:
        return self.moment


def test_a_crash_before_the_commit_leaves_nothing_and_before_the_head_is_made_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_events(4)
    Sealer().seal()
    write_events(2)
    with monkeypatch.context() as crash:
        crash.setattr(head_file, "append", _dies)
        with pytest.raises(KeyboardInterrupt):
            Sealer().seal()
    assert (verify_all()["events"].rows, verify_all()["events"].signed) == (6, 4)

    assert Sealer().seal() == 0

    assert (verify_all()["events"].signed, fault_kind()) == (6, None)


def _dies(_heads: object) -> None:
    raise KeyboardInterrupt


def test_a_head_whose_line_was_torn_by_a_crash_is_signed_again() -> None:
    write_events(2)
    Sealer().seal()
    with head_file.head_path().open("ab") as file:
        file.write(b'{"log":"events","seq')
    assert fault_kind() is None
    write_events(1)

    Sealer().seal()

    assert (verify_all()["events"].signed, fault_kind()) == (3, None)


def test_nothing_is_added_to_a_chain_that_ends_before_its_head() -> None:
    write_events(3)
    Sealer().seal()
    run_sql("DELETE FROM core_auditseal WHERE sequence = 3")

    with pytest.raises(ChainDoesNotHold) as refused:
        Sealer().seal()

    assert refused.value.kind == Kind.CUT
    assert AuditSeal.objects.count() == 2


def test_nothing_is_added_to_a_chain_that_is_not_the_signed_one() -> None:
    write_events(3)
    sealer = Sealer()
    sealer.seal()
    first = "(SELECT hash FROM core_auditseal WHERE sequence = 1)"
    run_sql(f"UPDATE core_auditseal SET hash = {first} WHERE sequence = 3")
    write_events(1)

    with pytest.raises(ChainDoesNotHold) as refused:
        sealer.seal()

    assert refused.value.kind == Kind.RECHAINED


def test_the_command_says_that_all_holds_and_the_event_says_so_too() -> None:
    write_events(2)
    write_readings(1)
    Sealer().seal()
    out = io.StringIO()

    call_command("audit", "verify", stdout=out, stderr=io.StringIO())

    assert "操作记录：2 条全部与封存时一致" in out.getvalue()
    assert "查阅记录：1 条全部与封存时一致" in out.getvalue()
    event = AuditEvent.objects.get(code="core.audit.verified")
    assert event.changes["events"] == {"rows": 2, "signed": 2, "fault": ""}


def test_the_daily_job_verifies_and_fails_with_a_sentence_where_something_is_wrong() -> None:
    write_events(3)
    Sealer().seal()
    jobs.later("core.verify_audit")
    assert jobs.run_waiting() == 1
    run_sql("UPDATE core_auditevent SET account_id = 6 WHERE account_id = 5")
    job = jobs.later("core.verify_audit")

    jobs.run_waiting()

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "第 1 条" in job.sentence


def test_a_sealer_that_could_not_sign_tries_again_without_a_new_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sealer = Sealer()
    write_events(2)
    with monkeypatch.context() as crash:
        crash.setattr(head_file, "append", _dies)
        with pytest.raises(KeyboardInterrupt):
            sealer.seal()

    sealer.seal()

    assert (verify_all()["events"].signed, fault_kind()) == (2, None)


@pytest.mark.parametrize("model", [AuditReading, AuditSeal, ReadingSeal])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = 5", "DELETE FROM {}"])
def test_seals_and_readings_are_never_changed(model: type[Model], statement: str) -> None:
    write_events()
    write_readings()
    Sealer().seal()
    column = "account_id" if model is AuditReading else "row_id"

    with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
        cursor.execute(statement.format(model._meta.db_table, column))
