"""What a member changes of their own data, and the same done for them by the secretary (R4)."""

from datetime import timedelta

import pytest

from tests.support.district import District, make_district
from tests.support.people import NOW, make_account, make_person
from tests.support.rosters import phone
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.people.actions import accounts, links, persons
from wuxin.people.actions.links import IssuedLink
from wuxin.people.models import Account, Person, PersonalLink
from wuxin.people.policies import persons as policies

pytestmark = pytest.mark.django_db
NEXT_MONTH = NOW + timedelta(days=30)


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def member(district: District) -> Person:
    return make_person(district.first, "解冬阳")


def me(member: Person) -> Actor:
    account = Account.objects.filter(person=member).first() or make_account(member)
    return Actor(account_id=account.pk, person_id=member.pk)


def for_whom(code: str) -> list[int | None]:
    events = AuditEvent.objects.filter(code=code).order_by("pk")
    return list(events.values_list("on_behalf_of_id", flat=True))


def test_a_member_changes_their_phone_and_the_secretary_does_it_for_them(
    district: District, member: Person
) -> None:
    secretary = district.actor(district.secretary)

    persons.change_phone(person=member, phone=phone(1), by=me(member), now=NOW)
    assert Person.objects.get(pk=member.pk).phone() == phone(1)
    persons.change_phone(person=member, phone=phone(2), by=secretary, now=NOW)
    assert Person.objects.get(pk=member.pk).phone() == phone(2)

    assert for_whom("people.person.phone_changed") == [None, member.pk]
    events = AuditEvent.objects.filter(code="people.person.phone_changed").order_by("pk")
    assert list(events.values_list("account_id", flat=True)) == [
        me(member).account_id, secretary.account_id,
    ]  # fmt: skip
    assert phone(2) not in str(list(events.values_list("changes", flat=True)))


def test_the_truth_table_of_changing_a_phone(district: District, member: Person) -> None:
    stranger = make_person(district.second, "甘霜降")
    told = {
        "member": policies.can_change_phone(me(member), member),
        "other member": policies.can_change_phone(me(stranger), member),
        "visitor": policies.can_change_phone(Actor.visitor(), member),
    } | {
        role: policies.can_change_phone(district.actor(getattr(district, role)), member)
        for role in ("organiser", "secretary", "auditor", "operator")
    }

    assert told == {
        "member": True,
        "other member": False,
        "visitor": False,
        "organiser": True,
        "secretary": True,
        "auditor": False,
        "operator": False,
    }


def test_who_may_not_change_a_phone_changes_none(district: District, member: Person) -> None:
    elsewhere = make_person(district.second, "甘霜降")
    with pytest.raises(NotAllowed):
        persons.change_phone(
            person=elsewhere, phone=phone(1), by=district.actor(district.secretary), now=NOW
        )

    assert for_whom("people.person.phone_changed") == []


def issued(member: Person, by: Actor) -> IssuedLink:
    return links.issue_links(persons=[member], expires_at=NEXT_MONTH, by=by, now=NOW)[0]


def test_a_new_way_in_is_made_by_oneself_or_for_a_member(
    district: District, member: Person
) -> None:
    secretary = district.actor(district.secretary)

    issued(member, me(member))
    link = issued(member, secretary).link
    for by in (me(member), secretary):
        links.issue_code(link=PersonalLink.objects.get(pk=link.pk), by=by, now=NOW)
    links.revoke_link(link=PersonalLink.objects.get(pk=link.pk), by=secretary, now=NOW)

    assert for_whom("people.links.issued") == [None, member.pk]
    assert for_whom("people.link.code_issued") == [None, member.pk]
    assert for_whom("people.link.revoked") == [member.pk]


def test_links_of_a_whole_branch_are_told_by_their_accounts(
    district: District, member: Person
) -> None:
    two = [member, make_person(district.first, "甘霜降")]

    given = links.issue_links(
        persons=two, expires_at=NEXT_MONTH, by=district.actor(district.secretary), now=NOW
    )

    event = AuditEvent.objects.get(code="people.links.issued")
    assert event.on_behalf_of_id is None
    assert event.changes == {"accounts": [one.link.account_id for one in given]}


def test_a_password_is_changed_by_nobody_else_and_the_refusal_says_what_to_do(
    district: District,
) -> None:
    before = Account.objects.get(pk=district.secretary.pk).password

    with pytest.raises(NotAllowed, match="只有本人能改"):
        accounts.change_password(
            account=district.secretary,
            password="ein neues Wort 7",
            current_key="",
            by=district.actor(district.organiser),
            now=NOW,
        )

    assert Account.objects.get(pk=district.secretary.pk).password == before
