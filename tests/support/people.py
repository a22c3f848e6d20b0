"""Small factories of people: two trees, persons, accounts, offices, and who is signed in.

All names are invented. Every factory may be called without arguments; names and codes that must
be unique are numbered. Days: offices and memberships hold from ``LONG_AGO`` with no end, so that
they hold today as well as on ``TODAY``, the demo's day.
"""

from datetime import UTC, date, datetime
from itertools import count

from django.test import Client

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.people import proven, queries
from wuxin.people.models import (
    Account,
    MembershipKind,
    Office,
    OrganisationKind,
    PartyMembership,
    PartyOrganisation,
    Person,
    PersonCategory,
    Role,
    Unit,
    UnitKind,
)
from wuxin.people.proven import Given

LONG_AGO = date(2020, 9, 1)
TODAY = date(2022, 3, 4)
NOW = datetime(2022, 3, 4, 2, 20, tzinfo=UTC)  # 10:20 in Asia/Shanghai
PASSWORD = "qingyun-2022-lu"
BACKEND = "django.contrib.auth.backends.ModelBackend"

_number = count(1)


def make_unit(
    name: str = "", *, parent: Unit | None = None, kind: str = UnitKind.PRIMARY, phone: str = ""
) -> Unit:
    """A workplace; a root where no parent is given."""
    n = next(_number)
    fields = {"code": f"U{n:04}", "name": name or f"示例小学{n}", "kind": kind, "phone": phone}
    unit: Unit = Unit.objects.add_child(parent, fields) if parent else Unit.objects.add_root(fields)
    return unit


def make_organisation(
    parent: PartyOrganisation | None = None,
    kind: str = OrganisationKind.BRANCH,
    name: str = "",
    *,
    units: tuple[Unit, ...] = (),
) -> PartyOrganisation:
    """A Party organisation, the last of its siblings; a root where no parent is given."""
    n = next(_number)
    fields = {"code": f"P{n:04}", "name": name or f"示例党支部{n}", "kind": kind}
    if parent is None:
        made: PartyOrganisation = PartyOrganisation.objects.add_root(fields)
    else:
        parent.refresh_from_db()  # treebeard counts children on the parent's row
        made = PartyOrganisation.objects.add_child(parent, fields)
    made.units.set(units)
    return made


def parent_of(organisation: PartyOrganisation) -> PartyOrganisation:
    """What stands directly above."""
    parent: PartyOrganisation = PartyOrganisation.objects.get_parent(organisation)
    return parent


def make_person(
    organisation: PartyOrganisation | None = None,
    name: str = "",
    *,
    unit: Unit | None = None,
    kind: str = MembershipKind.FULL,
    categories: tuple[str, ...] = (),
    **fields: object,
) -> Person:
    """A person; with an organisation, its member since ``LONG_AGO``."""
    n = next(_number)
    values = {"name": name or f"示例人员{n}", "roster_order": n} | fields
    person = Person.objects.create(organisation=organisation, unit=unit, **values)
    if organisation is not None:
        PartyMembership.objects.create(
            person=person, organisation=organisation, kind=kind, from_on=LONG_AGO
        )
    for category in categories:
        PersonCategory.objects.create(person=person, category=category, from_on=LONG_AGO)
    return person


def make_account(
    person: Person | None = None, password: str = "", *, username: str = ""
) -> Account:
    """An account; without a password it cannot be signed in to by name."""
    account = Account(username=username or f"account-{next(_number)}", person=person)
    if password:
        account.set_password(password)
    else:
        account.set_unusable_password()
    account.save()
    return account


def make_office(
    person: Person,
    role: str = Role.SECRETARY,
    organisation: PartyOrganisation | None = None,
    *,
    unit: Unit | None = None,
    from_on: date = LONG_AGO,
    to_on: date | None = None,
    **fields: object,
) -> Office:
    """A role over a subtree, held from ``from_on`` on; ``to_on`` is the first day without it."""
    return Office.objects.create(
        person=person,
        role=role,
        organisation=organisation,
        unit=unit,
        from_on=from_on,
        to_on=to_on,
        **fields,
    )


def officer(
    role: str, organisation: PartyOrganisation, name: str = "", *, member_of: object = None
) -> Account:
    """A new person with an account and a role over the organisation (and its member)."""
    person = make_person(member_of or organisation, name)
    make_office(person, role, organisation)
    return make_account(person)


def signed_in(client: Client, account: Account, *, given: Given = Given.FACTOR) -> Client:
    """The same client, with the account's session, in which a proof was given just now."""
    client.force_login(account, backend=BACKEND)
    if given is not Given.NOTHING:
        session = client.session
        proven.mark(session, given, at=clock.machine_now())
        session.save()
    return client


def actor_of(person: Person, on: date | None = None) -> Actor:
    """The person as the one who acts on a day (today); gives an account to who has none."""
    account = Account.objects.filter(person=person).first() or make_account(person)
    return Actor(
        account_id=account.pk,
        person_id=person.pk,
        name=person.name,
        scopes=queries.scopes_of(person.pk, on=on or clock.today()),
    )
