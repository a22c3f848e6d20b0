"""A secretary lets a colleague act for them: for a time, within what they hold, no further."""

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.support.people import (
    NOW,
    TODAY,
    actor_of,
    make_office,
    make_organisation,
    make_person,
    officer,
    parent_of,
)
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.people import queries
from wuxin.people.actions import offices
from wuxin.people.models import Office, PartyOrganisation, Person, Role
from wuxin.people.policies import offices as policies

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> PartyOrganisation:
    return make_organisation(make_organisation(kind="committee"))


@pytest.fixture
def office(branch: PartyOrganisation) -> Office:
    officer(Role.SECRETARY, branch)
    return Office.objects.select_related("person", "organisation").get()


@pytest.fixture
def colleague(branch: PartyOrganisation) -> Person:
    return make_person(branch)


def hand_over(
    office: Office, to: Person, last_on: date, *, from_on: date = TODAY, by: Actor | None = None
) -> Office:
    return offices.delegate(
        office=office,
        to=to,
        from_on=from_on,
        last_on=last_on,
        by=by or actor_of(office.person, TODAY),
        now=NOW,
    )


def test_the_deputy_holds_the_branch_until_the_last_day(office: Office, colleague: Person) -> None:
    hand_over(office, colleague, TODAY + timedelta(days=6))

    [scope] = queries.scopes_of(colleague.pk, on=TODAY)
    assert scope.role == Role.DEPUTY
    assert office.organisation is not None
    assert scope.path == office.organisation.path
    assert queries.scopes_of(colleague.pk, on=TODAY + timedelta(days=6))
    assert not queries.scopes_of(colleague.pk, on=TODAY + timedelta(days=7))
    assert not queries.scopes_of(colleague.pk, on=TODAY - timedelta(days=1))


def test_ninety_days_are_the_longest(office: Office, colleague: Person) -> None:
    with pytest.raises(offices.DelegatedForTooLong, match="90"):
        hand_over(office, colleague, TODAY + timedelta(days=90))
    hand_over(office, colleague, TODAY + timedelta(days=89))


def test_it_is_never_longer_than_the_secretarys_own_term(branch: PartyOrganisation) -> None:
    secretary, colleague = make_person(branch), make_person(branch)
    office = make_office(secretary, Role.SECRETARY, branch, to_on=TODAY + timedelta(days=10))
    with pytest.raises(offices.DelegatedBeyondOwnOffice):
        hand_over(office, colleague, TODAY + timedelta(days=10))
    hand_over(office, colleague, TODAY + timedelta(days=9))


def test_it_ends_with_the_office_it_came_from(office: Office, colleague: Person) -> None:
    hand_over(office, colleague, TODAY + timedelta(days=30))
    tomorrow = NOW + timedelta(days=1)

    offices.end_office(office=office, by=Actor.program(), now=tomorrow)

    assert queries.scopes_of(colleague.pk, on=TODAY)
    assert not queries.scopes_of(colleague.pk, on=TODAY + timedelta(days=1))


def test_a_deputy_hands_nothing_on(office: Office, colleague: Person) -> None:
    deputy = hand_over(office, colleague, TODAY + timedelta(days=30))
    assert office.organisation is not None
    third = make_person(office.organisation)
    by = actor_of(colleague, TODAY)
    for handed in (deputy, office):
        with pytest.raises(NotAllowed):
            hand_over(handed, third, TODAY + timedelta(days=1), by=by)


def test_the_truth_table_of_delegating(branch: PartyOrganisation) -> None:
    for role in Role:
        account = officer(role, branch)
        assert account.person is not None
        own = Office.objects.get(person=account.person)
        actor = actor_of(account.person, TODAY)
        assert policies.can_delegate(actor, own, on=TODAY) is (role == Role.SECRETARY)
        others = officer(Role.SECRETARY, branch)
        assert not policies.can_delegate(actor, Office.objects.get(person=others.person), on=TODAY)


def test_an_office_that_is_over_or_to_come_is_not_delegated(branch: PartyOrganisation) -> None:
    secretary, colleague = make_person(branch), make_person(branch)
    over = make_office(secretary, Role.SECRETARY, branch, to_on=TODAY)
    with pytest.raises(NotAllowed):
        hand_over(over, colleague, TODAY)


def test_only_a_colleague_of_the_same_branch_is_asked(
    office: Office, branch: PartyOrganisation
) -> None:
    root = parent_of(branch)
    for stranger in (make_person(make_organisation(root)), make_person(root), office.person):
        with pytest.raises(offices.NotAColleague):
            hand_over(office, stranger, TODAY)


def test_yesterday_is_not_delegated(office: Office, colleague: Person) -> None:
    with pytest.raises(offices.DelegatedInThePast):
        hand_over(office, colleague, TODAY, from_on=TODAY - timedelta(days=1))


def test_the_same_colleague_is_not_asked_twice_for_one_day(
    office: Office, colleague: Person
) -> None:
    hand_over(office, colleague, TODAY + timedelta(days=6))
    with pytest.raises(offices.AlreadyHolds):
        hand_over(office, colleague, TODAY + timedelta(days=9), from_on=TODAY + timedelta(days=6))
    hand_over(office, colleague, TODAY + timedelta(days=9), from_on=TODAY + timedelta(days=7))


def test_secretary_and_deputy_each_end_it(office: Office, colleague: Person) -> None:
    for by in (office.person, colleague):
        deputy = hand_over(office, colleague, TODAY + timedelta(days=6))
        offices.end_office(office=deputy, by=actor_of(by, TODAY), now=NOW)
        assert not queries.scopes_of(colleague.pk, on=TODAY)


class ADelegation(TestCase):
    """Whatever the days, a deputy never holds a day on which the secretary does not."""

    @given(
        begins=st.integers(-5, 60),
        length=st.integers(-3, 120),
        term=st.one_of(st.none(), st.integers(1, 120)),
        day=st.integers(-10, 200),
    )
    def test_never_holds_a_day_that_the_secretary_does_not(
        self, begins: int, length: int, term: int | None, day: int
    ) -> None:
        branch = make_organisation()
        secretary, colleague = make_person(branch), make_person(branch)
        to_on = TODAY + timedelta(days=term) if term is not None else None
        office = make_office(secretary, Role.SECRETARY, branch, to_on=to_on)
        from_on = TODAY + timedelta(days=begins)
        with contextlib.suppress(offices.DomainError):
            hand_over(office, colleague, from_on + timedelta(days=length), from_on=from_on)
        on = TODAY + timedelta(days=day)
        if queries.scopes_of(colleague.pk, on=on):
            assert queries.scopes_of(secretary.pk, on=on)
            assert begins >= 0
            assert length < 90
