"""Going on after a restore with heads of another moment: for a reason, and never silently."""

import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from tests.support.sealing import run_sql, verify_all, write_events, write_readings
from wuxin.core import resuming
from wuxin.core.models import AuditEvent, AuditSeal
from wuxin.core.seals import heads as head_file
from wuxin.core.seals.sealer import ChainDoesNotHold, Sealer

pytestmark = pytest.mark.django_db
WHY = "6 月 3 日磁盘坏了，从前一天的备份恢复"


def restored() -> None:
    """Five events and two readings were sealed; the database is that of the third event."""
    write_events(5)
    write_readings(2)
    Sealer().seal()
    run_sql(
        "DELETE FROM core_auditseal WHERE sequence > 3",
        "DELETE FROM core_auditevent WHERE id NOT IN (SELECT row_id FROM core_auditseal)",
    )


def resume(reason: str = WHY) -> str:
    out = io.StringIO()
    call_command("audit", "resume", "--reason", reason, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_after_a_restore_it_goes_on_and_the_audit_says_why() -> None:
    restored()
    with pytest.raises(ChainDoesNotHold):
        Sealer().seal()

    told = resume()

    assert "从第 3 条接着封存（原链头到第 5 条）" in told
    event = AuditEvent.objects.get(code=resuming.RESUMED)
    assert event.changes["reason"] == WHY
    assert event.changes["rows"] == {"events": 3, "readings": 2}
    assert event.changes["signed"] == {"events": 5, "readings": 2}
    write_events(2)
    Sealer().seal()
    assert {name: one.fault for name, one in verify_all().items()} == {
        "events": None, "readings": None,
    }  # fmt: skip
    assert verify_all()["events"].signed == 6


def test_the_former_heads_are_kept_and_every_verification_tells_of_it() -> None:
    restored()
    before = head_file.head_path().read_bytes()
    resume()
    kept = head_file.head_path().with_name(
        AuditEvent.objects.get(code=resuming.RESUMED).changes["former"]
    )
    assert kept.read_bytes() == before
    out = io.StringIO()
    call_command("audit", "verify", stdout=out, stderr=io.StringIO())
    assert WHY in out.getvalue()


def test_heads_that_were_lost_are_begun_anew_in_the_same_way() -> None:
    write_events(2)
    Sealer().seal()
    head_file.head_path().unlink()
    assert "从第 2 条接着封存（原链头到第 0 条）" in resume()
    assert verify_all()["events"].fault is None


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_without_a_reason_nothing_goes_on(reason: str) -> None:
    restored()
    before = head_file.head_path().read_bytes()
    with pytest.raises(CommandError, match="请写明"):
        resume(reason)
    assert head_file.head_path().read_bytes() == before


def test_where_all_fits_there_is_nothing_to_go_on_from() -> None:
    write_events(2)
    Sealer().seal()
    with pytest.raises(CommandError, match="不用接续"):
        resume()
    assert not AuditEvent.objects.filter(code=resuming.RESUMED).exists()


def _change_a_row() -> None:
    run_sql(
        "UPDATE core_auditevent SET code = 'x' WHERE id = (SELECT min(id) FROM core_auditevent)"
    )


def _chain_anew() -> None:
    first = "(SELECT hash FROM core_auditseal WHERE sequence = 1)"
    run_sql(f"UPDATE core_auditseal SET hash = {first} WHERE sequence = 3")


@pytest.mark.parametrize("tamper", [_change_a_row, _chain_anew])
def test_what_was_tampered_with_is_never_gone_on_from(tamper: Callable[[], None]) -> None:
    restored()
    tamper()
    before, seals = head_file.head_path().read_bytes(), AuditSeal.objects.count()
    with pytest.raises(CommandError, match="保留现场"):
        resume()
    assert (head_file.head_path().read_bytes(), AuditSeal.objects.count()) == (before, seals)


def test_beside_a_running_sealer_it_is_refused() -> None:
    restored()
    with head_file.only_one(), pytest.raises(CommandError, match="正在运行"):
        resume()
