"""The demo's two trees, roster, offices and accounts, through the same actions as anybody's."""

from collections.abc import Callable
from datetime import date, datetime

from wuxin.core.actor import Actor
from wuxin.people.actions import authenticators, offices, rosters
from wuxin.people.actions import organisations as organisation_actions
from wuxin.people.models import Account, PartyOrganisation, Person, Role, Unit
from wuxin.portal.demo import district, roster
from wuxin.portal.demo.roles import FACES

Progress = Callable[[int, int], None]
OFFICES_BEGIN = date(2021, 9, 1)


def load_trees(*, by: Actor, now: datetime, progress: Progress) -> None:
    """Make every unit and Party organisation, in the organisation's own order."""
    units = list(district.units())
    organisations = list(district.organisations())
    total = len(units) + len(organisations)
    made: dict[str, Unit] = {}
    for number, unit in enumerate(units, 1):
        made[unit.code] = _make_unit(unit, made, by=by, now=now)
        progress(number, total)
    known: dict[str, PartyOrganisation] = {}
    for number, row in enumerate(organisations, len(units) + 1):
        known[row.code] = _make_organisation(row, known, made, by=by, now=now)
        progress(number, total)


def _make_unit(row: district.UnitRow, made: dict[str, Unit], *, by: Actor, now: datetime) -> Unit:
    parent = made.get("BJ")
    if parent is not None:
        parent.refresh_from_db()
    return organisation_actions.create_unit(
        name=row.name, kind=row.kind, parent=parent, by=by, now=now, code=row.code
    )


def _make_organisation(
    row: district.OrganisationRow,
    known: dict[str, PartyOrganisation],
    units: dict[str, Unit],
    *,
    by: Actor,
    now: datetime,
) -> PartyOrganisation:
    parent = known.get(row.parent)
    if parent is not None:
        parent.refresh_from_db()
    made = organisation_actions.create_organisation(
        name=row.name, kind=row.kind, parent=parent, by=by, now=now, code=row.code
    )
    workplaces = [units[code] for code in row.units]
    if workplaces:
        organisation_actions.link_units(organisation=made, units=workplaces, by=by, now=now)
    return made


def load_roster(*, by: Actor, now: datetime, progress: Progress) -> None:
    """Import the whole roster through the roster import: received, read, confirmed, applied."""
    top = PartyOrganisation.objects.get(code="GW")
    upload = rosters.Upload("党员花名册.xlsx", roster.workbook(), date(2021, 11, 30))
    received = rosters.receive_roster(
        organisation=top, upload=upload, by=by, now=now, in_background=False
    )
    rosters.read_roster(roster=received, by=by, progress=progress)
    received.refresh_from_db()
    rosters.confirm_roster(
        roster=received, leave_out_faulty=False, by=by, now=now, in_background=False
    )
    received.refresh_from_db()
    rosters.apply_roster(roster=received, by=by, now=now, progress=progress)


def load_offices(*, by: Actor, now: datetime, progress: Progress) -> None:
    """Give every branch a secretary, and each face of the demo its account and role."""
    organisations = {row.code: row for row in PartyOrganisation.objects.all()}
    branches = [row.code for row in district.organisations() if row.serving + row.retired]
    for number, code in enumerate(branches, 1):
        _appoint(_member(organisations[code], 0), Role.SECRETARY, organisations[code], by, now)
        progress(number, len(branches))
    for face in FACES:
        person = _member(organisations[face.branch], face.place)
        if face.role and face.role != Role.SECRETARY:
            _appoint(person, face.role, organisations[face.over], by, now)
        account = _make_account(face.username, person)
        if face.role:
            authenticators.give_authenticator(account=account, by=by, now=now)


def _member(organisation: PartyOrganisation, place: int) -> Person:
    return organisation.persons.order_by("roster_order", "pk")[place]


def _appoint(
    person: Person, role: Role, place: PartyOrganisation, by: Actor, now: datetime
) -> None:
    appointment = offices.Appointment(person=person, role=role, place=place, from_on=OFFICES_BEGIN)
    offices.appoint(appointment=appointment, by=by, now=now)


def _make_account(username: str, person: Person) -> Account:
    """An account without a password: only the demo's choice of a role leads in."""
    account = Account(username=username, person=person)
    account.set_unusable_password()
    account.save()
    return account
