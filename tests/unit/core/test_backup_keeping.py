"""Which backups are kept, and when there was none for too long."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from wuxin.core import clock
from wuxin.core.backup import keeping

NOW = datetime(2026, 11, 25, 0, 5, tzinfo=clock.LOCAL)


@pytest.fixture(autouse=True)
def _own_place(settings: object, tmp_path: Path) -> None:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    settings.KEY_FILE = str(tmp_path / "keys.json")  # type: ignore[attr-defined]
    settings.BACKUP_KEEP = [7, 4, 12]  # type: ignore[attr-defined]
    settings.BACKUP = True  # type: ignore[attr-defined]


def laid_down(place: Path, *moments: datetime) -> None:
    for moment in moments:
        keeping.new_name(place, moment).write_bytes(b"x")


def test_of_two_years_of_days_seven_days_four_weeks_and_twelve_months_stay(tmp_path: Path) -> None:
    laid_down(tmp_path, *(NOW - timedelta(days=n) for n in range(730)))
    keeping.thin(tmp_path, now=NOW)
    left = [moment for moment, _path in keeping.backups(tmp_path)]
    days = [NOW - timedelta(days=n) for n in range(7)]
    assert left[:7] == days
    assert len({(m.year, m.month) for m in left}) == 12
    assert len({m.isocalendar()[:2] for m in left if m > NOW - timedelta(days=28)}) >= 4
    assert len(left) <= 7 + 4 + 12


def test_a_machine_that_was_off_for_a_year_keeps_what_it_has(tmp_path: Path) -> None:
    old = [NOW - timedelta(days=400 + n) for n in range(5)]
    laid_down(tmp_path, *old, NOW)
    assert keeping.thin(tmp_path, now=NOW) == []


def test_nothing_is_removed_while_the_clock_is_set_back(tmp_path: Path) -> None:
    laid_down(tmp_path, *(NOW - timedelta(days=n) for n in range(40)))
    assert keeping.thin(tmp_path, now=NOW - timedelta(days=3)) == []
    assert keeping.thin(tmp_path, now=NOW) != []


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "wuxin-notes.wxb").write_text("mine")
    laid_down(tmp_path, *(NOW - timedelta(days=n) for n in range(40)))
    keeping.thin(tmp_path, now=NOW)
    assert (tmp_path / "wuxin-notes.wxb").exists()


def test_two_backups_of_one_second_have_two_names(tmp_path: Path) -> None:
    laid_down(tmp_path, NOW, NOW)
    assert [path.name for _moment, path in keeping.backups(tmp_path)] == [
        "wuxin-20261125-000500.wxb",
        "wuxin-20261125-000500-2.wxb",
    ]


@pytest.mark.parametrize(("hours", "is_too_old"), [(0, False), (47, False), (49, True), (-3, True)])
def test_older_than_two_days_or_of_the_future_is_told(hours: int, is_too_old: bool) -> None:
    keeping.note(at=(NOW - timedelta(hours=hours)).isoformat())
    assert keeping.is_too_old(NOW) is is_too_old


def test_an_installation_without_any_backup_has_two_days(tmp_path: Path) -> None:
    assert keeping.is_too_old(clock.now())  # not even a key file: something is wrong
    (tmp_path / "keys.json").write_text("{}")
    assert not keeping.is_too_old(clock.now())
    assert keeping.is_too_old(clock.now() + timedelta(days=3))


def test_it_is_due_once_on_each_day_of_asia_shanghai() -> None:
    assert keeping.is_due(NOW)
    keeping.note(at=NOW.isoformat())
    assert not keeping.is_due(NOW + timedelta(hours=23))
    assert keeping.is_due(NOW + timedelta(hours=24))


def test_after_a_failure_it_is_tried_again_an_hour_later() -> None:
    keeping.note(failed="full", failed_at=NOW.isoformat())
    assert not keeping.is_due(NOW + timedelta(minutes=59))
    assert keeping.is_due(NOW + timedelta(minutes=61))


def test_a_state_file_that_was_spoilt_is_no_backup(tmp_path: Path) -> None:
    keeping.note(at=NOW.isoformat())
    (tmp_path / "backup-state.json").write_text("{half")
    assert keeping.last_good() is None
