"""Ten thousand ways to tamper with a log: each is found, and a log left alone is found whole."""

from random import Random

import pytest

from tests.support import sealed
from wuxin.core.seals.verifying import Kind

_EACH = 1_700  # of six ways: 10,200
_LOGS = 20
_FOUND = {
    "edit": {Kind.CHANGED},
    "delete": {Kind.REMOVED, Kind.CHANGED, Kind.CUT},
    "insert": {Kind.INSERTED, Kind.CHANGED, Kind.RECHAINED},
    "swap": {Kind.CHANGED},
    "cut_tail": {Kind.CUT},
    "chain_again": {Kind.RECHAINED, Kind.CUT, Kind.INSERTED},
}


@pytest.fixture(scope="module")
def logs() -> list[sealed.Exported]:
    return [sealed.exported(Random(seed)) for seed in range(_LOGS)]


@pytest.mark.parametrize("way", sealed.WAYS, ids=lambda way: way.__name__)
def test_every_tampering_is_found(way: object, logs: list[sealed.Exported]) -> None:
    kinds = set()
    for seed in range(_EACH):
        random = Random(seed)
        log = logs[seed % _LOGS].copy()
        way(log, random)  # type: ignore[operator]

        fault = log.verify().fault

        assert fault is not None, (way, seed)
        kinds.add(fault.kind)
    assert kinds <= _FOUND[way.__name__], kinds  # type: ignore[attr-defined]


def test_a_log_left_alone_is_whole_and_late_commits_are_no_fault(
    logs: list[sealed.Exported],
) -> None:
    for log in logs:
        checked = log.verify()

        assert (checked.fault, checked.waiting) == (None, 0)
        assert checked.rows == checked.signed == len(log.events)
    assert any(rows != sorted(rows) for rows in ([s[1] for s in log.seals] for log in logs))


def test_the_first_fault_is_named_where_it_is(logs: list[sealed.Exported]) -> None:
    log = logs[0].copy()
    for place in (41, 17):
        row = log.seals[place][1]
        log.events[row] = (*log.events[row][:2], "elsewhere", *log.events[row][3:])

    fault = log.verify().fault

    assert fault is not None
    assert (fault.kind, fault.sequence, fault.row) == (Kind.CHANGED, 18, log.seals[17][1])


def test_rows_that_the_separator_makes_alike_have_different_seals(
    logs: list[sealed.Exported],
) -> None:
    log = logs[0].copy()
    row = log.seals[5][1]
    code, kind, *rest = log.events[row]
    log.events[row] = (f"{code}\x1f{kind}", "", *rest)

    fault = log.verify().fault

    assert fault is not None
    assert fault.sequence == 6


def test_a_row_that_waits_for_its_seal_is_no_fault(logs: list[sealed.Exported]) -> None:
    log = logs[0].copy()
    log.events[max(log.events) + 1] = sealed.event(Random(1), log.now)

    checked = log.verify()

    assert (checked.fault, checked.waiting) == (None, 1)
