"""Making the organisations and units that only the roster knows, as its reader chose."""

from collections.abc import Mapping
from datetime import datetime

from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.tabular.checking import Checked
from wuxin.people.actions.organisations import create_organisation, create_unit
from wuxin.people.models import (
    OrganisationKind,
    PartyOrganisation,
    RosterImport,
    Unit,
    UnitKind,
)
from wuxin.people.policies import rosters as policies
from wuxin.people.queries.roster_places import CREATE

_ORGANISATION_KINDS = (
    ("联合", OrganisationKind.JOINT_BRANCH),
    ("总支", OrganisationKind.GENERAL_BRANCH),
    ("小组", OrganisationKind.GROUP),
    ("工委", OrganisationKind.WORK_COMMITTEE),
    ("支部", OrganisationKind.BRANCH),
    ("党委", OrganisationKind.COMMITTEE),
)
_UNIT_KINDS = (
    ("特殊教育", UnitKind.SPECIAL),
    ("幼儿园", UnitKind.KINDERGARTEN),
    ("九年", UnitKind.NINE_YEAR),
    ("小学", UnitKind.PRIMARY),
    ("中学", UnitKind.MIDDLE),
    ("初中", UnitKind.MIDDLE),
    ("高中", UnitKind.MIDDLE),
    ("发展中心", UnitKind.CENTRE),
    ("工会", UnitKind.UNION),
    ("教体局", UnitKind.BUREAU),
)


def create_chosen(roster: RosterImport, checked: Checked, by: Actor, now: datetime) -> None:
    """Make what was chosen: organisations last below the roster's own, units at the top; a new
    unit is tied to the organisation that its first row names."""
    organisations = _chosen(roster, "organisation")
    units = _chosen(roster, "unit")
    if not (organisations or units):
        return
    if not policies.can_create_missing(by, roster.organisation):
        raise NotAllowed
    for name in organisations:
        kind = _kind_in(name, _ORGANISATION_KINDS, OrganisationKind.BRANCH)
        create_organisation(name=name, kind=kind, parent=roster.organisation, by=by, now=now)
    homes = _homes(checked)
    for name in units:
        kind = _kind_in(name, _UNIT_KINDS, UnitKind.OTHER)
        unit = create_unit(name=name, kind=kind, parent=None, by=by, now=now)
        _tie(unit, homes.get(name, ""), roster.organisation)


def _chosen(roster: RosterImport, key: str) -> list[str]:
    """The names to make that nobody has made meanwhile, in the order of the file."""
    choices: Mapping[str, str] = roster.choices.get(key, {})
    names = [name for name, choice in choices.items() if choice == CREATE]
    model = PartyOrganisation if key == "organisation" else Unit
    there = set(model.objects.filter(name__in=names).values_list("name", flat=True))
    return [name for name in names if name not in there]


def _homes(checked: Checked) -> dict[str, str]:
    """The organisation that the first row of each unit names."""
    homes: dict[str, str] = {}
    for row in checked.rows:
        unit, organisation = row.values.get("unit"), row.values.get("organisation")
        if unit and organisation:
            homes.setdefault(str(unit), str(organisation))
    return homes


def _tie(unit: Unit, home: str, otherwise: PartyOrganisation) -> None:
    organisation = PartyOrganisation.objects.inside(otherwise).filter(name=home).first()
    (organisation or otherwise).units.add(unit)


def _kind_in(name: str, kinds: tuple[tuple[str, str], ...], otherwise: str) -> str:
    return next((kind for word, kind in kinds if word in name), otherwise)
