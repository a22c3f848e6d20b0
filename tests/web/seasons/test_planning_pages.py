"""From an activity to branches on a batch, page by page, as an organiser does it on a desk."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk import Desk
from tests.support.people import (
    make_account,
    make_organisation,
    make_person,
    make_unit,
    officer,
    signed_in,
)
from tests.support.seasons import (
    invite,
    make_activity,
    make_batch,
    make_branch,
    make_venue,
)
from wuxin.core import clock
from wuxin.people.models import Account, Role
from wuxin.seasons import actions
from wuxin.seasons.models import Activity, Batch, BatchOrganisation, Venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk(client)


def line(number: int, venue: Venue, **fields: object) -> dict[str, object]:
    values = {"day": "2022-03-10", "time": "14:00", "capacity": 40, "minutes": ""} | fields
    values["venue"] = venue.pk
    return {f"form-{number}-{name}": value for name, value in values.items()}


def lines(*some: dict[str, object]) -> dict[str, object]:
    data: dict[str, object] = {"form-TOTAL_FORMS": 6, "form-INITIAL_FORMS": 0}
    for one in some:
        data |= one
    return data


def test_a_new_activity_leads_to_its_batches(desk: Desk) -> None:
    answer = desk.post(
        "activity_create",
        desk.small.season.code,
        kind="lecture",
        title="地方史讲座",
        organisation=desk.small.committee.pk,
        minutes=60,
    )

    activity = Activity.objects.get(title="地方史讲座")
    assert answer.headers["Location"] == reverse("seasons:batch_plan", args=[activity.pk])
    assert desk.get("batch_plan", activity.pk).status_code == 200


@pytest.mark.parametrize("minutes", ["50", "0", "-15", "x", ""])
def test_a_length_that_is_no_quarter_shows_the_form_again(desk: Desk, minutes: str) -> None:
    answer = desk.post(
        "activity_create",
        desk.small.season.code,
        kind="lecture",
        title="讲座",
        organisation=desk.small.committee.pk,
        minutes=minutes,
    )

    assert answer.status_code == 422
    assert Activity.objects.count() == 1


def test_an_activity_is_edited_in_place(desk: Desk) -> None:
    number = desk.small.activity.pk
    assert desk.get("activity_form", number).status_code == 200

    desk.post(
        "activity_details",
        number,
        kind="field_class",
        title="走进纪念馆",
        organisation=desk.small.committee.pk,
        minutes=120,
    )

    assert "走进纪念馆" in desk.get("activity", number).content.decode()


def test_three_batches_at_three_venues_are_planned_with_one_form(desk: Desk) -> None:
    venues = [make_venue(f"示例场地{number}") for number in range(3)]
    data = lines(*[line(number, venue) for number, venue in enumerate(venues)])

    answer = desk.post("batch_create", desk.small.activity.pk, **data)

    assert answer.status_code == 302
    assert list(Batch.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert str(clock.local_day(Batch.objects.get(number=2).starts_at)) == "2022-03-10"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"capacity": 0}, "名额要在 1 到 10000 之间"),
        ({"capacity": -1}, "名额要在 1 到 10000 之间"),
        ({"capacity": 10**9}, "名额要在 1 到 10000 之间"),
        ({"minutes": 50}, "15 分钟一档"),
        ({"day": "2023-01-01"}, "不在冬训期间"),
        ({"time": "25:00"}, "form-0-time"),
    ],
)
def test_a_batch_that_cannot_be_is_told_and_nothing_is_planned(
    desk: Desk, fields: dict[str, object], said: str
) -> None:
    data = lines(line(0, make_venue("示例场地"), **fields), line(1, make_venue("示例场地")))

    answer = desk.post("batch_create", desk.small.activity.pk, **data)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Batch.objects.count() == 1


def test_no_line_at_all_says_what_to_do(desk: Desk) -> None:
    answer = desk.post("batch_create", desk.small.activity.pk, **lines())

    assert answer.status_code == 422
    assert "请至少填一行" in answer.content.decode()


def test_a_taken_venue_is_named_and_planned_after_a_tick(desk: Desk) -> None:
    venue = desk.small.batch.venue
    local = desk.small.batch.starts_at.astimezone(clock.LOCAL)
    data = lines(line(0, venue, day=f"{local:%Y-%m-%d}", time=f"{local:%H:%M}"))

    told = desk.post("batch_create", desk.small.activity.pk, **data)
    assert told.status_code == 422
    assert "已核对，仍要这样安排" in told.content.decode()

    assert (
        desk.post("batch_create", desk.small.activity.pk, confirmed="on", **data).status_code == 302
    )
    assert Batch.objects.count() == 2


def test_branches_are_picked_from_the_tree_in_its_order(desk: Desk) -> None:
    other, _people = make_branch(desk.small.committee)
    page = desk.get("invitations", desk.small.batch.pk).content.decode()
    assert page.index(desk.small.branch.name) < page.index(other.name)
    assert "data-places-left" in page

    desk.post("invitation_new", desk.small.batch.pk, organisation=[desk.small.branch.pk, other.pk])

    assert BatchOrganisation.objects.count() == 2
    assert Batch.objects.get().places_taken == 6
    assert "已在这一批" in desk.get("invitations", desk.small.batch.pk).content.decode()


def test_too_many_people_are_told_with_both_numbers_and_the_picks_stay(desk: Desk) -> None:
    small = make_batch(desk.small.activity, venue=make_venue("小教室"), capacity=2)

    answer = desk.post("invitation_new", small.pk, organisation=[desk.small.branch.pk])

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "要安排 3 人，只剩 2 个" in page
    assert "checked" in page
    assert BatchOrganisation.objects.count() == 0


def test_somebody_is_left_out_on_the_branchs_own_page(desk: Desk) -> None:
    page = desk.get("invitation", desk.small.batch.pk, desk.small.branch.pk).content.decode()
    assert desk.small.people[1].name in page

    desk.post(
        "invitation_new",
        desk.small.batch.pk,
        organisation=[desk.small.branch.pk],
        without=[desk.small.people[1].pk],
    )

    assert Batch.objects.get().places_taken == 2


def test_a_branch_is_taken_off_again(desk: Desk) -> None:
    invite(desk.small.batch, desk.small.branch)

    desk.post("invitation_removal", desk.small.batch.pk, desk.small.branch.pk)

    assert BatchOrganisation.objects.count() == 0


def test_a_batch_is_moved_and_called_off(desk: Desk) -> None:
    number = desk.small.batch.pk
    assert desk.get("batch_form", number).status_code == 200
    moved = {"venue": make_venue("新场地").pk, "day": "2022-03-11", "time": "09:30", "capacity": 30}
    desk.post("batch_details", number, **moved)
    assert "新场地" in desk.get("batch", number).content.decode()

    assert desk.get("batch_end", number).status_code == 200
    desk.post("batch_cancellation", number)
    assert "已取消" in desk.get("batch", number).content.decode()


def test_the_activity_page_names_branches_that_are_in_no_batch(desk: Desk) -> None:
    other, _people = make_branch(desk.small.committee)
    invite(desk.small.batch, desk.small.branch)

    page = desk.get("activity", desk.small.activity.pk).content.decode()

    assert "还有 1 个支部没有排进任何一批" in page
    assert other.name in page


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("", True),
        ("?kind=field_class&classroom=aspiration", True),
        ("?kind=lecture", False),
        ("?classroom=warmth", False),
        ("?week=2022-02-28", True),
        ("?week=2022-03-07", False),
        ("?q=纪念馆", True),
        ("?q=没有的", False),
        ("?week=not-a-day&venue=99999999999&page=x", True),
    ],
)
def test_activities_are_filtered(desk: Desk, query: str, is_found: bool) -> None:
    page = desk.get("activity_list", desk.small.season.code, query=query).content.decode()

    assert (reverse("seasons:activity", args=[desk.small.activity.pk]) in page) == is_found


def test_activities_open_on_the_season_that_is_on(desk: Desk) -> None:
    answer = desk.get("activities")

    assert answer.headers["Location"] == reverse(
        "seasons:activity_list", args=[desk.small.season.code]
    )


def test_a_venue_is_added_once(desk: Desk) -> None:
    for _again in range(2):
        desk.post("venue_new", name="示例礼堂", address="", capacity="", phone="")

    assert Venue.objects.filter(name="示例礼堂").count() == 1
    assert desk.post("venue_new", name="小屋", capacity="-3").status_code == 422


def test_a_stranger_finds_nothing_and_a_secretary_plans_nothing_of_the_organisers(
    desk: Desk,
) -> None:
    stranger = signed_in(Client(), officer(Role.ORGANISER, make_organisation()))
    secretary = signed_in(Client(), Account.objects.get(person=desk.small.people[0]))
    member = signed_in(Client(), make_account(make_person(desk.small.branch)))
    pages = {
        "season": desk.small.season.code,
        "activity": desk.small.activity.pk,
        "batch": desk.small.batch.pk,
        "invitations": desk.small.batch.pk,
        "batch_plan": desk.small.activity.pk,
    }

    def codes(client: Client) -> list[int]:
        return [
            client.get(reverse(f"seasons:{name}", args=[key])).status_code
            for name, key in pages.items()
        ]

    assert codes(stranger) == [404] * 5
    assert codes(secretary) == [200, 200, 200, 403, 403]
    assert codes(member) == [403] * 5


def test_a_secretary_sees_only_their_own_branch_on_a_batch(desk: Desk) -> None:
    other, _people = make_branch(desk.small.committee, name="另一个示例支部")
    invite(desk.small.batch, desk.small.branch)
    invite(desk.small.batch, other)
    secretary = signed_in(Client(), Account.objects.get(person=desk.small.people[0]))

    batch = secretary.get(reverse("seasons:batch", args=[desk.small.batch.pk])).content.decode()
    activity = secretary.get(
        reverse("seasons:activity", args=[desk.small.activity.pk])
    ).content.decode()

    assert desk.small.branch.name in batch
    assert other.name not in batch + activity
    assert "另有 1 个支部" in activity


def test_a_district_on_one_page_costs_few_queries(
    desk: Desk, django_assert_max_num_queries: object
) -> None:
    for _number in range(12):
        make_branch(desk.small.committee, members=2)

    with django_assert_max_num_queries(14):
        desk.get("invitations", desk.small.batch.pk)


def test_a_batch_of_the_past_may_still_be_called(desk: Desk) -> None:
    past = make_batch(
        desk.small.activity, starts_at=desk.small.batch.starts_at - timedelta(days=20)
    )
    roll = invite(past, desk.small.branch)

    outcome = actions.mark_all_present_except(
        roll=roll, by=desk.small.secretary, now=desk.small.batch.starts_at
    )

    assert len(outcome.changed) == 3


def test_a_unit_that_has_ended_is_offered_no_more_but_stays_where_it_stands(desk: Desk) -> None:
    small, ended, open_ = desk.small, make_unit("示例老学校"), make_unit("示例新学校")
    small.branch.units.set([ended, open_])
    other = make_activity(small.season, unit=ended)
    type(ended).objects.filter(pk=ended.pk).update(ended_on=date(2022, 1, 31))

    for page in (
        desk.get("activity_new", small.season.code),
        desk.get("activity_form", small.activity.pk),
    ):
        assert "示例新学校" in page.content.decode()
        assert "示例老学校" not in page.content.decode()
    fields = {"kind": "field_class", "organisation": small.committee.pk, "minutes": 90}
    desk.post("activity_details", other.pk, title="走一走", unit=ended.pk, **fields)
    desk.post("activity_details", small.activity.pk, title="走一走", unit=ended.pk, **fields)

    units = Activity.objects.order_by("pk").values_list("unit", "title")
    assert list(units) == [(None, "实境课堂"), (ended.pk, "走一走")]
