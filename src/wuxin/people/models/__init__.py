"""Rows of people: two trees, persons and what they are, accounts and links, roster imports."""

from wuxin.people.models.accounts import Account, AccountSession, PersonalLink
from wuxin.people.models.imports import RosterImport, RosterImportState
from wuxin.people.models.offices import ROLES_OF_HELP, Office, Role
from wuxin.people.models.organisations import (
    OrganisationKind,
    OrganisationMove,
    PartyOrganisation,
    Unit,
    UnitKind,
)
from wuxin.people.models.persons import (
    Category,
    MembershipKind,
    PartyMembership,
    Person,
    PersonCategory,
)

__all__ = [
    "ROLES_OF_HELP",
    "Account",
    "AccountSession",
    "Category",
    "MembershipKind",
    "Office",
    "OrganisationKind",
    "OrganisationMove",
    "PartyMembership",
    "PartyOrganisation",
    "Person",
    "PersonCategory",
    "PersonalLink",
    "Role",
    "RosterImport",
    "RosterImportState",
    "Unit",
    "UnitKind",
]
