"""How many members an officer is over: counted each time, but of very many."""

from tests.support.people import TODAY, actor_of, make_office, make_organisation, make_person
from wuxin.people.models import MembershipKind, Role
from wuxin.portal.queries.organiser import count_members


def test_members_are_counted_and_applicants_are_not(db: None) -> None:
    committee = make_organisation()
    branch, other = make_organisation(committee), make_organisation(committee)
    person = make_person(branch)
    make_office(person, Role.SECRETARY, branch)
    make_person(branch, kind=MembershipKind.PROBATIONARY)
    make_person(branch, kind=MembershipKind.APPLICANT)
    make_person(other)
    assert count_members(actor_of(person), TODAY) == 2


def test_a_districts_number_is_never_kept(db: None) -> None:
    branch = make_organisation()
    person = make_person(branch)
    make_office(person, Role.ORGANISER, branch)
    assert count_members(actor_of(person), TODAY) == 1
    make_person(branch)
    assert count_members(actor_of(person), TODAY) == 2


def test_of_very_many_the_number_is_kept_for_each_place_apart(db: None) -> None:
    root = make_organisation()
    one, other = make_organisation(root), make_organisation(root)
    organiser, secretary = make_person(one), make_person(other)
    make_office(organiser, Role.ORGANISER, root)
    make_office(secretary, Role.SECRETARY, other)
    assert count_members(actor_of(organiser), TODAY, many=2) == 2
    make_person(other)
    assert count_members(actor_of(organiser), TODAY, many=2) == 2
    assert count_members(actor_of(secretary), TODAY, many=2) == 2
