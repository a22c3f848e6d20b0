"""Who may bring a roster in, and for which organisation."""

from wuxin.core.actor import Actor
from wuxin.people.models import ROLES_OF_IMPORT, PartyOrganisation, Role, RosterImport


def can_import_somewhere(actor: Actor) -> bool:
    return actor.has(*ROLES_OF_IMPORT)


def can_import_into(actor: Actor, organisation: PartyOrganisation) -> bool:
    return actor.covers("organisation", organisation.path, ROLES_OF_IMPORT)


def can_apply(actor: Actor, roster: RosterImport) -> bool:
    return can_import_into(actor, roster.organisation)


def can_create_missing(actor: Actor, organisation: PartyOrganisation) -> bool:
    """Make the branches and units that only the file knows, below the organisation."""
    return actor.covers("organisation", organisation.path, (Role.ORGANISER,))


def can_export(actor: Actor, organisation: PartyOrganisation) -> bool:
    """A roster as a file, without the sealed fields."""
    roles = (*ROLES_OF_IMPORT, Role.AUDITOR)
    return actor.covers("organisation", organisation.path, roles)
