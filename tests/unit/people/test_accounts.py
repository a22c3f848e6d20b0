"""Staff accounts, and the one question that every request asks."""

from datetime import date, timedelta
from io import StringIO
from itertools import count, product

import pytest
from django.core.management import CommandError, call_command

from tests.support.people import (
    NOW,
    PASSWORD,
    TODAY,
    actor_of,
    make_account,
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
from wuxin.people.actions import accounts
from wuxin.people.models import Account, Office, PartyOrganisation, Person, Role

pytestmark = pytest.mark.django_db


def test_account_and_actor_are_two_queries(django_assert_num_queries: object) -> None:
    branch = make_organisation()
    account = officer(Role.SECRETARY, branch, "周小满")
    assert account.person is not None
    make_office(account.person, Role.AUDITOR, unit=make_unit())
    with django_assert_num_queries(2):  # type: ignore[operator]
        found, actor = queries.account_and_actor(account.pk, on=TODAY)
    assert found is not None
    assert found.get_session_auth_hash() == account.get_session_auth_hash()
    assert actor.name == "周小满"
    assert {scope.role for scope in actor.scopes} == {Role.SECRETARY, Role.AUDITOR}
    assert actor.covers("organisation", branch.path, [Role.SECRETARY])


def test_an_account_that_is_closed_or_was_never_there_is_a_visitor() -> None:
    account = make_account(make_person())
    Account.objects.update(is_active=False)
    for pk in (account.pk, account.pk + 1000):
        assert queries.account_and_actor(pk, on=TODAY) == (None, Actor.visitor())


def test_an_account_without_a_person_has_no_roles() -> None:
    account = make_account(None, username="operator")
    _found, actor = queries.account_and_actor(account.pk, on=TODAY)
    assert actor.name == "operator"
    assert not actor.has_office


@pytest.mark.parametrize(
    ("from_on", "to_on", "holds"),
    [
        (TODAY, None, True),
        (TODAY + timedelta(days=1), None, False),
        (date(2021, 1, 1), TODAY, False),
        (date(2021, 1, 1), TODAY + timedelta(days=1), True),
        (TODAY, TODAY, False),
    ],
)
def test_the_days_of_an_office(from_on: date, to_on: date | None, holds: bool) -> None:
    person = make_person()
    make_office(person, Role.SECRETARY, make_organisation(), from_on=from_on, to_on=to_on)
    assert bool(queries.scopes_of(person.pk, on=TODAY)) is holds


def test_the_statement_of_every_request_says_what_in_force_says() -> None:
    branch, person, secretary = make_organisation(), make_person(), make_person()
    edges = [TODAY + timedelta(days=n) for n in (-1, 0, 1)]
    spans = [(a, b) for a, b in product(edges, [*edges, None]) if b is None or b >= a]
    role = count()
    for (from_on, to_on), source in product(spans, [None, *spans]):
        held = None
        if source is not None:
            held = make_office(secretary, "secretary", branch, from_on=source[0], to_on=source[1])
        make_office(
            person, f"role-{next(role)}", branch, from_on=from_on, to_on=to_on, delegated_from=held
        )
    said = Office.objects.in_force(on=TODAY).filter(person=person)
    assert 10 < said.count() < Office.objects.filter(person=person).count()
    expected = {(office.role, office.organisation_id) for office in said}
    found = {(scope.role, scope.node_id) for scope in queries.scopes_of(person.pk, on=TODAY)}
    assert found == expected


def test_only_who_holds_an_office_gets_a_password() -> None:
    branch = make_organisation()
    organiser = officer(Role.ORGANISER, branch)
    assert organiser.person is not None
    with pytest.raises(accounts.NotAStaffAccount):
        accounts.invite_with_password(
            person=make_person(branch), by=actor_of(organiser.person, TODAY), now=NOW
        )


def test_an_account_known_by_its_link_takes_the_persons_name() -> None:
    branch = make_organisation()
    make_account(None, username="陈一诺")
    person = make_person(branch, "陈一诺")
    make_account(person, username=f"link-{person.key}")
    make_office(person, Role.SECRETARY, branch)

    account, token = accounts.invite_with_password(person=person, by=Actor.program(), now=NOW)

    assert account.username == "陈一诺2"
    assert token not in str(list(AuditEvent.objects.values()))


def test_a_name_that_is_taken_is_refused() -> None:
    branch = make_organisation()
    make_account(None, username="shuji")
    person = make_person(branch)
    make_office(person, Role.SECRETARY, branch)
    with pytest.raises(accounts.NameIsTaken, match="shuji"):
        accounts.invite_with_password(person=person, by=Actor.program(), now=NOW, username="shuji")


def test_the_token_of_an_invitation_is_good_once_and_for_one_account() -> None:
    branch = make_organisation()
    person = make_person(branch)
    make_office(person, Role.SECRETARY, branch)
    account, token = accounts.invite_with_password(person=person, by=Actor.program(), now=NOW)
    other = make_account(make_person(branch))
    with pytest.raises(NotAllowed):
        accounts.set_first_password(account=other, token=token, password=PASSWORD, now=NOW)
    accounts.set_first_password(account=account, token=token, password=PASSWORD, now=NOW)
    with pytest.raises(NotAllowed):
        accounts.set_first_password(account=account, token=token, password=PASSWORD, now=NOW)


def test_nobody_changes_the_password_of_another() -> None:
    mine, other = make_account(make_person(), PASSWORD), make_account(make_person(), PASSWORD)
    by = Actor(account_id=other.pk)
    with pytest.raises(NotAllowed):
        accounts.change_password(
            account=mine, password="anything-else", current_key="", by=by, now=NOW
        )


def test_a_secretary_closes_no_account() -> None:
    branch = make_organisation()
    secretary = officer(Role.SECRETARY, branch)
    assert secretary.person is not None
    by = actor_of(secretary.person, TODAY)
    for account in (make_account(make_person(branch)), secretary):
        with pytest.raises(NotAllowed):
            accounts.close_account(account=account, by=by, now=NOW)


def test_the_first_organiser_is_made_at_the_terminal() -> None:
    out = StringIO()
    call_command(
        "create_staff", "王敏", "--organisation", "JW", "--create", "示例区教体局党委", stdout=out
    )
    organisation = PartyOrganisation.objects.get(code="JW")
    office = Office.objects.get(role=Role.ORGANISER)
    assert office.organisation == organisation
    assert office.person.name == "王敏"
    assert Account.objects.get().username == "王敏"
    assert "/people/p/" in out.getvalue()


def test_the_terminal_names_what_it_does_not_find() -> None:
    with pytest.raises(CommandError, match="XX"):
        call_command("create_staff", "王敏", "--organisation", "XX")
    branch = make_organisation()
    for _ in range(2):
        make_person(branch, "王敏")
    with pytest.raises(CommandError, match="two persons"):
        call_command("create_staff", "王敏", "--organisation", branch.code)
    assert not Office.objects.exists()
    chosen = Person.objects.latest("pk")
    call_command(
        "create_staff",
        "王敏",
        "--organisation",
        branch.code,
        "--person",
        chosen.pk,
        stdout=StringIO(),
    )
    assert Office.objects.get().person == chosen
