"""Answers about workplaces: the tree with its people, one workplace, what is unusual about it."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from wuxin.core.actor import Actor
from wuxin.people.models import (
    MembershipKind,
    OrganisationKind,
    PartyMembership,
    PartyOrganisation,
    Person,
    Unit,
    UnitKind,
    UnitMove,
    within,
)
from wuxin.people.policies import organisations as policies
from wuxin.people.queries.organisations import FEWEST_OF_A_BRANCH

_SCHOOLS = (
    UnitKind.PRIMARY,
    UnitKind.MIDDLE,
    UnitKind.NINE_YEAR,
    UnitKind.SPECIAL,
    UnitKind.KINDERGARTEN,
)


@dataclass(slots=True)
class UnitRow:
    """One workplace as a line of the tree: those of its people whom the reader sees."""

    unit: Unit
    level: int
    organisations: list[PartyOrganisation]
    people: int
    can_edit: bool
    warnings: list[str] = field(default_factory=list)


def units_for(
    actor: Actor, *, text: str = "", kind: str = "", ended: bool = False
) -> list[UnitRow]:
    """The workplaces that fit, in their own order; whole subtrees only without a filter."""
    found: QuerySet[Unit] = Unit.objects.visible_to(actor).filter(ended_on__isnull=not ended)
    if kind in UnitKind:
        found = found.filter(kind=kind)
    if text:
        found = found.filter(name__icontains=text)
    return _rows(actor, found, is_tree=not (text or kind or ended))


def row_of(actor: Actor, unit: Unit) -> UnitRow:
    return _rows(actor, Unit.objects.filter(pk=unit.pk), is_tree=False)[0]


def possible_parents(unit: Unit | None = None) -> QuerySet[Unit]:
    """Under which a workplace may be put: those in force, not inside itself."""
    parents: QuerySet[Unit] = Unit.objects.in_force()
    return parents.exclude(within((unit.path,))) if unit else parents


def above(unit: Unit) -> list[Unit]:
    """What stands above a workplace, from the top down."""
    step = Unit.steplen
    paths = [unit.path[:end] for end in range(step, len(unit.path), step)]
    return list(Unit.objects.filter(path__in=paths))


def moves_of(unit: Unit) -> list[UnitMove]:
    """Where the workplace stood before, the latest first."""
    moves = unit.moves.select_related("from_parent", "to_parent")
    return list(moves.order_by("-moved_on", "-pk"))


def soft_warnings(row: UnitRow, full: int) -> list[str]:
    """What the usual rules would ask of a workplace. Never blocks anything."""
    if row.unit.ended_on is not None:
        left = _("已撤并，还有 %(n)s 人登记在这里，请更正他们的单位。") % {"n": row.people}
        return [left] if row.people else []
    if row.unit.kind not in _SCHOOLS:
        return []
    own = [one for one in row.organisations if one.kind != OrganisationKind.JOINT_BRANCH]
    if full >= FEWEST_OF_A_BRANCH and not own:
        return [_("正式党员有 3 名以上，一般单独成立党支部。")]
    if full and not row.organisations:
        return [_("正式党员不足 3 名，一般与邻近单位成立联合支部。")]
    if not full and not row.organisations:
        return [_("没有正式党员，一般选派党建工作指导员。")]
    return []


def _rows(actor: Actor, units: QuerySet[Unit], *, is_tree: bool) -> list[UnitRow]:
    found = list(units.prefetch_related("organisations"))
    ids = [unit.pk for unit in found]
    people = _people(Person.objects.visible_to(actor).filter(unit__in=ids))
    full = _full_members(ids)
    rows = []
    for unit in found:
        stand = sorted(unit.organisations.all(), key=lambda one: one.path)
        row = UnitRow(
            unit=unit,
            level=unit.depth - 1 if is_tree else 0,
            organisations=stand,
            people=people[unit.pk],
            can_edit=policies.can_edit_unit(actor, unit, [one.path for one in stand]),
        )
        row.warnings = soft_warnings(row, full[unit.pk]) if row.can_edit else []
        rows.append(row)
    return rows


def _people(persons: QuerySet[Person]) -> Counter[int]:
    counted = persons.order_by().values_list("unit_id").annotate(number=Count("pk"))
    return Counter({unit_id: number for unit_id, number in counted if unit_id})


def _full_members(ids: list[int]) -> Counter[int]:
    held = PartyMembership.objects.filter(
        person__unit__in=ids, kind=MembershipKind.FULL, to_on=None
    )
    counted = held.order_by().values_list("person__unit_id").annotate(number=Count("pk"))
    return Counter({unit_id: number for unit_id, number in counted if unit_id})
