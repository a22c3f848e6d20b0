"""Rows of people: two trees, persons and what they are, accounts and links, roster imports."""

from wuxin.people.models.accounts import (
    MOST_TRIES,
    Account,
    AccountSession,
    LinkState,
    PersonalLink,
)
from wuxin.people.models.factors import (
    CODES_A_SHEET,
    MOST_PROOFS,
    Authenticator,
    CodeSheet,
    Passkey,
    ProofTries,
    SheetCode,
)
from wuxin.people.models.imports import ROLES_OF_IMPORT, RosterImport, RosterImportState
from wuxin.people.models.offices import ROLES_OF_HELP, Office, Role
from wuxin.people.models.organisations import (
    KINDS_WITH_ROSTER,
    OrganisationKind,
    OrganisationMove,
    PartyOrganisation,
    Unit,
    UnitKind,
    UnitMove,
    within,
)
from wuxin.people.models.persons import (
    Category,
    MembershipKind,
    PartyMembership,
    Person,
    PersonCategory,
    Sex,
)

__all__ = [
    "CODES_A_SHEET",
    "KINDS_WITH_ROSTER",
    "MOST_PROOFS",
    "MOST_TRIES",
    "ROLES_OF_HELP",
    "ROLES_OF_IMPORT",
    "Account",
    "AccountSession",
    "Authenticator",
    "Category",
    "CodeSheet",
    "LinkState",
    "MembershipKind",
    "Office",
    "OrganisationKind",
    "OrganisationMove",
    "PartyMembership",
    "PartyOrganisation",
    "Passkey",
    "Person",
    "PersonCategory",
    "PersonalLink",
    "ProofTries",
    "Role",
    "RosterImport",
    "RosterImportState",
    "Sex",
    "SheetCode",
    "Unit",
    "UnitKind",
    "UnitMove",
    "within",
]
