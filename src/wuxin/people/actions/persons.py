"""What happens to one person: joined, edited, transferred, put in a category."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import Conflict, DomainError, NotAllowed
from wuxin.core.tabular.parsing import parse_name
from wuxin.people import names
from wuxin.people.actions import telling
from wuxin.people.models import (
    Category,
    MembershipKind,
    PartyMembership,
    PartyOrganisation,
    Person,
    PersonCategory,
    Unit,
)
from wuxin.people.policies import persons as policies

_PLAIN = ("sex", "born_on", "ethnicity", "education", "position")


class AlreadyMember(DomainError):
    message = _("这位同志已经在这个党组织里了，不用转接。")


class BeforeMembership(DomainError):
    message = _("转接日期早于现在这段党员身份的开始（%(from_on)s）。请改成那天或以后。")


class IdNumberTaken(DomainError):
    message = _("另有一位同志用了同一个身份证号。请核对号码。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a form says of a person; ``None`` leaves a sealed field alone."""

    name: str
    sex: str = ""
    born_on: date | None = None
    ethnicity: str = ""
    education: str = ""
    position: str = ""
    unit: Unit | None = None
    id_number: str | None = None
    phone: str | None = None


@transaction.atomic
def create_person(
    *,
    details: Details,
    organisation: PartyOrganisation | None,
    from_on: date,
    by: Actor,
    now: datetime,
    kind: str = MembershipKind.FULL,
) -> Person:
    """Add a person, last on the organisation's roster; member there from ``from_on``.

    Raises ``NotAllowed``, ``IdNumberTaken``, ``Unreadable`` for what is no name.
    """
    if not policies.can_create_person(by, organisation):
        raise NotAllowed
    person = Person(organisation=organisation, roster_order=last_order(organisation) + 1)
    _fill(person, details)
    _save(person)
    if organisation:
        PartyMembership.objects.create(
            person=person, organisation=organisation, kind=kind, from_on=from_on
        )
        telling.tell_roster_changed([person.pk])
    changes = {"organisation": person.organisation_id}
    audit.record("people.person.created", target=person, by=by, at=now, changes=changes)
    return person


@transaction.atomic
def edit_person(*, person: Person, details: Details, by: Actor, now: datetime) -> Person:
    """Change what is kept of a person. Raises ``NotAllowed``, ``IdNumberTaken``."""
    if not policies.can_edit_person(by, person):
        raise NotAllowed
    before = _kept(person)
    _fill(person, details)
    _save(person)
    changed = sorted(field for field, value in _kept(person).items() if value != before[field])
    changes = {"fields": changed}
    audit.record("people.person.edited", target=person, by=by, at=now, changes=changes)
    return person


@transaction.atomic
def transfer_person(
    *, person: Person, to: PartyOrganisation, on: date, by: Actor, now: datetime
) -> PartyMembership:
    """End the membership here on a day and begin one there, of the same kind.

    Raises ``NotAllowed``, ``AlreadyMember``, ``BeforeMembership``, ``Conflict`` if somebody
    else transferred the person meanwhile.
    """
    if not policies.can_transfer(by, person, to):
        raise NotAllowed
    if person.organisation_id == to.pk:
        raise AlreadyMember
    here = person.memberships.filter(to_on=None).first()
    if here and on < here.from_on:
        raise BeforeMembership(from_on=here.from_on.isoformat())
    moved = Person.objects.filter(pk=person.pk, organisation_id=person.organisation_id).update(
        organisation=to, roster_order=last_order(to) + 1
    )
    if not moved:
        raise Conflict
    there = _begin(person, to, here, on)
    telling.tell_roster_changed([person.pk])
    changes = {"organisation": [person.organisation_id, to.pk], "on": on.isoformat()}
    audit.record("people.person.transferred", target=person, by=by, at=now, changes=changes)
    person.refresh_from_db()
    return there


