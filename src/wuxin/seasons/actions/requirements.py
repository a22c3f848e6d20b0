"""What the season asks: added, changed, moved, taken out."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from wuxin.core import audit, recycling
from wuxin.core.actor import Actor
from wuxin.core.models import Binned
from wuxin.ledger.models import Kind
from wuxin.seasons import binned as kinds
from wuxin.seasons import refusals
from wuxin.seasons.actions import coverage, member_sums
from wuxin.seasons.actions.plan_guard import last_position, move, require_plan
from wuxin.seasons.models import (
    Audience,
    Requirement,
    RequirementMeasure,
    Season,
    Standing,
    StandingSum,
)

MOST_TIMES = 100
MOST_MINUTES = 6000
_STEP = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementPlan:
    """What one decides of a requirement; ``kinds`` are codes, none: whatever counts."""

    title: str
    is_required: bool = True
    audience: str = Audience.MEMBERS
    measure: str = RequirementMeasure.TIMES
    target: int = 1
    kinds: Collection[str] = field(default_factory=tuple)


@transaction.atomic
def add_requirement(
    *, season: Season, plan: RequirementPlan, by: Actor, now: datetime
) -> Requirement:
    """Put one more at the end of the list.

    Raises ``SeasonClosed``, ``RequirementTitleTaken``, ``TargetOutOfRange``, ``UnknownAudience``,
    ``UnknownKind``.
    """
    require_plan(season, by)
    _check(season, plan)
    position = last_position(season.requirements.all())
    requirement = Requirement.objects.create(season=season, position=position, **_fields(plan))
    requirement.kinds.set(Kind.objects.filter(code__in=plan.kinds))
    changes = {"now": _told(plan), "season_is": season.state}
    audit.record("seasons.requirement.added", target=requirement, by=by, at=now, changes=changes)
    coverage.refresh_later(season)
    return requirement


@transaction.atomic
def edit_requirement(
    *, requirement: Requirement, plan: RequirementPlan, by: Actor, now: datetime
) -> Requirement:
    """Ask something else, or as much in other words. Raises as ``add_requirement``.

    In an open season a job reckons coverage by the new text; entries stay as they are.
    """
    season = requirement.season
    require_plan(season, by)
    _check(season, plan, besides=requirement.pk)
    before = _told(_plan_of(requirement))
    Requirement.objects.filter(pk=requirement.pk).update(**_fields(plan))
    requirement.kinds.set(Kind.objects.filter(code__in=plan.kinds))
    requirement.refresh_from_db()
    changes = {"before": before, "now": _told(plan), "season_is": season.state}
    audit.record("seasons.requirement.edited", target=requirement, by=by, at=now, changes=changes)
    member_sums.rebuild(season.pk)
    coverage.refresh_later(season)
    return requirement


@transaction.atomic
def move_requirement(*, requirement: Requirement, up: bool, by: Actor, now: datetime) -> None:
    """Let it stand one line higher or lower."""
    require_plan(requirement.season, by)
    if move(Requirement.objects.filter(season=requirement.season), requirement.pk, up=up):
        audit.record("seasons.requirement.moved", target=requirement, by=by, at=now)


@transaction.atomic
def remove_requirement(*, requirement: Requirement, by: Actor, now: datetime) -> Binned:
    """Ask it no more: into the bin, without what is reckoned by it."""
    season = requirement.season
    require_plan(season, by)
    row = _fields(_plan_of(requirement)) | {
        "id": requirement.pk,
        "position": requirement.position,
        "kinds": sorted(requirement.kinds.values_list("code", flat=True)),
    }
    changes = {"was": row, "season_is": season.state}
    audit.record("seasons.requirement.removed", target=requirement, by=by, at=now, changes=changes)
    thing = kinds.in_plan(kinds.REQUIREMENT, requirement.title, season)
    derived = (Standing, StandingSum)
    removed = recycling.discard(requirement, thing, by=by, now=now, derived=derived)
    member_sums.rebuild(season.pk)
    return removed


def _check(season: Season, plan: RequirementPlan, *, besides: int | None = None) -> None:
    same = season.requirements.filter(title=plan.title).filter(~Q(pk=besides))
    if same.exists():
        raise refusals.RequirementTitleTaken(title=plan.title)
    if plan.audience not in Audience.values or plan.measure not in RequirementMeasure.values:
        raise refusals.UnknownAudience
    by_minutes = plan.measure == RequirementMeasure.MINUTES
    most = MOST_MINUTES if by_minutes else MOST_TIMES
    if not 1 <= plan.target <= most or (by_minutes and plan.target % _STEP):
        raise refusals.TargetOutOfRange(target=plan.target)
    if Kind.objects.filter(code__in=plan.kinds).count() != len(set(plan.kinds)):
        raise refusals.UnknownKind


def _fields(plan: RequirementPlan) -> dict[str, object]:
    return {
        "title": plan.title,
        "is_required": plan.is_required,
        "audience": plan.audience,
        "measure": plan.measure,
        "target": plan.target,
    }


def _told(plan: RequirementPlan) -> dict[str, object]:
    return _fields(plan) | {"kinds": sorted(plan.kinds)}


def _plan_of(requirement: Requirement) -> RequirementPlan:
    return RequirementPlan(
        title=requirement.title,
        is_required=requirement.is_required,
        audience=requirement.audience,
        measure=requirement.measure,
        target=requirement.target,
        kinds=tuple(requirement.kinds.values_list("code", flat=True)),
    )
