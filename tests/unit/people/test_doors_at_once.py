"""Doors that are pushed at the same time: threads with real commits."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.support.database import at_the_same_time
from tests.support.people import NOW, TODAY, make_organisation, make_person
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError
from wuxin.people.actions import links, offices
from wuxin.people.models import Office, Person, PersonalLink, Role
from wuxin.people.queries import accounts as queries

ENDS = NOW + timedelta(days=57)
PROGRAM = Actor.program()


def issue(person: Person) -> links.IssuedLink:
    [issued] = links.issue_links(persons=[person], expires_at=ENDS, by=PROGRAM, now=NOW)
    return issued


def done(work: Callable[[], object]) -> Callable[[], bool]:
    """Whether the work was done, or refused by a rule."""

    def run() -> bool:
        try:
            work()
        except DomainError:
            return False
        return True

    return run


@pytest.mark.django_db
def test_a_try_is_not_counted_where_no_code_is_asked() -> None:
    issued = issue(make_person(make_organisation()))
    links.take_a_try(link=issued.link, now=NOW)
    held = queries.link_of_token(issued.token)
    assert held is not None
    links.open_link(link=held, code=issued.code, now=NOW)
    assert not links.take_a_try(link=held, now=NOW)
    assert PersonalLink.objects.get().tries == 0


def test_twenty_tries_at_once_are_still_five(committed_db: None) -> None:
    issued = issue(make_person(make_organisation()))
    counted = at_the_same_time(*[lambda: links.take_a_try(link=issued.link, now=NOW)] * 20)
    assert sum(counted) == 5
    assert PersonalLink.objects.get().tries == 5


def test_one_code_opens_one_of_two_phones(committed_db: None) -> None:
    issued = issue(make_person(make_organisation()))
    held = queries.link_of_token(issued.token)
    assert held is not None
    opened = at_the_same_time(
        *[done(lambda: links.open_link(link=held, code=issued.code, now=NOW))] * 2
    )
    assert sorted(opened) == [False, True]


def test_two_who_issue_at_once_leave_one_link_in_force(committed_db: None) -> None:
    person = make_person(make_organisation())
    issue(person)
    at_the_same_time(*[done(lambda: issue(person))] * 4)
    assert PersonalLink.objects.filter(revoked_at=None).count() == 1


def test_two_who_appoint_at_once_appoint_once(committed_db: None) -> None:
    branch = make_organisation()
    person = make_person(branch)
    wanted = offices.Appointment(person=person, role=Role.SECRETARY, place=branch, from_on=TODAY)
    appointed = at_the_same_time(
        *[done(lambda: offices.appoint(appointment=wanted, by=PROGRAM, now=NOW))] * 4
    )
    assert sum(appointed) == 1
    assert Office.objects.count() == 1