@transaction.atomic
def set_categories(
    *, person: Person, categories: Collection[str], on: date, by: Actor, now: datetime
) -> None:
    """From a day on, the person is in these categories and in no other; the past stays."""
    if not policies.can_edit_categories(by, person):
        raise NotAllowed
    wanted = {Category(category) for category in categories}
    current = {row.category: row for row in person.categories.filter(to_on=None)}
    ended = sorted(set(current) - wanted)
    begun = sorted(wanted - set(current))
    for category in ended:
        end = max(on, current[category].from_on)
        PersonCategory.objects.filter(pk=current[category].pk, to_on=None).update(to_on=end)
    for category in begun:
        PersonCategory.objects.create(person=person, category=category, from_on=on)
    if ended or begun:
        telling.tell_roster_changed([person.pk])
        changes = {"ended": ended, "begun": begun, "on": on.isoformat()}
        audit.record("people.person.categorised", target=person, by=by, at=now, changes=changes)


@transaction.atomic
def change_phone(*, person: Person, phone: str, by: Actor, now: datetime) -> Person:
    """Give one's own new number, or that of somebody of one's branch on their behalf.

    Raises ``NotAllowed``.
    """
    if not policies.can_change_phone(by, person):
        raise NotAllowed
    person.seal(phone=phone)
    person.save(update_fields=["phone_sealed", "phone_index"])
    audit.record(
        "people.person.phone_changed",
        target=person,
        by=by,
        at=now,
        on_behalf_of_id=None if by.person_id == person.pk else person.pk,
    )
    return person


def reveal_phone(*, person: Person, by: Actor, now: datetime) -> str:
    """The phone in clear; the reading is an audit event. Raises ``NotAllowed``."""
    if not policies.can_reveal_phone(by, person):
        raise NotAllowed
    audit.record("people.person.phone_read", target=person, by=by, at=now)
    return person.phone()


def reveal_id_number(*, person: Person, by: Actor, now: datetime) -> str:
    """The ID number in clear; the reading is an audit event. Raises ``NotAllowed``."""
    if not policies.can_reveal_id_number(by, person):
        raise NotAllowed
    audit.record("people.person.id_number_read", target=person, by=by, at=now)
    return person.id_number()


def name_person(person: Person, name: str) -> None:
    """Set the name and how it is read and found; saves nothing."""
    person.name = name
    pinyin, initials = names.reading_of(name)
    person.pinyin, person.initials = pinyin[:200], initials[:60]


def last_order(organisation: PartyOrganisation | None) -> int:
    """The place of the last on the organisation's roster; 0 where there is none."""
    found = Person.objects.filter(organisation=organisation).aggregate(last=Max("roster_order"))
    return int(found["last"] or 0)


def _fill(person: Person, details: Details) -> None:
    name_person(person, parse_name(details.name))
    person.seal(id_number=details.id_number, phone=details.phone)
    person.unit = details.unit
    for field in _PLAIN:
        setattr(person, field, getattr(details, field))


def _save(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise IdNumberTaken from error


def _kept(person: Person) -> dict[str, object]:
    fields = ("name", *_PLAIN, "unit_id")
    sealed = {"id_number": person.id_number_index, "phone": person.phone_index}
    return {field: getattr(person, field) for field in fields} | sealed


def _begin(
    person: Person, to: PartyOrganisation, here: PartyMembership | None, on: date
) -> PartyMembership:
    """A membership that began on the very day is corrected; an older one is ended."""
    if here and here.from_on == on:
        PartyMembership.objects.filter(pk=here.pk).update(organisation=to)
        here.refresh_from_db()
        return here
    if here and not PartyMembership.objects.filter(pk=here.pk, to_on=None).update(to_on=on):
        raise Conflict
    return PartyMembership.objects.create(
        person=person,
        organisation=to,
        kind=here.kind if here else MembershipKind.FULL,
        joined_on=here.joined_on if here else None,
        confirmed_on=here.confirmed_on if here else None,
        from_on=on,
    )
