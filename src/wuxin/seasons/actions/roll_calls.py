"""The roll call: ticks, each saved at once, by as many people as like, nothing lost.

Every save takes the same way: the branch's roll is taken first (one conditional UPDATE, on
which others wait), only rows that are still as their reader saw them are changed, the ledger
follows in the same transaction, and one audit event says so.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import Conflict, NotAllowed
from wuxin.ledger import actions as ledger
from wuxin.seasons import posting, refusals
from wuxin.seasons.actions import coverage, roll_writes
from wuxin.seasons.actions.roll_writes import Save, Written
from wuxin.seasons.actions.seasons_open import refuse_closed
from wuxin.seasons.models import (
    BatchOrganisation,
    Presence,
    Reason,
    RollCallState,
)
from wuxin.seasons.policies import roll_calls as policies
from wuxin.seasons.queries.roll_states import RowState, states_of

LONGEST_TEXT = 40
_WITH_REASON = (Presence.LEAVE, Presence.ABSENT)
_KNOWN = frozenset(Presence.values)
_REASONS = frozenset(["", *Reason.values])
_Accepted = tuple[RowState, "Change"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row of a roll as it should be, and the revision its reader saw."""

    enrolment_id: int
    seen_revision: int
    status: str
    reason: str = ""
    reason_text: str = ""

    def is_what_stands(self, row: RowState) -> bool:
        return _said(self) == _said(row)


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that somebody else changed since it was seen: what stands, and what was wanted."""

    enrolment: RowState
    wanted: Change


@dataclass(slots=True)
class RollCallOutcome:
    """What a save did. ``ignored`` are ids that do not stand on this roll.

    ``rows`` is the whole roll as it stands now.
    """

    changed: list[int] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    ignored: list[int] = field(default_factory=list)
    rows: list[RowState] = field(default_factory=list)


@transaction.atomic
def take_roll_call(
    *, roll: BatchOrganisation, changes: Sequence[Change], by: Actor, now: datetime
) -> RollCallOutcome:
    """Change the rows given, but for those that somebody else has changed since they were seen.

    A row that stands already as wanted is left alone, so sending again does no harm. Rows of
    another roll are ignored, and the audit event names them. ``roll`` is loaded ``with_batch``.

    Raises ``RollCallIsDone``, ``BatchCancelled``, ``SeasonClosed``, ``SeasonNotOpen``,
    ``UnknownStatus``, and ``TotalStands`` where somebody would be counted twice.
    """
    _check(changes)
    save = _begin(roll, by, now)
    wanted = {change.enrolment_id: change for change in changes}
    states = states_of(roll)
    outcome = RollCallOutcome(rows=states)
    accepted: list[_Accepted] = []
    rows = {row.pk: row for row in states}
    for pk, change in wanted.items():
        row = rows.get(pk)
        if row is None:
            outcome.ignored.append(pk)
        elif change.is_what_stands(row):
            continue
        elif row.revision != change.seen_revision:
            outcome.clashes.append(Clash(row, change))
        else:
            accepted.append((row, change))
    return _finish(save, "seasons.roll_call.saved", accepted, outcome)


@transaction.atomic
def mark_all_present_except(
    *, roll: BatchOrganisation, by: Actor, now: datetime, absent_ids: Collection[int] = ()
) -> RollCallOutcome:
    """Call everybody present of whom nothing is said yet; ``absent_ids`` were not there.

    Who asked for leave, or is visited at home, stays so. Raises as ``take_roll_call``.
    """
    save = _begin(roll, by, now)
    states = states_of(roll)
    accepted = [
        (
            row,
            Change(
                enrolment_id=row.pk,
                seen_revision=row.revision,
                status=Presence.ABSENT if row.pk in absent_ids else Presence.PRESENT,
            ),
        )
        for row in states
        if row.status == Presence.EXPECTED
    ]
    outcome = RollCallOutcome(rows=states)
    return _finish(save, "seasons.roll_call.all_present", accepted, outcome)


@transaction.atomic
def undo_roll_call_change(
    *, roll: BatchOrganisation, save_key: str, by: Actor, now: datetime
) -> RollCallOutcome:
    """Put back what the last save changed, as a new change.

    Raises ``NothingToUndo`` if there was another save since, and as ``take_roll_call``.
    """
    if not save_key:
        raise refusals.NothingToUndo
    save = _begin(roll, by, now, last_save=save_key)
    states = states_of(roll)
    accepted = [
        (
            row,
            Change(
                enrolment_id=row.pk,
                seen_revision=row.revision,
                status=row.before_status,
                reason=row.before_reason,
                reason_text=row.before_text,
            ),
        )
        for row in states
        if row.save_key == save_key
    ]
    return _finish(save, "seasons.roll_call.undone", accepted, RollCallOutcome(rows=states))


def check_open(roll: BatchOrganisation) -> None:
    """Raise unless the roll can be called now."""
    if roll.batch.is_cancelled or roll.state == RollCallState.CANCELLED:
        raise refusals.BatchCancelled
    refuse_closed(roll.batch.activity.season)
    if roll.is_done:
        raise refusals.RollCallIsDone


def _begin(roll: BatchOrganisation, by: Actor, now: datetime, *, last_save: str = "") -> Save:
    """Take the roll: whoever else saves waits. ``last_save`` is what must still be the last."""
    if not policies.can_call_roll(by, roll.organisation):
        raise NotAllowed
    check_open(roll)
    before = (roll.last_save, roll.last_saved_at, roll.last_saved_by_id)
    save = Save(roll, secrets.token_hex(6), by, now, before)
    if not roll_writes.take(save, last_save=last_save):
        roll.refresh_from_db(fields=["state", "last_save"])
        check_open(roll)
        raise refusals.NothingToUndo
    roll.last_save, roll.last_saved_at, roll.last_saved_by_id = save.key, now, by.person_id
    return save


def _finish(
    save: Save, code: str, accepted: Sequence[_Accepted], outcome: RollCallOutcome
) -> RollCallOutcome:
    """Write, post and say so. A save that changes nothing leaves the last one to be undone."""
    if accepted:
        _apply(save, accepted)
        _cover(save, accepted)
    else:
        _hand_back(save)
    _say(save, code, accepted, outcome.ignored)
    after = {row.pk: _after(save, row, change) for row, change in accepted}
    outcome.changed = list(after)
    outcome.rows = [after.get(row.pk, row) for row in outcome.rows]
    return outcome


def _after(save: Save, row: RowState, change: Change) -> RowState:
    """The row as it was written."""
    return row._replace(
        revision=row.revision + 1,
        status=str(change.status),
        reason=change.reason,
        reason_text=change.reason_text,
        recorded_by_id=save.by.person_id,
        save_key=save.key,
        before_status=row.status,
        before_reason=row.reason,
        before_text=row.reason_text,
    )


def _hand_back(save: Save) -> None:
    key, saved_at, saved_by_id = save.before
    BatchOrganisation.objects.filter(pk=save.roll.pk).update(
        last_save=key, last_saved_at=saved_at, last_saved_by_id=saved_by_id
    )
    save.roll.last_save, save.roll.last_saved_at = key, saved_at
    save.roll.last_saved_by_id = saved_by_id


def _check(changes: Iterable[Change]) -> None:
    for change in changes:
        if change.status not in _KNOWN or change.reason not in _REASONS:
            raise refusals.UnknownStatus
        is_reasoned = bool(change.reason or change.reason_text)
        if is_reasoned and change.status not in _WITH_REASON:
            raise refusals.UnknownStatus
        if len(change.reason_text) > LONGEST_TEXT:
            raise refusals.UnknownStatus


def _apply(save: Save, accepted: Sequence[_Accepted]) -> None:
    """Write the rows, each only if it is still as it was read; then post."""
    if any(change.status == Presence.PRESENT for _row, change in accepted):
        roll_writes.refuse_beside_total(save.roll.batch_id)
    rows = [Written(row.pk, row.revision, *_said(change)) for row, change in accepted]
    if roll_writes.write(save, rows) != len(rows):
        raise Conflict
    _post(save, accepted)


def _post(save: Save, accepted: Sequence[_Accepted]) -> None:
    book = save.roll.batch.activity.season.book
    came = [row for row, change in accepted if change.status == Presence.PRESENT]
    left = [
        row
        for row, change in accepted
        if row.status == Presence.PRESENT and change.status != Presence.PRESENT
    ]
    if book is None or not (came or left):
        return
    if came:
        postings = [posting.of_presence(save.roll, row) for row in came]
        ledger.post_within(book, postings, by=save.by, now=save.now)
    if left:
        sources = [posting.source_of_presence(row.pk) for row in left]
        ledger.reverse_within(book, sources, by=save.by, now=save.now)


def _cover(save: Save, accepted: Sequence[_Accepted]) -> None:
    coverage.refresh(
        season_id=save.roll.batch.activity.season_id,
        person_ids=[row.person_id for row, _change in accepted],
        now=save.now,
    )


def _say(
    save: Save,
    code: str,
    accepted: Sequence[_Accepted],
    ignored: Sequence[int] = (),
) -> None:
    """One event: who went from what to what, by id; reasons stay in the roll."""
    if not accepted and not ignored:
        return
    rows = [[row.pk, row.status, change.status] for row, change in accepted]
    changes: dict[str, object] = {"rows": rows}
    if ignored:
        changes["ignored"] = list(ignored)
    audit.record(code, target=save.roll, by=save.by, at=save.now, changes=changes)


def _said(of: Change | RowState) -> tuple[str, str, str]:
    return (str(of.status), of.reason, of.reason_text)
