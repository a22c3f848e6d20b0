"""Which season a page is about, where several overlap."""

from datetime import date

import pytest

from tests.support.people import actor_of, make_office, make_organisation, make_person
from tests.support.seasons import NOW, PROGRAM, make_season
from wuxin.people.models import PartyOrganisation, Role
from wuxin.seasons import actions
from wuxin.seasons.models import Season
from wuxin.seasons.queries.choosing import choose_season, find_season

pytestmark = pytest.mark.django_db
MARCH = date(2022, 3, 4)


@pytest.fixture
def committee() -> PartyOrganisation:
    return make_organisation()


def season_from(committee: PartyOrganisation, code: str, from_on: date, to_on: date) -> Season:
    season = make_season(committee, code=code, is_open=False)
    Season.objects.filter(pk=season.pk).update(from_on=from_on, to_on=to_on)
    season.refresh_from_db()
    return actions.open_season(season=season, by=PROGRAM, now=NOW)


def test_a_new_and_empty_season_does_not_hide_the_one_under_way(
    committee: PartyOrganisation,
) -> None:
    winter = season_from(committee, "winter", date(2021, 12, 1), date(2022, 4, 30))
    season_from(committee, "spring", date(2022, 3, 1), date(2022, 6, 30))

    assert find_season(PROGRAM, on=MARCH) == winter


def test_a_closed_season_gives_way_to_the_open_one_of_the_same_day(
    committee: PartyOrganisation,
) -> None:
    winter = season_from(committee, "winter", date(2021, 12, 1), date(2022, 4, 30))
    spring = season_from(committee, "spring", date(2022, 3, 1), date(2022, 6, 30))
    actions.close_season(season=winter, by=PROGRAM, now=NOW)

    assert find_season(PROGRAM, on=MARCH) == spring
    assert find_season(PROGRAM, on=date(2022, 1, 10)) == winter


def test_between_seasons_the_latest_is_shown_and_a_draft_never(
    committee: PartyOrganisation,
) -> None:
    season_from(committee, "winter", date(2020, 12, 1), date(2021, 4, 30))
    latest = season_from(committee, "later", date(2021, 12, 1), date(2022, 2, 1))
    make_season(committee, code="draft", is_open=False)

    assert find_season(PROGRAM, on=MARCH) == latest


def test_what_the_reader_chose_is_shown_if_it_is_theirs_to_see(
    committee: PartyOrganisation,
) -> None:
    winter = season_from(committee, "winter", date(2021, 12, 1), date(2022, 4, 30))
    spring = season_from(committee, "spring", date(2022, 3, 1), date(2022, 6, 30))
    other = make_organisation()
    season_from(other, "elsewhere", date(2021, 12, 1), date(2022, 4, 30))
    head = make_person(committee)
    make_office(head, Role.ORGANISER, committee)
    actor = actor_of(head)

    assert choose_season(actor, on=MARCH, chosen="spring").season == spring
    assert choose_season(actor, on=MARCH, chosen="elsewhere").season == winter
    assert choose_season(actor, on=MARCH, chosen="' or 1=1").season == winter
    assert choose_season(actor, on=MARCH).seasons == [spring, winter]
    assert choose_season(actor, on=MARCH).is_open
