"""What becomes of a workplace after it was made: put under another, ended, taken up again."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.people.actions.organisations import AlreadyThere, lock_tree
from wuxin.people.models import Unit, UnitMove
from wuxin.people.policies import organisations as policies


class UnitInsideItself(DomainError):
    message = _("不能把一个单位调到它自己或它的下级下面。请另选上级。")


class StillHasUnits(DomainError):
    message = _("它还有 %(count)s 个没有撤并的下级单位。请先把它们调走或撤并。")


class EndedMeanwhile(DomainError):
    message = _("这个单位的状态刚才已经改过了，请刷新页面查看。")


@transaction.atomic
def move_unit(
    *,
    unit: Unit,
    new_parent: Unit | None,
    moved_on: date,
    reason: str,
    by: Actor,
    now: datetime,
) -> UnitMove:
    """Put a workplace, with all below it, last under another one; keep the history.

    Raises ``NotAllowed``, ``UnitInsideItself``, ``AlreadyThere``.
    """
    lock_tree(Unit)
    unit.refresh_from_db()
    if new_parent:
        new_parent.refresh_from_db()
    if not policies.can_move_unit(by, unit, _paths_at(unit), new_parent):
        raise NotAllowed
    old_parent = Unit.objects.get_parent(unit)
    if new_parent and new_parent.path.startswith(unit.path):
        raise UnitInsideItself
    if old_parent == new_parent:
        raise AlreadyThere
    target = new_parent or Unit.objects.get_last_root_node()
    Unit.objects.move(unit, target, "last-child" if new_parent else "last-sibling")
    unit.refresh_from_db()
    move = UnitMove.objects.create(
        unit=unit,
        from_parent=old_parent,
        to_parent=new_parent,
        moved_on=moved_on,
        reason=reason,
        account_id=by.account_id,
        moved_at=now,
    )
    changes = {"parent": [move.from_parent_id, move.to_parent_id], "on": moved_on.isoformat()}
    audit.record("people.unit.moved", target=unit, by=by, at=now, changes=changes)
    return move


@transaction.atomic
def end_unit(*, unit: Unit, ended_on: date, by: Actor, now: datetime) -> None:
    """Say that a workplace was closed or merged; what happened there keeps its name.

    Whoever still works there stays, and the page says so. Raises ``NotAllowed``,
    ``StillHasUnits``, ``EndedMeanwhile``.
    """
    lock_tree(Unit)
    _require_may_edit(by, unit)
    below = Unit.objects.inside(unit).in_force().exclude(pk=unit.pk).count()
    if below:
        raise StillHasUnits(count=below)
    if not Unit.objects.filter(pk=unit.pk, ended_on=None).update(ended_on=ended_on):
        raise EndedMeanwhile
    changes = {"on": ended_on.isoformat()}
    audit.record("people.unit.ended", target=unit, by=by, at=now, changes=changes)


@transaction.atomic
def reopen_unit(*, unit: Unit, by: Actor, now: datetime) -> None:
    """Take back that a workplace has ended. Raises ``NotAllowed``, ``EndedMeanwhile``."""
    _require_may_edit(by, unit)
    if not Unit.objects.filter(pk=unit.pk, ended_on__isnull=False).update(ended_on=None):
        raise EndedMeanwhile
    audit.record("people.unit.reopened", target=unit, by=by, at=now)


def _require_may_edit(by: Actor, unit: Unit) -> None:
    if not policies.can_edit_unit(by, unit, _paths_at(unit)):
        raise NotAllowed


def _paths_at(unit: Unit) -> list[str]:
    return list(unit.organisations.values_list("path", flat=True))
