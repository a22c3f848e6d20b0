"""Who may build and change the two trees: the organiser, inside their own subtree."""

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation, Role, Unit

_BUILDERS = (Role.ORGANISER,)


def can_create_organisation(actor: Actor, parent: PartyOrganisation | None) -> bool:
    return actor.covers("organisation", parent.path if parent else "", _BUILDERS)


def can_edit_organisation(actor: Actor, organisation: PartyOrganisation) -> bool:
    return actor.covers("organisation", organisation.path, _BUILDERS)


def can_move_organisation(
    actor: Actor, organisation: PartyOrganisation, new_parent: PartyOrganisation | None
) -> bool:
    """Both ends must lie inside the organiser's subtree; a new root needs the whole tree."""
    to = new_parent.path if new_parent else ""
    return can_edit_organisation(actor, organisation) and actor.covers(
        "organisation", to, _BUILDERS
    )


def can_create_unit(actor: Actor, parent: Unit | None) -> bool:
    """An organiser adds workplaces below their own, or at the top of the tree."""
    if parent is None:
        return actor.has(*_BUILDERS)
    return actor.has(*_BUILDERS) and (
        actor.covers("unit", parent.path, _BUILDERS) or bool(actor.paths("organisation", _BUILDERS))
    )


def can_move_unit(
    actor: Actor, unit: Unit, organisation_paths: list[str], new_parent: Unit | None
) -> bool:
    """Who may edit the workplace and could have made it at the new place."""
    return can_edit_unit(actor, unit, organisation_paths) and can_create_unit(actor, new_parent)


def can_edit_unit(actor: Actor, unit: Unit, organisation_paths: list[str]) -> bool:
    """``organisation_paths`` are those of the organisations that stand in the unit; a unit in
    which none stands yet is any organiser's."""
    if actor.covers("unit", unit.path, _BUILDERS):
        return True
    if not organisation_paths:
        return actor.has(*_BUILDERS)
    return any(actor.covers("organisation", path, _BUILDERS) for path in organisation_paths)
