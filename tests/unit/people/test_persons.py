"""Persons: joined, transferred, categorised, revealed; who may see and do it."""

from datetime import date

import pytest

from tests.support.district import District, make_district
from tests.support.people import LONG_AGO, NOW, TODAY, actor_of, make_office, make_person, make_unit
from tests.support.rosters import id_number, phone
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.core.tabular.parsing import Unreadable
from wuxin.people.actions import persons as actions
from wuxin.people.models import Category, Person, Role
from wuxin.people.policies import persons as policies
from wuxin.people.queries import persons as queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def person(district: District) -> Person:
    return make_person(district.first, "解冬阳", categories=(Category.SERVING,))


def transfer(district: District, person: Person, on: date = TODAY) -> object:
    by = district.actor(district.organiser)
    return actions.transfer_person(person=person, to=district.second, on=on, by=by, now=NOW)


def test_a_person_is_made_with_reading_membership_and_sealed_fields(district: District) -> None:
    details = actions.Details(name="仇 立夏", id_number=id_number(7), phone=phone(7))
    by = district.actor(district.organiser)
    made = actions.create_person(
        details=details, organisation=district.first, from_on=TODAY, by=by, now=NOW
    )
    kept = Person.objects.get(pk=made.pk)
    assert (kept.name, kept.pinyin, kept.initials) == ("仇立夏", "qiulixia", "qlx")
    assert kept.id_number() == id_number(7)
    assert id_number(7).encode() not in bytes(kept.id_number_sealed)
    assert kept.memberships.get().organisation == district.first
    with pytest.raises(actions.IdNumberTaken):
        actions.create_person(
            details=details, organisation=district.first, from_on=TODAY, by=by, now=NOW
        )


def test_what_is_no_name_is_refused(district: District) -> None:
    by = district.actor(district.organiser)
    with pytest.raises(Unreadable):
        actions.create_person(
            details=actions.Details(name="12345"),
            organisation=district.first,
            from_on=TODAY,
            by=by,
            now=NOW,
        )


def test_a_transfer_ends_one_membership_and_begins_the_next(
    district: District, person: Person
) -> None:
    transfer(district, person)
    there, here = queries.memberships_of(person)
    assert (here.organisation, here.to_on) == (district.first, TODAY)
    assert (there.organisation, there.from_on, there.to_on) == (district.second, TODAY, None)
    assert there.kind == here.kind
    assert not here.holds_on(TODAY)
    assert person.organisation == district.second


def test_a_transfer_on_the_day_it_began_corrects_it(district: District, person: Person) -> None:
    transfer(district, person, on=LONG_AGO)
    assert [one.organisation for one in queries.memberships_of(person)] == [district.second]


def test_a_transfer_before_the_membership_or_to_the_same_branch_is_refused(
    district: District, person: Person
) -> None:
    with pytest.raises(actions.BeforeMembership, match="2020-09-01"):
        transfer(district, person, on=date(2020, 8, 31))
    transfer(district, person)
    with pytest.raises(actions.AlreadyMember):
        transfer(district, person)


def test_categories_end_and_begin_and_the_past_stays(district: District, person: Person) -> None:
    by = district.actor(district.secretary)
    wanted = [Category.RETIRED, Category.GREAT_AGE]
    actions.set_categories(person=person, categories=wanted, on=TODAY, by=by, now=NOW)
    actions.set_categories(person=person, categories=wanted, on=TODAY, by=by, now=NOW)

    rows = {(row.category, row.from_on, row.to_on) for row in queries.categories_of(person)}
    assert rows == {
        (Category.SERVING, LONG_AGO, TODAY),
        (Category.RETIRED, TODAY, None),
        (Category.GREAT_AGE, TODAY, None),
    }
    assert AuditEvent.objects.filter(code="people.person.categorised").count() == 1


def test_an_edit_says_which_fields_changed_and_never_their_values(
    district: District, person: Person
) -> None:
    details = actions.Details(name="解冬阳", education="本科", phone=phone(42))
    by = district.actor(district.organiser)
    actions.edit_person(person=person, details=details, by=by, now=NOW)

    event = AuditEvent.objects.get(code="people.person.edited")
    assert event.changes == {"fields": ["education", "phone"]}


def test_a_reading_of_a_sealed_field_is_recorded(district: District, person: Person) -> None:
    person.seal(phone=phone(7), id_number=id_number(7))
    person.save()
    by = district.actor(district.secretary)
    assert queries.phone_of(by, person).masked == "199****0007"
    assert actions.reveal_phone(person=person, by=by, now=NOW) == phone(7)
    assert actions.reveal_id_number(person=person, by=by, now=NOW) == id_number(7)
    codes = AuditEvent.objects.values_list("code", flat=True)
    assert set(codes) >= {"people.person.phone_read", "people.person.id_number_read"}
    with pytest.raises(NotAllowed):
        actions.reveal_phone(person=person, by=district.actor(district.auditor), now=NOW)


# sees, edits, puts in categories, transfers, opens the phone, opens the ID number
TRUTH = {
    "organiser": (True, True, True, True, True, True),
    "secretary": (True, False, True, False, True, True),
    "auditor": (True, False, False, False, False, False),
    "operator": (False, False, False, False, False, False),
    "member": (False, False, False, False, False, False),
}


@pytest.mark.parametrize("role", TRUTH)
def test_who_sees_and_does_what(district: District, person: Person, role: str) -> None:
    actor = district.actor(getattr(district, role))
    assert (
        Person.objects.visible_to(actor).filter(pk=person.pk).exists(),
        policies.can_edit_person(actor, person),
        policies.can_edit_categories(actor, person),
        policies.can_transfer(actor, person, district.second),
        policies.can_reveal_phone(actor, person),
        policies.can_reveal_id_number(actor, person),
    ) == TRUTH[role]


def test_everybody_sees_and_opens_their_own_fields(district: District) -> None:
    own = district.member.person
    assert own is not None
    actor = district.actor(district.member)
    assert list(Person.objects.visible_to(actor)) == [own]
    assert policies.can_reveal_phone(actor, own)
    assert policies.can_reveal_id_number(actor, own)


def test_a_secretary_reaches_only_their_branch(district: District) -> None:
    stranger = make_person(district.second)
    actor = district.actor(district.secretary)
    assert not Person.objects.visible_to(actor).filter(pk=stranger.pk).exists()
    assert not policies.can_edit_categories(actor, stranger)


def test_staff_without_an_organisation_are_seen_with_their_unit(district: District) -> None:
    staff = make_person(None, unit=district.school)
    elsewhere = make_person(None, unit=make_unit("别处学校"))
    seen = Person.objects.visible_to(district.actor(district.secretary))
    assert seen.filter(pk=staff.pk).exists()
    assert not seen.filter(pk=elsewhere.pk).exists()


def test_an_office_over_a_unit_shows_those_who_work_there(district: District) -> None:
    head = make_person(None, unit=district.school)
    make_office(head, Role.SECRETARY, unit=district.school)
    colleague = make_person(district.second, unit=district.school)
    actor = actor_of(head, on=TODAY)
    assert Person.objects.visible_to(actor).filter(pk=colleague.pk).exists()


@pytest.mark.parametrize(
    ("value", "shown"), [("19900000007", "199****0007"), ("", ""), ("12345", "*****")]
)
def test_a_mask_keeps_only_both_ends(value: str, shown: str) -> None:
    assert queries.mask(value, 3, 4) == shown
