"""A list of names: who is meant, and never a guess where several people are of one name."""

from datetime import date

import pytest
from django.utils import timezone

from tests.support.people import make_person, make_unit
from tests.support.seasons import NOW, SmallSeason, invite, make_branch, rows, small_season
from wuxin.core.models import AuditEvent
from wuxin.ledger.models import Entry
from wuxin.people.models import Person
from wuxin.seasons import actions, attendance_refusals
from wuxin.seasons.actions import channels
from wuxin.seasons.actions.name_lists import ListOutcome, take_name_list
from wuxin.seasons.models import Enrolment, Presence
from wuxin.seasons.queries.name_lists import (
    MOST_NAMES,
    Reading,
    candidates_of,
    match,
    names_in,
)

pytestmark = pytest.mark.django_db


def named(small: SmallSeason, *names: str, **fields: object) -> list[Person]:
    return [make_person(small.branch, name, **fields) for name in names]


def read(small: SmallSeason, text: str) -> Reading:
    return match(names_in(text), candidates_of(small.batch, small.organiser, None))


def take(small: SmallSeason, reading: Reading, channel: str = "on-site") -> ListOutcome:
    chosen = {one.enrolment_id: one.revision for one in reading.matched}
    return take_name_list(
        batch=small.batch, chosen=chosen, channel=channel, by=small.organiser, now=NOW
    )


@pytest.mark.parametrize(
    "text",
    [
        "沈若溪\n顾青禾",
        "1. 沈若溪\n2. 顾青禾",
        "#接龙\n1、沈 若 溪\n2、顾青禾（现场）",
        "沈若溪、顾青禾",
        "1\t沈若溪\t示例小学\n2\t顾青禾\t示例小学",
        "\ufeff沈若溪 顾青禾",
    ],
)
def test_names_are_found_as_groups_and_workbooks_give_them(text: str) -> None:
    small = small_season()
    named(small, "沈若溪", "顾青禾")
    invite(small.batch, small.branch)

    assert [one.name for one in read(small, text).matched] == ["沈若溪", "顾青禾"]


def test_thirty_people_of_one_name_are_never_chosen_silently() -> None:
    small = small_season(capacity=100)
    named(small, *["张伟"] * 30)
    invite(small.batch, small.branch)

    reading = read(small, "张伟")

    assert reading.matched == []
    assert len(reading.ambiguous[0].candidates) == 30


@pytest.mark.parametrize("hint", ["示例中学", "1980-03", "1980.3", "1980年3月"])
def test_what_stands_beside_a_name_tells_namesakes_apart(hint: str) -> None:
    small = small_season()
    (other,) = named(small, "张伟", unit=make_unit("示例小学"), born_on=date(1975, 1, 1))
    (meant,) = named(small, "张伟", unit=make_unit("示例中学"), born_on=date(1980, 3, 1))
    invite(small.batch, small.branch)

    reading = read(small, f"张伟\t{hint}")

    ids = {row.person_id: row.pk for row in Enrolment.objects.all()}
    assert other.pk != meant.pk
    assert [one.enrolment_id for one in reading.matched] == [ids[meant.pk]]


def test_a_hint_that_fits_nobody_leaves_the_choice_open() -> None:
    small = small_season()
    named(small, "张伟", "张伟")
    invite(small.batch, small.branch)

    reading = read(small, "张伟，别的学校")

    assert (reading.matched, len(reading.ambiguous)) == ([], 1)


def test_a_name_of_nobody_and_a_name_twice_are_told() -> None:
    small = small_season()
    named(small, "沈若溪")
    invite(small.batch, small.branch)

    reading = read(small, "沈若溪\n沈若溪\n陌生人\n陌生人")

    assert len(reading.matched) == 1
    assert reading.unknown == ["陌生人"]
    assert reading.twice == ["沈若溪", "陌生人"]


@pytest.mark.parametrize("text", ["", "  \n\t\n", "1\n2\n3"])
def test_a_list_without_a_name_is_refused(text: str) -> None:
    with pytest.raises(attendance_refusals.NoNamesGiven):
        names_in(text)


