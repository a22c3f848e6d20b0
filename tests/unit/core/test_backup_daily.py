"""The job process makes a backup a day by itself, and a fault is told and tried again."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.backups import Place, own_place
from wuxin.core import clock, jobs, machine
from wuxin.core.backup import keeping, tasks
from wuxin.core.models import Job, JobState

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Place:
    return own_place(settings, tmp_path / "var")


def test_it_is_made_once_a_day(place: Place) -> None:
    assert tasks.ask_if_due()
    assert not tasks.ask_if_due()  # it waits already
    assert jobs.run_waiting() == 1
    assert len(keeping.backups(place.backups)) == 1
    assert not tasks.ask_if_due()


def test_a_job_that_comes_twice_makes_one(place: Place) -> None:
    for _ in range(2):
        jobs.later("core.make_backup")
    jobs.run_waiting()
    assert len(keeping.backups(place.backups)) == 1


def test_switched_off_none_is_asked_for(place: Place, settings: Any) -> None:
    settings.BACKUP = False
    assert not tasks.ask_if_due()


def test_a_fault_is_told_by_the_doctor_and_piles_up_nowhere(place: Place, settings: Any) -> None:
    keeping.note(at=(clock.now() - timedelta(days=3)).isoformat())
    tasks.ask_if_due()
    assert jobs.run_waiting() == 1  # its key is missing: it must not make another one
    assert not Path(settings.BACKUP_KEY_FILE).exists()
    assert Job.objects.filter(state=JobState.FAILED).count() == 0
    assert "密钥文件" in machine.backup().sentence
    assert not tasks.ask_if_due()  # not before an hour has passed


def test_a_fault_is_told_at_once_and_forgotten_with_the_next_good_one(
    place: Place, settings: Any
) -> None:
    place.make()
    folder, settings.BACKUP_FOLDER = settings.BACKUP_FOLDER, "/proc/nowhere"
    with pytest.raises(OSError, match="nowhere"):
        place.make()
    settings.BACKUP_FOLDER = folder
    assert "没有做成" in machine.backup().sentence
    place.make(clock.now())
    assert machine.backup().is_well


def test_its_progress_can_be_seen(place: Place) -> None:
    place.fill()
    job = jobs.later("core.make_backup")
    jobs.run_waiting()
    progress = jobs.progress_of(job.pk)
    assert progress["done"] == progress["total"] > 0
