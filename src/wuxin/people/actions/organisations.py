"""Building the two trees. A new node is always the last of its siblings; none is shifted."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from wuxin.core import audit, jobs
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.people import hooks
from wuxin.people.models import (
    OrganisationMove,
    PartyOrganisation,
    Unit,
)
from wuxin.people.policies import organisations as policies

Node = TypeVar("Node", Unit, PartyOrganisation)


class NameTaken(DomainError):
    message = _("已经有叫“%(name)s”的了。请换一个名称，或直接使用已有的那一个。")


class CodeTaken(DomainError):
    message = _("编码 %(code)s 已经有人用了。请换一个编码，或留空由系统编。")


class MoveInsideItself(DomainError):
    message = _("不能把一个党组织调到它自己或它的下级下面。请另选上级。")


class AlreadyThere(DomainError):
    message = _("它已经在这个上级下面了，不用调整。")


@transaction.atomic
def create_unit(
    *, name: str, kind: str, parent: Unit | None, by: Actor, now: datetime, code: str = ""
) -> Unit:
    """Add a workplace, the last below its parent; a root without one.

    Raises ``NotAllowed``, ``NameTaken``, ``CodeTaken``.
    """
    if not policies.can_create_unit(by, parent):
        raise NotAllowed
    unit = _add(Unit(name=name, kind=kind, code=code), parent, letter="U")
    audit.record("people.unit.created", target=unit, by=by, at=now, changes={"kind": kind})
    return unit


@transaction.atomic
def create_organisation(
    *,
    name: str,
    kind: str,
    parent: PartyOrganisation | None,
    by: Actor,
    now: datetime,
    code: str = "",
) -> PartyOrganisation:
    """Add a Party organisation, the last below its parent; a root without one.

    Raises ``NotAllowed``, ``NameTaken``, ``CodeTaken``.
    """
    if not policies.can_create_organisation(by, parent):
        raise NotAllowed
    organisation = _add(PartyOrganisation(name=name, kind=kind, code=code), parent, letter="P")
    changes = {"kind": kind, "parent": parent.pk if parent else None}
    audit.record("people.organisation.created", target=organisation, by=by, at=now, changes=changes)
    return organisation


@transaction.atomic
def edit_organisation(
    *, organisation: PartyOrganisation, name: str, kind: str, by: Actor, now: datetime
) -> PartyOrganisation:
    """Give an organisation another name or kind. Raises ``NotAllowed``, ``NameTaken``."""
    if not policies.can_edit_organisation(by, organisation):
        raise NotAllowed
    _rename(organisation, name)
    changes = {"name": name, "kind": [organisation.kind, kind]}
    PartyOrganisation.objects.filter(pk=organisation.pk).update(kind=kind)
    audit.record("people.organisation.edited", target=organisation, by=by, at=now, changes=changes)
    organisation.refresh_from_db()
    return organisation


@transaction.atomic
def edit_unit(
    *, unit: Unit, name: str, phone: str, by: Actor, now: datetime, kind: str = ""
) -> Unit:
    """Give a workplace another name, kind or office number; without a kind it keeps its own.

    Raises ``NotAllowed``, ``NameTaken``.
    """
    paths = list(unit.organisations.values_list("path", flat=True))
    if not policies.can_edit_unit(by, unit, paths):
        raise NotAllowed
    _rename(unit, name)
    Unit.objects.filter(pk=unit.pk).update(phone=phone, kind=kind or unit.kind)
    changes = {"name": name, "kind": [unit.kind, kind or unit.kind]}
    audit.record("people.unit.edited", target=unit, by=by, at=now, changes=changes)
    unit.refresh_from_db()
    return unit


@transaction.atomic
def link_units(
    *, organisation: PartyOrganisation, units: Iterable[Unit], by: Actor, now: datetime
) -> None:
    """Say in which workplaces the organisation stands; a joint branch stands in several."""
    if not policies.can_edit_organisation(by, organisation):
        raise NotAllowed
    chosen = sorted({unit.pk for unit in units})
    organisation.units.set(chosen)
    audit.record(
        "people.organisation.units_linked",
        target=organisation,
        by=by,
        at=now,
        changes={"units": chosen},
    )


@transaction.atomic
def move_organisation(
    *,
    organisation: PartyOrganisation,
    new_parent: PartyOrganisation | None,
    moved_on: date,
    reason: str,
    by: Actor,
    now: datetime,
) -> OrganisationMove:
    """Put an organisation, with all below it, last under another parent; keep the history.

    Whoever registered in ``hooks.on_organisation_moved`` is told in the same transaction.
    Raises ``NotAllowed``, ``MoveInsideItself``, ``AlreadyThere``.
    """
    lock_tree(PartyOrganisation)
    organisation.refresh_from_db()
    if new_parent:
        new_parent.refresh_from_db()
    if not policies.can_move_organisation(by, organisation, new_parent):
        raise NotAllowed
    old_parent = PartyOrganisation.objects.get_parent(organisation)
    _refuse_pointless(organisation, old_parent, new_parent)
    _put_last_under(organisation, new_parent)
    move = OrganisationMove.objects.create(
        organisation=organisation,
        from_parent=old_parent,
        to_parent=new_parent,
        moved_on=moved_on,
        reason=reason,
        account_id=by.account_id,
        moved_at=now,
    )
    changes = {"parent": [move.from_parent_id, move.to_parent_id], "on": moved_on.isoformat()}
    audit.record("people.organisation.moved", target=organisation, by=by, at=now, changes=changes)
    for name in hooks.on_organisation_moved:
        jobs.later(name, account_id=by.account_id, move_id=move.pk)
    return move


def lock_tree(model: type[Unit] | type[PartyOrganisation]) -> None:
    """Let one writer at a time change a tree, or what hangs on it, until the transaction ends."""
    list(model.objects.select_for_update().filter(depth=1).values_list("pk", flat=True))


def _refuse_pointless(
    organisation: PartyOrganisation,
    old_parent: PartyOrganisation | None,
    new_parent: PartyOrganisation | None,
) -> None:
    if new_parent and new_parent.path.startswith(organisation.path):
        raise MoveInsideItself
    if old_parent == new_parent:
        raise AlreadyThere


def _put_last_under(organisation: PartyOrganisation, new_parent: PartyOrganisation | None) -> None:
    if new_parent:
        PartyOrganisation.objects.move(organisation, new_parent, "last-child")
    else:
        last = PartyOrganisation.objects.get_last_root_node()
        PartyOrganisation.objects.move(organisation, last, "last-sibling")
    organisation.refresh_from_db()


def _add(node: Node, parent: Node | None, *, letter: str) -> Node:
    model = type(node)
    if model.objects.filter(name=node.name).exists():
        raise NameTaken(name=node.name)
    if node.code and model.objects.filter(code=node.code).exists():
        raise CodeTaken(code=node.code)
    node.code = node.code or _free_code(model, letter)
    lock_tree(model)
    try:
        with transaction.atomic():
            if parent is None:
                return model.objects.add_root(instance=node)  # type: ignore[no-any-return]  # untyped
            return model.objects.add_child(parent, instance=node)  # type: ignore[no-any-return]  # untyped
    except IntegrityError as error:
        raise NameTaken(name=node.name) from error


def _rename(node: Unit | PartyOrganisation, name: str) -> None:
    others = type(node).objects.exclude(pk=node.pk)
    if others.filter(name=name).exists():
        raise NameTaken(name=name)
    type(node).objects.filter(pk=node.pk).update(name=name)


def _free_code(model: type[Unit] | type[PartyOrganisation], letter: str) -> str:
    last = model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    number = last + 1
    while model.objects.filter(code=f"{letter}{number:05}").exists():
        number += 1
    return f"{letter}{number:05}"
