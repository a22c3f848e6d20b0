"""A season ends: by hand or by itself; archived, shrunk, never opened again (R16)."""

import hashlib
import io
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support.people import make_organisation
from tests.support.seasons import (
    NOW,
    PROGRAM,
    SmallSeason,
    invite,
    make_activity,
    make_batch,
    make_season,
    make_venue,
    roll,
    rows,
    small_season,
)
from tests.support.storage import private_folder
from wuxin.core import jobs
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent, Job
from wuxin.ledger import actions as ledger
from wuxin.people.actions import links
from wuxin.people.models import PersonalLink
from wuxin.seasons import actions, refusals
from wuxin.seasons.actions import Change
from wuxin.seasons.models import BatchOrganisation, Enrolment, Leave, Minutes, SeasonClosing
from wuxin.seasons.queries.endings import endings
from wuxin.seasons.queries.expected import expected_entries

__all__ = ["private_folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_folder")]
LAST_DAY = datetime(2022, 4, 30, 4, 0, tzinfo=NOW.tzinfo)


@pytest.fixture
def small() -> SmallSeason:
    """One roll called with a reason and its minutes written, a second one only begun."""
    small = small_season()
    first = invite(small.batch, small.branch)
    present, ill, absent = rows(first)
    changes = [
        Change(enrolment_id=present.pk, seen_revision=0, status="present"),
        Change(
            enrolment_id=ill.pk, seen_revision=0, status="leave", reason="ill", reason_text="住院"
        ),
        Change(enrolment_id=absent.pk, seen_revision=0, status="absent", reason="other"),
    ]
    actions.take_roll_call(roll=first, changes=changes, by=PROGRAM, now=NOW)
    actions.finish_roll_call(roll=roll(first.pk), by=PROGRAM, now=NOW)
    other = make_batch(make_activity(small.season, title="讲座"), venue=make_venue("示例馆乙"))
    invite(other, small.branch, confirmed=True)
    return small


def close(small: SmallSeason) -> SeasonClosing:
    actions.close_season(season=small.season, by=small.organiser, now=NOW)
    jobs.run_waiting()
    return SeasonClosing.objects.get()


