"""A list of names becomes attendance: the same ticks, roll by roll, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.seasons import attendance_refusals as refusals
from wuxin.seasons.actions.channels import set_channels
from wuxin.seasons.actions.roll_calls import Change, take_roll_call
from wuxin.seasons.models import Batch, BatchOrganisation, Enrolment, Presence
from wuxin.seasons.models.channels import CODES
from wuxin.seasons.queries.name_lists import callable_rows


@dataclass(slots=True)
class ListOutcome:
    """What a list did: ids of enrolments. ``clashed`` were changed by somebody meanwhile."""

    changed: list[int] = field(default_factory=list)
    stood: list[int] = field(default_factory=list)
    clashed: list[int] = field(default_factory=list)
    finished: list[int] = field(default_factory=list)


@transaction.atomic
def take_name_list(
    *, batch: Batch, chosen: Mapping[int, int], channel: str, by: Actor, now: datetime
) -> ListOutcome:
    """Call these enrolments present; ``chosen`` maps each to the revision its reader saw.

    Only rolls of the batch that ``by`` may call are touched; who stands present already is left
    alone, so sending again does no harm; rolls that are finished are told, not changed. Raises
    ``NothingChosen``, ``NotAnAttendanceChannel`` and as ``take_roll_call``.
    """
    if channel not in CODES:
        raise refusals.NotAnAttendanceChannel
    by_roll: dict[int, list[Enrolment]] = {}
    rows = callable_rows(batch, by).filter(pk__in=list(chosen))
    for row in rows.order_by("batch_organisation_id", "pk"):
        by_roll.setdefault(row.batch_organisation_id, []).append(row)
    if not by_roll:
        raise refusals.NothingChosen
    outcome = ListOutcome()
    rolls = BatchOrganisation.objects.with_batch().filter(pk__in=list(by_roll))
    for roll in rolls.order_by("pk"):
        _take(roll, by_roll[roll.pk], chosen, channel, (by, now), outcome)
    audit.record(
        "seasons.name_list.taken",
        target=batch,
        by=by,
        at=now,
        changes={"changed": len(outcome.changed), "rolls": list(by_roll)},
    )
    return outcome


def _take(
    roll: BatchOrganisation,
    rows: list[Enrolment],
    chosen: Mapping[int, int],
    channel: str,
    done: tuple[Actor, datetime],
    outcome: ListOutcome,
) -> None:
    by, now = done
    new = [row for row in rows if row.status != Presence.PRESENT]
    outcome.stood += [row.pk for row in rows if row.status == Presence.PRESENT]
    if not new:
        return
    if roll.is_done:
        outcome.finished += [row.pk for row in new]
        return
    changes = [
        Change(enrolment_id=row.pk, seen_revision=chosen[row.pk], status=Presence.PRESENT.value)
        for row in new
    ]
    taken = take_roll_call(roll=roll, changes=changes, by=by, now=now)
    outcome.changed += taken.changed
    outcome.clashed += [clash.enrolment.pk for clash in taken.clashes]
    set_channels(roll=roll, channels=dict.fromkeys(taken.changed, channel), by=by, now=now)
