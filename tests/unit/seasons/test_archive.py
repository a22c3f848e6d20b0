"""What a season's archive holds of people, and that it is written as it is read."""

import csv
import io
import random
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.support.seasons import NOW, PROGRAM, SmallSeason, invite, roll, small_season
from tests.support.storage import private_folder
from wuxin.core import jobs
from wuxin.people.models import ROLES_OF_HELP, Role
from wuxin.seasons import actions, archive_files
from wuxin.seasons.actions import FieldPlan, RequestPlan, coverage
from wuxin.seasons.archive_parts import File, Write
from wuxin.seasons.models import DataRequest, SeasonClosing, StandingSum
from wuxin.seasons.policies import seasons as policies

__all__ = ["private_folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_folder")]
MEGABYTE = 1024 * 1024


@pytest.fixture
def small() -> SmallSeason:
    """Two of three came, and coverage is reckoned."""
    small = small_season()
    called = invite(small.batch, small.branch)
    absent = small.people[2]
    row = called.enrolments.get(person=absent)
    actions.mark_all_present_except(roll=called, by=PROGRAM, now=NOW)
    change = actions.Change(
        enrolment_id=row.pk,
        seen_revision=called.enrolments.get(pk=row.pk).revision,
        status="absent",
    )
    actions.take_roll_call(roll=roll(called.pk), changes=[change], by=PROGRAM, now=NOW)
    actions.finish_roll_call(roll=roll(called.pk), by=PROGRAM, now=NOW)
    coverage.rebuild(season=small.season, by=PROGRAM, now=NOW)
    return small


def ask(small: SmallSeason, purpose: str, label: str) -> DataRequest:
    plan = RequestPlan(
        organisation=small.committee,
        purpose=purpose,
        ground="冬训方案第三条",
        ends_on=date(2022, 3, 10),
        minutes=1,
        fields=(FieldPlan(label=label, type="yes-no"),),
    )
    return actions.ask_for_data(
        season=small.season, plan=plan, by=small.organiser, now=NOW, confirmed=False
    )


def answer(small: SmallSeason, request: DataRequest, value: str) -> None:
    actions.answer_request(
        request=request,
        person_id=small.people[1].pk,
        values={request.fields.get().pk: value},
        by=small.secretary,
        now=NOW,
    )


def close(small: SmallSeason, folder: Path) -> dict[str, bytes]:
    actions.close_season(season=small.season, by=small.organiser, now=NOW)
    jobs.run_waiting()
    closing = SeasonClosing.objects.get()
    with zipfile.ZipFile(folder / closing.archive_name) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_answers_that_stood_at_the_end_are_in_the_archive(
    small: SmallSeason, private_folder: Path
) -> None:
    request = ask(small, "订车", "是否乘大巴")
    answer(small, request, "否")
    answer(small, request, "是")

    found = close(small, private_folder)

    assert table(found["requests.csv"])[1][:4] == [
        str(request.pk), "订车", "冬训方案第三条", small.committee.name,
    ]  # fmt: skip
    assert table(found["requests.csv"])[1][-2:] == ["1", ""]
    assert table(found[f"requests/{request.pk}-订车.csv"]) == [
        ["党支部", "姓名", "是否乘大巴", "代填"],
        [small.branch.name, small.people[1].name, "是", "书记代填"],
    ]
    assert not request.answers.exists()


def test_answers_whose_time_was_over_are_not_in_it(
    small: SmallSeason, private_folder: Path
) -> None:
    request = ask(small, "订车", "是否乘大巴")
    answer(small, request, "是")
    later = NOW + timedelta(days=50)
    for _twice in range(2):  # ended, then forgotten
        actions.end_due_requests(by=PROGRAM, now=later)

    found = close(small, private_folder)

    assert not [name for name in found if name.startswith("requests/")]
    assert table(found["requests.csv"])[1][-2:] == ["0", later.date().isoformat()]


def test_coverage_is_in_it_by_branch_and_requirement_and_member_by_member(
    small: SmallSeason, private_folder: Path
) -> None:
    found = close(small, private_folder)

    sums = StandingSum.objects.filter(requirement__season=small.season, people__gt=0)
    told = {(row[0], row[1], row[2]): int(row[3]) for row in table(found["coverage.csv"])[1:]}
    assert told == {
        (one.organisation.name, one.requirement.title, one.get_state_display()): one.people
        for one in sums.select_related("organisation", "requirement")
    }
    assert told[small.branch.name, "实境课堂", "学到了"] == 2
    names = [name for name in found if name.startswith("coverage/")]
    sheet = zipfile.ZipFile(io.BytesIO(found[names[0]])).read("xl/worksheets/sheet1.xml").decode()
    assert [one.name for one in small.people if one.name not in sheet] == []
    assert "学到了 现场" in sheet


def test_whoever_may_take_it_may_see_each_member_in_it(small: SmallSeason) -> None:
    """Otherwise the states of members could not be in it (R10)."""
    reach = {Role(role) for role in policies.READERS_OF_ARCHIVE}

    assert reach <= set(ROLES_OF_HELP)
    assert not policies.can_read_archive(small.secretary, small.season)


def _in_pieces(piece: bytes, number: int) -> Write:
    def write(stream: BinaryIO) -> None:
        for _each in range(number):
            stream.write(piece)

    return write


def test_a_file_is_on_the_disk_before_the_next_one_is_read(tmp_path: Path) -> None:
    """12 MB that do not compress pass through; three are never held."""
    on_disk: list[int] = []
    parts, each = 6, 4
    noise = random.Random(1).randbytes(MEGABYTE // 2)

    def many(archive: BinaryIO) -> Iterator[File]:
        for number in range(parts):
            on_disk.append(archive.tell())
            yield f"{number}.bin", _in_pieces(noise, each)

    tracemalloc.start()
    with (tmp_path / "a.zip").open("w+b") as archive:
        written = archive_files.write_archive(archive, many(archive), at=NOW)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert on_disk == sorted(set(on_disk))
    assert on_disk[-1] > (parts - 1) * each * MEGABYTE // 2
    assert most < 3 * MEGABYTE
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert packed.testzip() is None
        assert sum(one.file_size for one in packed.infolist()[:-1]) == parts * each * MEGABYTE // 2
    assert written.size == (tmp_path / "a.zip").stat().st_size