def files(closing: SeasonClosing, folder: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(folder / closing.archive_name) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_open_rolls_are_closed_as_not_called_and_no_absence_is_invented(
    small: SmallSeason,
) -> None:
    closing = close(small)

    states = BatchOrganisation.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["done", "not_called"]
    assert (closing.rolls_not_called, closing.by_itself) == (1, False)
    unfinished = Enrolment.objects.filter(batch_organisation__state="not_called")
    assert set(unfinished.values_list("status", flat=True)) == {"expected"}


def test_r16_a_season_closes_itself_after_its_grace_and_not_a_day_before(
    small: SmallSeason, settings: object
) -> None:
    settings.SEASON_GRACE_DAYS = 3  # type: ignore[attr-defined]  # pytest-django's
    closed = [
        actions.close_due_seasons(by=PROGRAM, now=LAST_DAY + timedelta(days=days))
        for days in (0, 3, 4, 5)
    ]

    assert closed == [0, 0, 1, 0]
    assert SeasonClosing.objects.get().by_itself


def test_the_organiser_is_told_from_the_day_after_the_last_until_the_end(
    small: SmallSeason, settings: object
) -> None:
    settings.SEASON_GRACE_DAYS = 3  # type: ignore[attr-defined]  # pytest-django's
    last = small.season.to_on

    assert endings(small.organiser, today=last) == []
    told = endings(small.organiser, today=last + timedelta(days=1))
    assert [(one.season, one.closes_on) for one in told] == [
        (small.season, last + timedelta(days=4))
    ]
    assert endings(small.secretary, today=last + timedelta(days=1)) == []


def test_the_daily_job_asks_for_the_closing_and_twice_is_once(small: SmallSeason) -> None:
    """Today is long after the season of the test."""
    jobs.ask_for_daily()
    jobs.ask_for_daily()
    assert Job.objects.filter(name="seasons.close_due_seasons").count() == 2
    jobs.run_waiting()
    jobs.run_waiting()

    small.season.refresh_from_db()
    assert small.season.is_closed
    assert SeasonClosing.objects.get().shrunk_at is not None
    ours = Job.objects.filter(name__startswith="seasons.")
    assert set(ours.values_list("state", flat=True)) == {"done"}


def test_the_archive_is_one_file_whose_parts_can_be_checked(
    small: SmallSeason, private_folder: Path
) -> None:
    closing = close(small)
    found = files(closing, private_folder)

    path = private_folder / closing.archive_name
    assert hashlib.sha256(path.read_bytes()).hexdigest() == closing.archive_sha256
    assert path.stat().st_mode & 0o777 == 0o600
    sums = dict(line.split("  ")[::-1] for line in found["SHA256SUMS.txt"].decode().splitlines())
    assert set(sums) == set(found) - {"SHA256SUMS.txt"}
    for name, digest in sums.items():
        assert hashlib.sha256(found[name]).hexdigest() == digest


def test_the_archive_holds_entries_rosters_minutes_figures_and_requirements(
    small: SmallSeason, private_folder: Path
) -> None:
    found = files(close(small), private_folder)

    entries = found["entries.csv"].decode("utf-8-sig").splitlines()
    assert small.season.book is not None
    assert len(entries) == 1 + small.season.book.entries.count()
    assert small.people[0].name not in found["entries.csv"].decode("utf-8-sig")
    figures = {one["code"]: one for one in json.loads(found["figures.json"])}
    assert figures["field_class_people"]["value"] == 1
    assert figures["field_class_people"]["definition"]
    assert "集中学习" in found["requirements.csv"].decode("utf-8-sig")
    minutes = [name for name in found if name.startswith("minutes/")]
    assert "住院" in found[minutes[0]].decode("utf-8-sig")
    workbook = next(name for name in found if name.startswith("rosters/"))
    strings = zipfile.ZipFile(io.BytesIO(found[workbook])).read("xl/worksheets/sheet1.xml")
    assert small.people[0].name in strings.decode()
    assert "没点完的名：1 个" in found["README.txt"].decode("utf-8-sig")


def test_personal_data_shrinks_and_the_minutes_keep_what_they_say(small: SmallSeason) -> None:
    enrolment = Enrolment.objects.filter(status="expected").first()
    assert enrolment is not None
    asked = {"reason": "family", "text": "孩子发烧", "by": PROGRAM, "now": NOW}
    actions.ask_leave(enrolment=enrolment, **asked)  # type: ignore[arg-type]  # named above
    before = Minutes.objects.get().text
    actions.remove_topic(topic=small.season.topics.get(code="local"), by=PROGRAM, now=NOW)

    closing = close(small)

    assert not Leave.objects.exclude(text="").exists()
    assert not Enrolment.objects.exclude(reason_text="", before_status="", before_text="").exists()
    assert Enrolment.objects.filter(reason="ill").exists()
    assert Minutes.objects.get().text == before
    assert "住院" in before
    assert closing.shrunk["leave_texts"] == 1
    assert closing.shrunk["removals"] == 1
    assert closing.shrunk["reason_texts"] >= 1
    assert AuditEvent.objects.get(code="seasons.season.shrunk").changes == closing.shrunk


def test_nothing_shrinks_before_the_archive_is_written(small: SmallSeason) -> None:
    actions.close_season(season=small.season, by=small.organiser, now=NOW)

    with pytest.raises(refusals.SeasonNotClosed):
        actions.shrink_season(season=small.season, by=PROGRAM, now=NOW)
    assert Enrolment.objects.exclude(reason_text="").exists()


def test_links_of_members_end_and_those_of_officers_do_not(small: SmallSeason) -> None:
    member, officer = small.people[1], small.people[0]
    for person in (member, officer):
        until = NOW + timedelta(days=60)
        links.issue_links(persons=[person], expires_at=until, by=PROGRAM, now=NOW)

    assert close(small).links_ended == 1

    in_force = PersonalLink.objects.in_force(now=NOW)
    assert [link.account.person for link in in_force] == [officer]


def test_links_stay_while_another_season_of_the_same_members_is_open(small: SmallSeason) -> None:
    make_season(small.committee, code="spring")
    links.issue_links(
        persons=[small.people[1]], expires_at=NOW + timedelta(days=60), by=PROGRAM, now=NOW
    )

    assert close(small).links_ended == 0


def test_a_closed_season_is_neither_opened_nor_posted_to(small: SmallSeason) -> None:
    first = BatchOrganisation.objects.order_by("pk")[0]
    close(small)
    book = small.season.book
    assert book is not None

    with pytest.raises(refusals.SeasonClosed, match="常年账本"):
        actions.open_season(season=small.season, by=PROGRAM, now=NOW)
    with pytest.raises(refusals.SeasonClosed):
        actions.close_season(season=small.season, by=PROGRAM, now=NOW)
    with pytest.raises(refusals.SeasonClosed):
        actions.reopen_roll_call(roll=roll(first.pk), reason="漏了一人", by=PROGRAM, now=NOW)
    with pytest.raises(refusals.SeasonClosed):
        actions.take_roll_call(
            roll=roll(BatchOrganisation.objects.get(state="not_called").pk),
            changes=[],
            by=PROGRAM,
            now=NOW,
        )
    with pytest.raises(ledger.BookClosed):
        ledger.post(book=book, postings=list(expected_entries(book)), by=PROGRAM, now=NOW)


def test_only_the_organiser_closes_and_only_they_and_auditors_take_the_archive(
    small: SmallSeason,
) -> None:
    with pytest.raises(NotAllowed):
        actions.close_season(season=small.season, by=small.secretary, now=NOW)
    draft = make_season(make_organisation(), code="draft", is_open=False)
    with pytest.raises(refusals.SeasonNotOpen):
        actions.close_season(season=draft, by=PROGRAM, now=NOW)
    actions.close_season(season=small.season, by=small.organiser, now=NOW)
    with pytest.raises(refusals.ArchiveNotReady):
        actions.take_archive(season=small.season, by=small.organiser, now=NOW)
    jobs.run_waiting()

    with pytest.raises(NotAllowed):
        actions.take_archive(season=small.season, by=small.secretary, now=NOW)
    assert actions.take_archive(season=small.season, by=small.organiser, now=NOW).archive_size
    assert AuditEvent.objects.filter(code="seasons.archive.taken").count() == 1