def test_a_list_of_too_many_names_is_refused() -> None:
    with pytest.raises(attendance_refusals.TooManyNames):
        names_in("张伟\n" * (MOST_NAMES + 1))


def test_a_list_ticks_people_of_several_branches_on_their_own_rolls() -> None:
    small = small_season()
    other, (person, *_rest) = make_branch(small.committee)
    mine, theirs = invite(small.batch, small.branch), invite(small.batch, other)

    outcome = take(small, read(small, f"{small.people[0].name}\n{person.name}"))

    assert len(outcome.changed) == 2
    assert [row.status for row in rows(mine)].count(Presence.PRESENT) == 1
    assert [row.status for row in rows(theirs)].count(Presence.PRESENT) == 1
    posted = Entry.objects.values_list("organisation_id", flat=True)
    assert set(posted) == {small.branch.pk, other.pk}


def test_the_same_list_again_changes_nothing() -> None:
    small = small_season()
    invite(small.batch, small.branch)
    first = read(small, small.people[0].name)
    take(small, first)

    again = take(small, first)

    assert (again.changed, len(again.stood)) == ([], 1)
    assert Entry.objects.count() == 1


def test_a_secretary_s_list_reaches_only_their_own_roll() -> None:
    small = small_season()
    other, (person, *_rest) = make_branch(small.committee)
    invite(small.batch, small.branch)
    theirs = invite(small.batch, other)
    row = next(row for row in rows(theirs) if row.person_id == person.pk)

    reading = match(names_in(person.name), candidates_of(small.batch, small.secretary, None))
    with pytest.raises(attendance_refusals.NothingChosen):
        take_name_list(
            batch=small.batch,
            chosen={row.pk: row.revision},
            channel="on-site",
            by=small.secretary,
            now=NOW,
        )

    assert reading.unknown == [person.name]
    assert not Entry.objects.exists()


def test_a_finished_roll_is_told_and_left_alone() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    actions.mark_all_present_except(
        roll=of, by=small.secretary, now=NOW, absent_ids=[rows(of)[1].pk]
    )
    actions.finish_roll_call(roll=of, by=small.secretary, now=NOW)
    away = rows(of)[1]

    reading = read(small, small.people[1].name)
    outcome = take_name_list(
        batch=small.batch,
        chosen={away.pk: away.revision},
        channel="on-site",
        by=small.organiser,
        now=NOW,
    )

    assert [one.enrolment_id for one in reading.finished] == [away.pk]
    assert outcome.finished == [away.pk]
    assert rows(of)[1].status == Presence.ABSENT


def test_who_was_changed_meanwhile_is_not_overwritten() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    reading = read(small, small.people[1].name)
    row = rows(of)[1]
    leave = actions.Change(
        enrolment_id=row.pk, seen_revision=row.revision, status="leave", reason="ill"
    )
    actions.take_roll_call(roll=of, changes=[leave], by=small.secretary, now=NOW)

    outcome = take(small, reading)

    assert outcome.clashed == [row.pk]
    assert rows(of)[1].status == Presence.LEAVE


def test_a_list_s_channel_stands_in_roll_and_ledger() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)

    take(small, read(small, small.people[0].name), "live")

    assert rows(of)[0].channel == "live"
    assert Entry.objects.standing().get().channel == "live"


def test_a_channel_changed_later_is_posted_anew_and_only_once() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    actions.mark_all_present_except(roll=of, by=small.secretary, now=NOW)
    first = rows(of)[0]

    for _again in range(2):
        channels.set_channels(
            roll=of, channels={first.pk: "replay"}, by=small.secretary, now=timezone.now()
        )

    found = Entry.objects.standing().filter(person_id=first.person_id)
    assert [entry.channel for entry in found] == ["replay"]
    assert AuditEvent.objects.filter(code="seasons.channels.set").count() == 1


@pytest.mark.parametrize("channel", ["", "delivery", "phone", "nowhere"])
def test_what_is_no_way_of_taking_part_is_refused(channel: str) -> None:
    small = small_season()
    of = invite(small.batch, small.branch)

    with pytest.raises(attendance_refusals.NotAnAttendanceChannel):
        channels.set_channels(
            roll=of, channels={rows(of)[0].pk: channel}, by=small.secretary, now=NOW
        )
