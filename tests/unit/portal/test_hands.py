"""Who needs a hand: what is due first, branches in the organisation's order, five lines at most."""

from datetime import timedelta

import pytest

from tests.support.people import actor_of
from tests.support.reports import Told, told_season
from wuxin.core import clock
from wuxin.people.models import PartyOrganisation
from wuxin.portal.models import Suggestion
from wuxin.portal.queries.hands import MOST, Hands, hands
from wuxin.seasons.models import MemberSum, Outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(django_db_setup: None) -> Told:
    made = told_season()
    MemberSum.objects.all().delete()
    return made


def leave(told: Told, branch: PartyOrganisation, people: int) -> None:
    MemberSum.objects.create(
        season=told.season, organisation=branch, outcome=Outcome.LEFT, people=people
    )


def of(told: Told) -> Hands:
    return hands(actor_of(told.organiser), told.season, now=clock.now())


def test_branches_stand_in_the_organisations_order_not_by_how_many_are_left(told: Told) -> None:
    for branch, people in zip(told.branches[:3], (1, 5, 3), strict=True):
        leave(told, branch, people)
    titles = [hand.title for hand in of(told).shown]
    assert [branch.name in title for branch, title in zip(told.branches, titles, strict=False)] == [
        True
    ] * 3


def test_an_answer_owed_stands_first(told: Told) -> None:
    leave(told, told.branches[0], 2)
    Suggestion.objects.create(text="字太小", received_at=clock.now() - timedelta(days=20))
    assert ["意见" in hand.title for hand in of(told).shown] == [True, False]


def test_at_most_five_are_shown_and_the_others_counted(told: Told) -> None:
    Suggestion.objects.create(text="字太小", received_at=clock.now() - timedelta(days=20))
    for branch in told.branches:
        leave(told, branch, 1)
    leave(told, told.committee, 1)
    for general in told.general:
        leave(told, general, 1)
    found = of(told)
    assert len(found.shown) == MOST
    assert found.branches_more + len(found.shown) - 1 == len(told.branches)


def test_where_nobody_waits_there_is_nothing(told: Told) -> None:
    assert of(told) == Hands([])
