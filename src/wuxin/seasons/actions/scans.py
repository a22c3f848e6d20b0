"""A code is scanned: the same tick, saved at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from wuxin.core.actor import Actor
from wuxin.core.errors import Conflict
from wuxin.seasons import attendance_refusals as refusals
from wuxin.seasons.actions.roll_calls import Change, take_roll_call
from wuxin.seasons.models import Batch, BatchOrganisation, Enrolment, Presence
from wuxin.seasons.models.codes import folded
from wuxin.seasons.policies import roll_calls as policies
from wuxin.seasons.queries.roll_states import RowState, states_of


@dataclass(frozen=True, slots=True)
class Scan:
    """Who was ticked, on which roll; ``was_present``: they stood ticked before."""

    roll: BatchOrganisation
    row: RowState
    was_present: bool


@transaction.atomic
def scan_code(*, batch: Batch, code: str, by: Actor, now: datetime) -> Scan:
    """Tick the person of a code on their own roll of the batch.

    ``code`` is what was scanned or typed. Scanned twice changes nothing and says so. Raises
    ``UnknownCode``, ``NotOnThisBatch``, ``OnAnotherRoll``, and as ``take_roll_call``.
    """
    enrolment = _enrolment_of(batch, code)
    roll = BatchOrganisation.objects.with_batch().get(pk=enrolment.batch_organisation_id)
    if not policies.can_call_roll(by, roll.organisation):
        raise refusals.OnAnotherRoll(name=roll.organisation.name)
    if enrolment.status == Presence.PRESENT:
        return Scan(roll, _row(states_of(roll), enrolment.pk), was_present=True)
    change = Change(
        enrolment_id=enrolment.pk,
        seen_revision=enrolment.revision,
        status=Presence.PRESENT.value,
    )
    outcome = take_roll_call(roll=roll, changes=[change], by=by, now=now)
    if outcome.clashes:
        raise Conflict
    return Scan(roll, _row(outcome.rows, enrolment.pk), was_present=not outcome.changed)


@transaction.atomic
def take_back_scan(
    *, roll: BatchOrganisation, enrolment_id: int, save_key: str, by: Actor, now: datetime
) -> RowState:
    """Put one scanned row back to what it said before, whoever was scanned since.

    Raises ``NothingToTakeBack`` if that row was changed again, and as ``take_roll_call``.
    """
    row = next((row for row in states_of(roll) if row.pk == enrolment_id), None)
    if row is None or not save_key or row.save_key != save_key:
        raise refusals.NothingToTakeBack
    change = Change(
        enrolment_id=row.pk,
        seen_revision=row.revision,
        status=row.before_status,
        reason=row.before_reason,
        reason_text=row.before_text,
    )
    outcome = take_roll_call(roll=roll, changes=[change], by=by, now=now)
    if outcome.clashes:
        raise refusals.NothingToTakeBack
    return _row(outcome.rows, enrolment_id)


def _enrolment_of(batch: Batch, code: str) -> Enrolment:
    known = folded(code)
    rows = Enrolment.objects.filter(person__member_code__code=known) if known else None
    if rows is None or not rows.exists():
        raise refusals.UnknownCode
    enrolment = rows.filter(batch=batch).first()
    if enrolment is None:
        raise refusals.NotOnThisBatch
    return enrolment


def _row(rows: list[RowState], pk: int) -> RowState:
    return next(row for row in rows if row.pk == pk)
