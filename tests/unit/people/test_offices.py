"""Who may give which office to whom, where, and when it holds."""

from datetime import date, timedelta
from itertools import product

import pytest

from tests.support.people import (
    NOW,
    TODAY,
    actor_of,
    make_office,
    make_organisation,
    make_person,
    make_unit,
    officer,
)
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.people import queries
from wuxin.people.actions import offices
from wuxin.people.models import Office, PartyOrganisation, Role
from wuxin.people.policies import offices as policies
from wuxin.people.queries import offices as queries_of_offices

pytestmark = pytest.mark.django_db

# What each role may give over its own subtree, and below it. Elsewhere and above: nothing.
TRUTH = {
    Role.OPERATOR: {Role.ORGANISER},
    Role.ORGANISER: {Role.SECRETARY, Role.DEPUTY, Role.AUDITOR},
    Role.SECRETARY: set(),
    Role.DEPUTY: set(),
    Role.AUDITOR: set(),
}


@pytest.fixture
def tree() -> dict[str, PartyOrganisation]:
    above = make_organisation(kind="committee")
    own = make_organisation(above, "general-branch")
    other = make_organisation(above, "general-branch")
    below = make_organisation(own)
    return {"above": above, "own": own, "other": other, "below": below}


def test_the_truth_table_of_appointing(tree: dict[str, PartyOrganisation]) -> None:
    stranger_places = {"above", "other"}
    for mine, given, where in product(Role, Role, tree):
        account = officer(mine, tree["own"])
        assert account.person is not None
        actor = actor_of(account.person, TODAY)
        person = make_person(tree["below"])
        expected = where not in stranger_places and given in TRUTH[mine]

        answer = policies.can_appoint(actor, person, given, tree[where])

        assert answer is expected, (mine, given, where)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_appoints_themselves(tree: dict[str, PartyOrganisation], role: Role) -> None:
    for given in Role:
        account = officer(role, tree["own"])
        assert account.person is not None
        actor = actor_of(account.person, TODAY)
        assert not policies.can_appoint(actor, account.person, given, tree["own"])


def test_nobody_appoints_a_stranger(tree: dict[str, PartyOrganisation]) -> None:
    organiser = officer(Role.ORGANISER, tree["own"])
    assert organiser.person is not None
    stranger = make_person(tree["other"])
    actor = actor_of(organiser.person, TODAY)
    assert not policies.can_appoint(actor, stranger, Role.SECRETARY, tree["below"])


def test_an_office_over_a_unit_is_given_by_who_is_over_the_unit() -> None:
    bureau = make_unit(kind="bureau")
    school = make_unit(parent=bureau)
    boss, worker = make_person(unit=bureau), make_person(unit=school)
    make_office(boss, Role.ORGANISER, unit=bureau)
    actor = actor_of(boss, TODAY)

    wanted = offices.Appointment(person=worker, role=Role.AUDITOR, place=school, from_on=TODAY)
    office = offices.appoint(appointment=wanted, by=actor, now=NOW)

    assert office.tree == "unit"
    assert actor_of(worker, TODAY).covers("unit", school.path, [Role.AUDITOR])
    assert not actor_of(worker, TODAY).covers("unit", bureau.path, [Role.AUDITOR])


def test_an_appointment_is_refused_told_and_not_done_twice(
    tree: dict[str, PartyOrganisation],
) -> None:
    organiser = officer(Role.ORGANISER, tree["own"])
    assert organiser.person is not None
    by = actor_of(organiser.person, TODAY)
    wanted = offices.Appointment(
        person=make_person(tree["below"]), role=Role.SECRETARY, place=tree["below"], from_on=TODAY
    )
    offices.appoint(appointment=wanted, by=by, now=NOW)
    with pytest.raises(offices.AlreadyHolds):
        offices.appoint(appointment=wanted, by=by, now=NOW)
    with pytest.raises(NotAllowed):
        offices.appoint(appointment=wanted, by=Actor.visitor(), now=NOW)

    event = AuditEvent.objects.get(code="people.office.appointed")
    assert wanted.person.name not in str(event.changes)


def test_an_appointment_that_ends_before_it_begins_is_refused(
    tree: dict[str, PartyOrganisation],
) -> None:
    wanted = offices.Appointment(
        person=make_person(tree["below"]),
        role=Role.SECRETARY,
        place=tree["below"],
        from_on=TODAY,
        last_on=TODAY - timedelta(days=1),
    )
    with pytest.raises(offices.EndsBeforeItBegins):
        offices.appoint(appointment=wanted, by=Actor.program(), now=NOW)


def test_an_office_holds_from_its_first_day_to_its_last(
    tree: dict[str, PartyOrganisation],
) -> None:
    person = make_person(tree["below"])
    wanted = offices.Appointment(
        person=person,
        role=Role.SECRETARY,
        place=tree["below"],
        from_on=date(2022, 3, 1),
        last_on=date(2022, 3, 31),
    )
    offices.appoint(appointment=wanted, by=Actor.program(), now=NOW)

    def holds(on: date) -> bool:
        return bool(queries.scopes_of(person.pk, on=on))

    assert not holds(date(2022, 2, 28))
    assert holds(date(2022, 3, 1))
    assert holds(date(2022, 3, 31))
    assert not holds(date(2022, 4, 1))


def test_an_office_that_is_ended_is_out_of_scope_at_once(
    tree: dict[str, PartyOrganisation],
) -> None:
    organiser = officer(Role.ORGANISER, tree["own"])
    secretary = officer(Role.SECRETARY, tree["below"])
    assert organiser.person is not None
    assert secretary.person is not None
    office = Office.objects.get(person=secretary.person)

    offices.end_office(office=office, by=actor_of(organiser.person, TODAY), now=NOW)

    assert not queries.scopes_of(secretary.person.pk, on=TODAY)
    assert queries.scopes_of(secretary.person.pk, on=TODAY - timedelta(days=1))
    with pytest.raises(offices.AlreadyOver):
        offices.end_office(office=office, by=actor_of(organiser.person, TODAY), now=NOW)


def test_a_secretary_does_not_end_the_organiser(tree: dict[str, PartyOrganisation]) -> None:
    organiser, secretary = (
        officer(Role.ORGANISER, tree["own"]),
        officer(Role.SECRETARY, tree["below"]),
    )
    assert secretary.person is not None
    office = Office.objects.get(person=organiser.person)
    with pytest.raises(NotAllowed):
        offices.end_office(office=office, by=actor_of(secretary.person, TODAY), now=NOW)


def test_the_list_holds_what_is_held_and_the_history_what_is_over(
    tree: dict[str, PartyOrganisation],
) -> None:
    past, present = make_person(tree["below"]), make_person(tree["below"])
    make_office(past, Role.SECRETARY, tree["below"], to_on=date(2021, 9, 1))
    make_office(present, Role.SECRETARY, tree["below"], from_on=date(2021, 9, 1))
    actor = Actor.program()

    [held] = queries_of_offices.offices_of(tree["below"], actor=actor, on=TODAY)
    [over] = queries_of_offices.history_of(tree["below"], actor=actor, on=TODAY)

    assert held.office.person == present
    assert over.office.person == past
    assert over.last_on == date(2021, 8, 31)
