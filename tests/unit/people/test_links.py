"""A personal link: who may hand it out, what opens it, what stops it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.support.people import (
    NOW,
    TODAY,
    actor_of,
    make_account,
    make_office,
    make_organisation,
    make_person,
    officer,
    parent_of,
)
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.people.actions import accounts, links, offices
from wuxin.people.models import (
    AccountSession,
    LinkState,
    PartyOrganisation,
    Person,
    PersonalLink,
    Role,
)
from wuxin.people.queries import accounts as queries

pytestmark = pytest.mark.django_db
SEASON_ENDS = NOW + timedelta(days=57)


@pytest.fixture
def branch() -> PartyOrganisation:
    return make_organisation(make_organisation(kind="committee"))


@pytest.fixture
def secretary(branch: PartyOrganisation) -> Actor:
    account = officer(Role.SECRETARY, branch)
    assert account.person is not None
    return actor_of(account.person, TODAY)


def issue(person: Person, by: Actor) -> links.IssuedLink:
    [issued] = links.issue_links(persons=[person], expires_at=SEASON_ENDS, by=by, now=NOW)
    return issued


def fresh(issued: links.IssuedLink) -> PersonalLink:
    found = queries.link_of_token(issued.token)
    assert found is not None
    return found


def make_session(link: PersonalLink) -> str:
    key = f"session-of-{link.pk}"
    AccountSession.objects.create(
        session_key=key,
        session_data="",
        expire_date=SEASON_ENDS,
        account_id=link.account_id,
        link_id=link.pk,
        began_at=NOW,
    )
    return key


def use(issued: links.IssuedLink, code: str) -> None:
    links.take_a_try(link=fresh(issued), now=NOW)
    links.open_link(link=fresh(issued), code=code, now=NOW)


def test_a_link_holds_128_random_bits_and_neither_token_nor_code_is_kept(
    branch: PartyOrganisation, secretary: Actor
) -> None:
    issued = issue(make_person(branch), secretary)
    kept = PersonalLink.objects.values().get()

    assert len(issued.token) == 22
    assert len(issued.code) == 6
    assert issued.token not in str(kept)
    assert issued.code not in str(kept)
    assert len(kept["token_hash"]) == 32
    assert issued.token not in str(list(AuditEvent.objects.values_list("changes", flat=True)))


def test_the_right_code_opens_the_link_once(branch: PartyOrganisation, secretary: Actor) -> None:
    issued = issue(make_person(branch), secretary)
    use(issued, issued.code)

    assert fresh(issued).state(now=NOW) is LinkState.OPENED
    with pytest.raises(links.CodeIsUsed):
        links.open_link(link=fresh(issued), code=issued.code, now=NOW)


def test_the_fifth_wrong_code_is_the_last_and_the_link_is_then_revoked(
    branch: PartyOrganisation, secretary: Actor
) -> None:
    issued = issue(make_person(branch), secretary)
    wrong = "000000" if issued.code != "000000" else "000001"
    for left in (4, 3, 2, 1, 0):
        assert links.take_a_try(link=fresh(issued), now=NOW)
        with pytest.raises(links.WrongCode, match=f"{left} 次"):
            links.open_link(link=fresh(issued), code=wrong, now=NOW)

    assert not links.take_a_try(link=fresh(issued), now=NOW)
    assert links.revoke_after_tries(link=fresh(issued), now=NOW)
    with pytest.raises(links.LinkIsOver):
        links.open_link(link=fresh(issued), code=issued.code, now=NOW)


def test_the_fifth_try_may_still_be_right(branch: PartyOrganisation, secretary: Actor) -> None:
    issued = issue(make_person(branch), secretary)
    for _ in range(5):
        links.take_a_try(link=fresh(issued), now=NOW)

    links.open_link(link=fresh(issued), code=issued.code, now=NOW)

    assert fresh(issued).tries == 0
    assert not links.revoke_after_tries(link=fresh(issued), now=NOW)


def test_a_link_that_is_over_does_not_open(branch: PartyOrganisation, secretary: Actor) -> None:
    issued = issue(make_person(branch), secretary)
    with pytest.raises(links.LinkIsOver):
        links.open_link(link=fresh(issued), code=issued.code, now=SEASON_ENDS)


def test_revoking_a_link_ends_the_sessions_begun_with_it_and_no_others(
    branch: PartyOrganisation, secretary: Actor
) -> None:
    mine, other = issue(make_person(branch), secretary), issue(make_person(branch), secretary)
    make_session(fresh(mine))
    kept = make_session(fresh(other))

    links.revoke_link(link=fresh(mine), by=secretary, now=NOW)

    assert list(AccountSession.objects.values_list("session_key", flat=True)) == [kept]
    assert fresh(mine).state(now=NOW) is LinkState.ENDED


def test_a_new_link_stops_the_former_one(branch: PartyOrganisation, secretary: Actor) -> None:
    person = make_person(branch)
    former = issue(person, secretary)
    make_session(fresh(former))
    issue(person, secretary)

    assert not fresh(former).is_in_force(now=NOW)
    assert not AccountSession.objects.exists()


def test_an_account_has_one_link_that_is_not_revoked(
    branch: PartyOrganisation, secretary: Actor
) -> None:
    issued = issue(make_person(branch), secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalLink.objects.create(
            account=fresh(issued).account,
            token_hash=b"x" * 32,
            created_at=NOW,
            expires_at=SEASON_ENDS,
        )


def test_a_new_code_lets_another_phone_in_and_the_former_phone_out(
    branch: PartyOrganisation, secretary: Actor
) -> None:
    issued = issue(make_person(branch), secretary)
    use(issued, issued.code)
    make_session(fresh(issued))

    code = links.issue_code(link=fresh(issued), by=secretary, now=NOW)
    assert AccountSession.objects.exists()
    use(issued, code)

    assert not AccountSession.objects.exists()


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_link_lasts_from_tomorrow_to_a_year(
    branch: PartyOrganisation, secretary: Actor, days: int
) -> None:
    with pytest.raises(links.LastsTooLong):
        links.issue_links(
            persons=[make_person(branch)],
            expires_at=NOW + timedelta(days=days),
            by=secretary,
            now=NOW,
        )


def test_a_secretary_gives_no_link_to_a_member_of_another_branch(secretary: Actor) -> None:
    with pytest.raises(NotAllowed):
        issue(make_person(make_organisation()), secretary)


def test_a_secretary_gives_no_link_to_a_member_with_more_power_than_they_hand_out(
    branch: PartyOrganisation, secretary: Actor
) -> None:
    root = parent_of(branch)
    organiser = make_person(branch)
    make_office(organiser, Role.ORGANISER, root)
    with pytest.raises(NotAllowed):
        issue(organiser, secretary)


def test_nor_to_a_member_who_will_hold_it_next_month(
    branch: PartyOrganisation, secretary: Actor
) -> None:
    auditor = make_person(branch)
    make_office(auditor, Role.AUDITOR, branch, from_on=TODAY + timedelta(days=30))
    with pytest.raises(NotAllowed):
        issue(auditor, secretary)


def test_a_deputy_gives_no_link_to_their_secretary(
    branch: PartyOrganisation, secretary: Actor
) -> None:
    deputy = make_person(branch)
    make_office(deputy, Role.DEPUTY, branch)
    with pytest.raises(NotAllowed):
        issue(Person.objects.get(pk=secretary.person_id), actor_of(deputy, TODAY))
    issue(make_person(branch), actor_of(deputy, TODAY))


def test_an_organiser_gives_the_link_to_a_secretary_below(branch: PartyOrganisation) -> None:
    organiser = officer(Role.ORGANISER, parent_of(branch))
    secretary = officer(Role.SECRETARY, branch)
    assert organiser.person is not None
    assert secretary.person is not None
    assert issue(secretary.person, actor_of(organiser.person, TODAY)).token


def test_an_appointment_stops_the_links_that_others_handed_out(
    branch: PartyOrganisation, secretary: Actor
) -> None:
    organiser = officer(Role.ORGANISER, parent_of(branch))
    assert organiser.person is not None
    member = make_person(branch)
    issued = issue(member, secretary)

    wanted = offices.Appointment(person=member, role=Role.AUDITOR, place=branch, from_on=TODAY)
    offices.appoint(appointment=wanted, by=actor_of(organiser.person, TODAY), now=NOW)

    assert not fresh(issued).is_in_force(now=NOW)


def test_no_link_is_issued_for_a_closed_account(
    branch: PartyOrganisation, secretary: Actor
) -> None:
    person = make_person(branch)
    account = make_account(person)
    accounts.close_account(account=account, by=Actor.program(), now=NOW)
    with pytest.raises(NotAllowed):
        issue(person, secretary)


def test_closing_an_account_stops_its_link_and_sessions(
    branch: PartyOrganisation, secretary: Actor
) -> None:
    issued = issue(make_person(branch), secretary)
    use(issued, issued.code)
    make_session(fresh(issued))

    accounts.close_account(account=fresh(issued).account, by=Actor.program(), now=NOW)

    assert not fresh(issued).is_in_force(now=NOW)
    assert not AccountSession.objects.exists()


def test_everybody_is_issued_in_few_statements(
    branch: PartyOrganisation, secretary: Actor, django_assert_max_num_queries: object
) -> None:
    persons = [make_person(branch) for _ in range(30)]
    for person in persons:
        make_account(person)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        issued = links.issue_links(persons=persons, expires_at=SEASON_ENDS, by=secretary, now=NOW)
    assert len({one.token for one in issued}) == 30
    assert AuditEvent.objects.filter(code="people.links.issued").count() == 1


def test_the_list_shows_each_member_in_roster_order_with_the_state_of_the_link(
    branch: PartyOrganisation, secretary: Actor, django_assert_num_queries: object
) -> None:
    none, sent, opened = (make_person(branch) for _ in range(3))
    issue(sent, secretary)
    issued = issue(opened, secretary)
    use(issued, issued.code)

    with django_assert_num_queries(4):  # type: ignore[operator]
        rows = queries.member_links(branch, actor=secretary, now=NOW, on=TODAY)

    states = {row.person.pk: row.state for row in rows}
    assert states[none.pk] is LinkState.NONE
    assert states[sent.pk] is LinkState.SENT
    assert states[opened.pk] is LinkState.OPENED
    orders = [row.person.roster_order for row in rows]
    assert orders == sorted(orders)
