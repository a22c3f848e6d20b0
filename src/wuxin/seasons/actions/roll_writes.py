"""The statements by which every save of a roll is written.

Spelled out because they run with every tick; see ``queries.roll_states``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from wuxin.core.actor import Actor
from wuxin.seasons.attendance_refusals import TotalStands
from wuxin.seasons.models import BatchOrganisation


@dataclass(frozen=True, slots=True)
class Save:
    """One save under way. ``before`` is the name, moment and person of the save before it."""

    roll: BatchOrganisation
    key: str
    by: Actor
    now: datetime
    before: tuple[str, datetime | None, int | None]


@dataclass(frozen=True, slots=True)
class Written:
    """One row as it is to be, if it still has the revision it was read with."""

    pk: int
    revision: int
    status: str
    reason: str
    text: str


_TAKE = """
UPDATE seasons_batchorganisation
SET revision = revision + 1, last_save = %s, last_saved_at = %s, last_saved_by_id = %s
WHERE id = %s AND state = 'open'
"""
_TAKE_AFTER = _TAKE + " AND last_save = %s"
_WRITE = """
UPDATE seasons_enrolment
SET before_status = status, before_reason = reason, before_text = reason_text,
  status = %s, reason = %s, reason_text = %s, revision = revision + 1,
  save_key = %s, recorded_by_id = %s, recorded_at = %s
WHERE id = %s AND revision = %s
"""
_TOTAL = """
SELECT people FROM seasons_attestedtotal
WHERE batch_id = %s AND confirmed_at IS NOT NULL AND withdrawn_at IS NULL
"""


def take(save: Save, *, last_save: str = "") -> bool:
    """Take an open roll, on which other saves then wait; only after that last save, if named."""
    values = [save.key, _stored(save.now), save.by.person_id, save.roll.pk]
    with connection.cursor() as cursor:
        if last_save:
            cursor.execute(_TAKE_AFTER, [*values, last_save])
        else:
            cursor.execute(_TAKE, values)
        return bool(cursor.rowcount)


def write(save: Save, rows: Sequence[Written]) -> int:
    """Write rows that nobody has changed since; returns how many that were."""
    said = (save.key, save.by.person_id, _stored(save.now))
    with connection.cursor() as cursor:
        cursor.executemany(
            _WRITE,
            [(row.status, row.reason, row.text, *said, row.pk, row.revision) for row in rows],
        )
        return int(cursor.rowcount)


def refuse_beside_total(batch_id: int) -> None:
    """Raise if a confirmed total counts the people of the batch: a tick would count them twice.

    To be called with the roll taken: ``confirm_total`` waits for the rolls, and sees the ticks.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOTAL, [batch_id])
        if found := cursor.fetchone():
            raise TotalStands(people=found[0])


def _stored(moment: datetime) -> str:
    """As the database keeps a moment: SQLite without its zone."""
    return str(connection.ops.adapt_datetimefield_value(moment))
