"""Whether a batch counts as held, and the session's entry that follows."""

from datetime import datetime

from wuxin.core.actor import Actor
from wuxin.ledger import actions as ledger
from wuxin.seasons import posting
from wuxin.seasons.models import (
    AttestedTotal,
    Batch,
    BatchState,
    Enrolment,
    Presence,
    RollCallState,
)


def hold(batch: Batch, by: Actor, now: datetime) -> None:
    """Held, if somebody was there by a roll that is done or by a total that is attested."""
    is_held = _has_people(batch) or _has_total(batch)
    book = batch.activity.season.book
    was, will_be = BatchState.PLANNED, BatchState.HELD
    if not is_held:
        was, will_be = will_be, was
    changed = Batch.objects.filter(pk=batch.pk, state=was).update(state=will_be)
    if not changed or book is None:
        return
    if is_held:
        ledger.post(book, [posting.of_session(batch)], by=by, now=now)
    else:
        ledger.reverse(book, [posting.source_of_session(batch.pk)], by=by, now=now)


def _has_people(batch: Batch) -> bool:
    return Enrolment.objects.filter(
        batch=batch, status=Presence.PRESENT, batch_organisation__state=RollCallState.DONE
    ).exists()


def _has_total(batch: Batch) -> bool:
    return AttestedTotal.objects.filter(
        batch=batch, confirmed_at__isnull=False, withdrawn_at=None
    ).exists()
