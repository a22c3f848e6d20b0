"""A clock that was set is written down, and the doctor says so."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wuxin.core import clock, machine
from wuxin.core.clock_watch import JUMPED, ClockWatch, last_jump
from wuxin.core.models import AuditEvent
from wuxin.core.seals import heads
from wuxin.core.seals.heads import Head

pytestmark = pytest.mark.django_db
WALL, BOOT = 1_700_000_000.0, 1_000.0
HOUR = 3600


def watching() -> ClockWatch:
    watch = ClockWatch()
    watch.compare(WALL, BOOT)
    return watch


@pytest.mark.parametrize("hours", [3, -3])
def test_a_clock_set_forward_or_back_while_it_runs_is_noticed_once(hours: int) -> None:
    watch = watching()
    assert watch.compare(WALL + 15 + hours * HOUR, BOOT + 15) == timedelta(hours=hours)
    assert watch.compare(WALL + 30 + hours * HOUR, BOOT + 30) == timedelta(0)
    assert AuditEvent.objects.get(code=JUMPED).changes == {"seconds": hours * HOUR}
    assert last_jump(clock.now()) == timedelta(hours=hours)


def test_a_machine_that_slept_and_a_clock_that_is_kept_right_are_no_jump() -> None:
    watch = watching()
    assert watch.compare(WALL + 9 * HOUR, BOOT + 9 * HOUR) == timedelta(0)
    assert watch.compare(WALL + 9 * HOUR + 4, BOOT + 9 * HOUR) == timedelta(0)
    assert not AuditEvent.objects.exists()


def test_a_clock_set_right_again_is_told_no_more() -> None:
    watch = watching()
    watch.compare(WALL + HOUR, BOOT)
    assert "往前调了 60 分钟" in str(machine.machine_clock().sentence)
    watch.compare(WALL + 15, BOOT + 15)
    assert machine.machine_clock().is_well


def test_a_clock_set_back_while_nothing_ran_is_noticed_at_the_start() -> None:
    signed = datetime.fromtimestamp(WALL, tz=UTC)
    heads.append([Head("events", 1, 1, bytes(32), signed)])
    assert ClockWatch().compare(WALL - HOUR, BOOT) == timedelta(hours=-1)
    assert "往回调了" in str(machine.machine_clock().sentence)
    assert ClockWatch().compare(WALL + HOUR, BOOT) == timedelta(0)


def test_what_was_set_long_ago_is_told_no_more() -> None:
    watching().compare(WALL + HOUR, BOOT)
    assert last_jump(clock.now() + timedelta(days=3)) == timedelta(0)


def test_a_demos_clock_is_set_on_purpose(settings: Any) -> None:
    watching().compare(WALL + HOUR, BOOT)
    settings.DEMO = True
    assert machine.machine_clock().is_well
