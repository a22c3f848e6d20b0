"""Bad inputs of a season, each by its name: what the reader is told, and that nothing is lost."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support.people import actor_of, make_account, make_person, signed_in
from tests.support.seasons import (
    NOW,
    PROGRAM,
    STARTS_AT,
    SmallSeason,
    invite,
    make_activity,
    make_batch,
    make_branch,
    make_secretary,
    make_venue,
    rows,
    small_season,
)
from tests.support.study_hours import hold, make_policy, plan_of
from wuxin.core import clock, jobs
from wuxin.ledger.models import Entry
from wuxin.people.actions import persons
from wuxin.people.models import Account, PartyMembership, Person
from wuxin.seasons import actions, tasks
from wuxin.seasons.hours_templates import TEMPLATES
from wuxin.seasons.models import (
    BatchOrganisation,
    Enrolment,
    Guest,
    HoursLine,
    Leave,
    MemberCode,
    Minutes,
)

pytestmark = pytest.mark.django_db
NEW_YEARS_EVE = datetime(2021, 12, 31, 15, 0, tzinfo=UTC)  # 23:00 in Asia/Shanghai
AFTER_MIDNIGHT = datetime(2021, 12, 31, 16, 10, tzinfo=UTC)  # 0:10 of New Year


@pytest.fixture(autouse=True)
def _at_ten_twenty(settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    clock.set_demo_clock(stands_at=NOW)


@pytest.fixture
def small() -> SmallSeason:
    return small_season()


def as_person(person: Person | None) -> Client:
    assert person is not None
    account = Account.objects.filter(person=person).first() or make_account(person)
    return signed_in(Client(), account)


def organiser(small: SmallSeason) -> Client:
    return as_person(Person.objects.get(pk=small.organiser.person_id))


def read(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"seasons:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, name: str, /, *args: object, **data: object) -> HttpResponse:
    return client.post(reverse(f"seasons:{name}", args=args), data)


def of(roll: BatchOrganisation) -> tuple[int, int]:
    return roll.batch_id, roll.organisation_id


def tick(client: Client, row: Enrolment) -> HttpResponse:
    roll = row.batch_organisation
    data = {"what": "present", "revision": row.revision}
    return send(client, "presence_status", *of(roll), row.pk, **data)


def at_night(small: SmallSeason) -> BatchOrganisation:
    """From eleven to half past midnight of New Year, which has just passed."""
    batch = make_batch(small.activity, venue=make_venue("夜校"), starts_at=NEW_YEARS_EVE)
    clock.set_demo_clock(stands_at=AFTER_MIDNIGHT)
    return invite(batch, small.branch)


def test_a_session_across_midnight_and_new_year_says_the_right_days_everywhere(
    small: SmallSeason,
) -> None:
    roll = at_night(small)
    secretary, member = as_person(small.people[0]), as_person(small.people[1])
    span = "12月31日 星期五 23:00–次日 00:30"
    mine = read(member, "mine")
    assert mine.index("接下来") < mine.index(span)
    assert span in read(organiser(small), "batch", roll.batch_id)
    assert "2021年12月31日 23:00–次日 00:30" in read(secretary, "sign_in_sheet", roll.batch_id)
    assert "12月31日 23:00" in read(secretary, "roll_call", *of(roll))

    assert tick(secretary, rows(roll)[1]).status_code == 302
    assert send(secretary, "roll_call_completion", *of(roll)).status_code == 302

    assert "2021年12月31日" in read(secretary, "minutes", *of(roll))
    assert {entry.day for entry in Entry.objects.all()} == {date(2021, 12, 31)}


def test_a_session_across_midnight_and_new_year_ends_on_the_next_day_in_a_calendar(
    small: SmallSeason,
) -> None:
    at_night(small)
    token = actions.make_feed(organisation=small.branch, by=small.secretary, now=AFTER_MIDNIGHT)
    feed = Client().get(reverse("seasons:feed", args=[token])).content.decode()

    assert "DTSTART;TZID=Asia/Shanghai:20211231T230000" in feed
    assert "DTEND;TZID=Asia/Shanghai:20220101T003000" in feed


def test_a_code_opened_after_midnight_still_leads_to_the_session_that_goes_on(
    small: SmallSeason,
) -> None:
    roll = at_night(small)
    code = MemberCode.objects.get(person=small.people[1]).code
    secretary = as_person(small.people[0])
    url = reverse("seasons:scan_new", args=[roll.batch_id])

    assert url in read(secretary, "code", code)

    clock.set_demo_clock(stands_at=AFTER_MIDNIGHT + timedelta(hours=1))
    assert url not in read(secretary, "code", code)


def test_a_person_in_two_places_at_one_time_is_kept_in_both_and_shown(small: SmallSeason) -> None:
    here = invite(small.batch, small.branch)
    lecture = make_activity(small.season, kind="lecture", title="地方史讲座")
    there = invite(
        make_batch(lecture, venue=make_venue("礼堂"), starts_at=STARTS_AT + timedelta(minutes=30)),
        small.branch,
        confirmed=True,
    )
    secretary, person = as_person(small.people[0]), small.people[1]
    for roll in (here, there):
        assert tick(secretary, rows(roll)[1]).status_code == 302

    page = read(organiser(small), "overlaps", small.season.code)
    assert "同一时间两处到场" in page
    assert person.name in page
    assert "地方史讲座" in page
    assert Entry.objects.standing().filter(person=person).count() == 2


def test_leave_after_the_fact_is_refused_to_the_member_and_noted_by_the_secretary(
    small: SmallSeason,
) -> None:
    roll = invite(small.batch, small.branch)
    secretary, row = as_person(small.people[0]), rows(roll)[1]
    actions.mark_all_present_except(roll=roll, by=small.secretary, now=NOW, absent_ids=[row.pk])
    send(secretary, "roll_call_completion", *of(roll))

    asked = send(as_person(small.people[1]), "leave_request", row.pk, reason="ill", text="")
    assert asked.status_code == 422
    assert "已经点过名" in asked.content.decode()
    assert not Leave.objects.exists()

    send(secretary, "leave_for_new", *of(roll), row.pk, reason="ill", why="假条当天交了，没记")
    row.refresh_from_db()
    assert (row.status, row.reason) == ("leave", "ill")
    assert Leave.objects.get().on_behalf_of == small.people[1]
    assert Minutes.objects.filter(batch_organisation=roll).count() == 2
    assert Entry.objects.standing().filter(person__isnull=False).count() == 2


def test_a_member_who_died_in_mid_season_is_invited_no_more_and_stays_in_what_was(
    small: SmallSeason,
) -> None:
    roll, person = invite(small.batch, small.branch), small.people[1]
    secretary = as_person(small.people[0])
    tick(secretary, rows(roll)[1])
    send(secretary, "roll_call_completion", *of(roll))
    PartyMembership.objects.filter(person=person).update(to_on=date(2022, 3, 5))
    jobs.later(tasks.ROSTER_JOB, person_ids=str(person.pk))
    jobs.run_waiting()

    later = make_batch(
        small.activity, venue=make_venue("礼堂"), starts_at=STARTS_AT + timedelta(days=7)
    )
    desk = organiser(small)
    send(desk, "invitation_new", later.pk, organisation=[small.branch.pk])

    names = set(Enrolment.objects.filter(batch=later).values_list("person__name", flat=True))
    assert names == {one.name for one in small.people} - {person.name}
    assert person.name not in read(secretary, "sign_in_sheet", later.pk)
    assert person.name in read(secretary, "roll_call", *of(roll))
    assert Entry.objects.standing().filter(person=person).count() == 1


def test_a_member_who_moved_in_mid_season_is_told_to_be_on_the_roll_of_the_old_branch(
    small: SmallSeason,
) -> None:
    there, others = make_branch(small.committee, members=1, name="示例迁入支部")
    make_secretary(there, others[0])
    old, new = invite(small.batch, small.branch), invite(small.batch, there)
    person = small.people[1]
    persons.transfer_person(person=person, to=there, on=clock.local_day(NOW), by=PROGRAM, now=NOW)

    secretary = as_person(others[0])
    page = read(secretary, "also_came", *of(new))
    assert person.name not in page
    assert "刚转来的，也许还在原来支部的名单上" in page
    assert send(secretary, "also_came_new", *of(new), person=person.pk).status_code == 422

    row = Enrolment.objects.get(batch_organisation=old, person=person)
    assert tick(as_person(small.people[0]), row).status_code == 302
    assert Entry.objects.standing().filter(person=person).count() == 1
    assert Enrolment.objects.filter(batch=small.batch, person=person).count() == 1


def test_a_policy_changed_in_mid_year_leaves_what_was_confirmed_as_it_was(
    small: SmallSeason,
) -> None:
    policy = make_policy(small.committee)
    hold(small, at=datetime(2022, 1, 12, 1, 0, tzinfo=UTC))
    secretary, member = as_person(small.people[0]), as_person(small.people[1])
    send(secretary, "branch_hours_confirmation", small.branch.pk, 2022)
    before = list(HoursLine.objects.order_by("pk").values())
    assert before
    assert "学了 4 学时" in read(member, "my_hours")

    draft = actions.start_new_version(policy=policy, from_on=date(2022, 2, 1), by=PROGRAM, now=NOW)
    plan = plan_of(draft, terms=TEMPLATES["six"].terms)
    actions.edit_hours_policy(policy=draft, plan=plan, by=PROGRAM, now=NOW)
    actions.put_policy_in_force(policy=draft, by=PROGRAM, now=NOW)
    actions.recompute_hours(organisation=small.committee, now=NOW, progress=lambda *_: None)

    assert list(HoursLine.objects.order_by("pk").values()) == before
    assert "学了 4 学时" in read(member, "my_hours")


def test_a_closed_season_is_not_posted_to_by_any_page(small: SmallSeason) -> None:
    roll = invite(small.batch, small.branch)
    secretary, desk = as_person(small.people[0]), organiser(small)
    tick(secretary, rows(roll)[1])
    row, before = rows(roll)[2], Entry.objects.count()
    code = MemberCode.objects.get(person=small.people[2]).code
    actions.close_season(season=small.season, by=small.organiser, now=NOW)

    paper = {"batch": small.batch.pk, "people": 9, "title": "表", "on": "2022-03-04", "place": "柜"}
    answers = [
        tick(secretary, row),
        send(secretary, "roll_call_everyone", *of(roll)),
        send(secretary, "scan_new", small.batch.pk, code=code),
        send(secretary, "roll_call_completion", *of(roll)),
        send(as_person(small.people[2]), "leave_request", row.pk, reason="ill", text=""),
        send(desk, "guest_new", small.batch.pk, name="客人甲", coming_from="作协"),
        send(desk, "unnamed_number", small.batch.pk, people=9, who="居民"),
        send(desk, "attested_total_new", small.activity.pk, **paper),
    ]

    assert {answer.status_code for answer in answers} <= {403, 422}
    for answer in answers:
        assert re.search("结束|不能办理|没有在进行", answer.content.decode())
    assert Entry.objects.count() == before
    assert not Guest.objects.exists()
    assert not Leave.objects.exists()
    row.refresh_from_db()
    assert row.status == "expected"


def test_a_feed_asked_a_thousand_times_a_minute_waits_and_nobody_else_does(
    small: SmallSeason,
) -> None:
    roll = invite(small.batch, small.branch)
    own = actions.make_feed(organisation=None, by=actor_of(small.people[1]), now=NOW)
    other = actions.make_feed(organisation=small.branch, by=small.secretary, now=NOW)
    client, url = Client(), reverse("seasons:feed", args=[own])

    answers = [client.get(url) for _number in range(1_000)]

    given = [answer for answer in answers if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(given) + len(refused) == 1_000
    assert len(given) <= 200  # twenty in each minute that the test may take
    assert all(answer.headers["Retry-After"].isdecimal() for answer in refused)
    assert client.get(reverse("seasons:feed", args=[other])).status_code == 200
    assert tick(as_person(small.people[0]), rows(roll)[1]).status_code == 302


def test_a_list_with_thirty_people_of_the_same_name_asks_who_it_is_and_ticks_only_them(
    small: SmallSeason,
) -> None:
    alike = [make_person(small.branch, "王秀英") for _number in range(30)]
    roll = invite(small.batch, small.branch)
    secretary = as_person(small.people[0])

    page = send(secretary, "name_list", small.batch.pk, text="王秀英").content.decode()
    choices = re.findall(r'type="checkbox" name="row" value="([^"]+)"', page)
    assert not re.search(r'type="hidden" name="row"', page)
    assert len(choices) == len(alike)
    assert present(roll) == []

    answer = send(secretary, "name_list_attendance", small.batch.pk, row=[choices[7]], channel="")

    assert answer.status_code == 302
    assert present(roll) == [alike[7].pk]
    whole = read(secretary, "roll_call", *of(roll))
    assert whole.count("王秀英") >= len(alike)


def present(roll: BatchOrganisation) -> list[int]:
    found = Enrolment.objects.filter(batch_organisation=roll, status="present")
    return list(found.values_list("person", flat=True))
