"""Buses of a batch: branches ride in one, and never more people than seats."""

from datetime import timedelta

import pytest

from tests.support.people import make_person
from tests.support.seasons import (
    NOW,
    STARTS_AT,
    SmallSeason,
    invite,
    make_batch,
    make_branch,
    make_venue,
    small_season,
)
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.people.models import Category
from wuxin.seasons import actions, refusals
from wuxin.seasons.actions import BusPlan
from wuxin.seasons.models import TransportGroup, TransportRide
from wuxin.seasons.queries.transport import buses_of

pytestmark = pytest.mark.django_db


def bus(small: SmallSeason, **fields: object) -> TransportGroup:
    values: dict[str, object] = {
        "name": "1 号车",
        "departs_from": "示例小学门口",
        "departs_at": STARTS_AT - timedelta(hours=1),
        "leader": "示例带队",
        "seats": 5,
    }
    by = fields.pop("by", small.organiser)
    plan = BusPlan(**(values | fields))
    return actions.add_bus(batch=small.batch, plan=plan, by=by, now=NOW)


def test_those_who_come_ride_and_those_visited_at_home_take_no_seat() -> None:
    small = small_season(members=3)
    make_person(small.branch, categories=(Category.HOMEBOUND,))
    roll = invite(small.batch, small.branch)

    actions.ride(roll=roll, group=bus(small), by=small.organiser, now=NOW)

    buses, alone = buses_of(small.batch, small.organiser)
    assert [(one.people, one.seats_left) for one in buses] == [(3, 2)]
    assert buses[0].riders[0].names == [person.name for person in small.people]
    assert alone == []


def test_a_bus_without_room_is_said_and_the_branch_stays_where_it_was() -> None:
    small = small_season(members=3)
    first, second = bus(small), bus(small, name="2 号车", seats=2)
    roll = invite(small.batch, small.branch)
    actions.ride(roll=roll, group=first, by=small.organiser, now=NOW)

    with pytest.raises(refusals.BusIsFull) as raised:
        actions.ride(roll=roll, group=second, by=small.organiser, now=NOW)

    assert "3 人，只剩 2 个座位" in str(raised.value)
    assert TransportRide.objects.get().group == first


def test_a_branch_that_rides_in_none_stands_apart_without_names_of_others() -> None:
    small = small_season(members=2)
    other, _people = make_branch(small.committee, members=1)
    for branch in (small.branch, other):
        invite(small.batch, branch)

    _buses, alone = buses_of(small.batch, small.secretary)

    assert [(rider.people, bool(rider.names)) for rider in alone] == [(2, True), (1, False)]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"departs_at": STARTS_AT + timedelta(minutes=1)}, refusals.BusLeavesTooLate),
        ({"seats": 0}, refusals.SeatsOutOfRange),
        ({"seats": 1000}, refusals.SeatsOutOfRange),
        ({}, refusals.BusTwice),
    ],
)
def test_a_bus_that_does_not_fit_is_refused(
    fields: dict[str, object], error: type[DomainError]
) -> None:
    small = small_season()
    bus(small)
    with pytest.raises(error):
        bus(small, **fields)
    assert TransportGroup.objects.count() == 1


def test_a_bus_of_another_batch_is_refused() -> None:
    small = small_season()
    roll = invite(small.batch, small.branch)
    small.batch = make_batch(small.activity, venue=make_venue("示例教育馆"))
    with pytest.raises(refusals.NotOfThisActivity):
        actions.ride(roll=roll, group=bus(small), by=small.organiser, now=NOW)


def test_a_bus_taken_off_leaves_its_branches_without_one() -> None:
    small = small_season()
    group, roll = bus(small), invite(small.batch, small.branch)
    actions.ride(roll=roll, group=group, by=small.organiser, now=NOW)
    actions.remove_bus(group=group, by=small.organiser, now=NOW)
    assert [rider.roll.pk for rider in buses_of(small.batch, small.organiser)[1]] == [roll.pk]


def test_a_secretary_arranges_no_bus_of_the_organisers_batch() -> None:
    small = small_season()
    with pytest.raises(NotAllowed):
        bus(small, by=small.secretary)


def test_a_cancelled_batch_needs_no_bus() -> None:
    small = small_season()
    small.batch = actions.cancel_batch(batch=small.batch, by=small.organiser, now=NOW)
    with pytest.raises(refusals.BatchCancelled):
        bus(small)
