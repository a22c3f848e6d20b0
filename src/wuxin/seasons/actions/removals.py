"""What was taken out of a plan, put back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.seasons import refusals
from wuxin.seasons.actions import coverage
from wuxin.seasons.actions.plan_guard import require_plan
from wuxin.seasons.models import (
    PlanPart,
    Removal,
    Requirement,
    Season,
    SeasonClassroom,
    Topic,
)


def keep_removed(
    *,
    season: Season,
    part: PlanPart,
    title: str,
    row: dict[str, Any],
    by: Actor,
    now: datetime,
) -> Removal:
    """Remember a row before it goes: part of the action that takes it out."""
    return Removal.objects.create(
        season=season,
        part=part,
        title=title,
        row=row,
        removed_by_id=by.person_id,
        removed_at=now,
    )


@transaction.atomic
def restore_removed(*, removal: Removal, by: Actor, now: datetime) -> None:
    """Put it back where it stood, under the same key.

    Raises ``SeasonClosed``, ``NothingToRestore`` if it was put back already or its place is
    taken by another of the same name.
    """
    require_plan(removal.season, by)
    restored = Removal.objects.undoable(now=now).filter(pk=removal.pk).update(restored_at=now)
    if not restored or _is_there_again(removal):
        raise refusals.NothingToRestore
    _put_back(removal.season, PlanPart(removal.part), dict(removal.row))
    changes = {"part": removal.part, "row": removal.row}
    audit.record("seasons.removal.restored", target=removal, by=by, at=now, changes=changes)


def _is_there_again(removal: Removal) -> bool:
    season, row = removal.season, removal.row
    if removal.part == PlanPart.CLASSROOM:
        return season.classrooms.filter(classroom=row["classroom_id"]).exists()
    if removal.part == PlanPart.TOPIC:
        return season.topics.filter(code=row["code"]).exists()
    return season.requirements.filter(title=row["title"]).exists()


def _put_back(season: Season, part: PlanPart, row: dict[str, Any]) -> None:
    if part == PlanPart.CLASSROOM:
        SeasonClassroom.objects.create(season=season, **row)
    elif part == PlanPart.TOPIC:
        Topic.objects.create(season=season, **row)
    else:
        kinds = row.pop("kinds")
        Requirement.objects.create(season=season, **row).kinds.set(kinds)
        coverage.refresh_later(season)
