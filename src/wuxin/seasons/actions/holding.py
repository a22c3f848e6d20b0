"""Whether a batch counts as held, and the session's entry that follows."""

from datetime import datetime

from wuxin.core.actor import Actor
from wuxin.ledger import actions as ledger
from wuxin.seasons import posting
from wuxin.seasons.actions.hours_totals import refresh_totals
from wuxin.seasons.actions.places import lock_batches
from wuxin.seasons.models import (
    Activity,
    AttestedTotal,
    Batch,
    BatchState,
    Enrolment,
    Presence,
    RollCallState,
    Speaker,
)
from wuxin.seasons.queries.speakers import taught_at


def hold(batch: Batch, by: Actor, now: datetime) -> set[int]:
    """Held, if somebody was there by a roll that is done or by a total that is attested.

    What persons of the district taught at it is posted with the session, and undone with it.
    Returns who they are: their hours are to be refreshed.
    """
    is_held = _has_people(batch) or _has_total(batch)
    book = batch.activity.season.book
    was, will_be = BatchState.PLANNED, BatchState.HELD
    if not is_held:
        was, will_be = will_be, was
    changed = Batch.objects.filter(pk=batch.pk, state=was).update(state=will_be)
    if book is None or not (is_held or changed):
        return set()
    if is_held:
        lessons = [one for one in taught_at(batch.activity) if one.batch_id == batch.pk]
        postings = [posting.of_session(batch), *map(posting.of_teaching, lessons)]
        ledger.post(book, postings, by=by, now=now)
        return {lesson.person_id for lesson in lessons}
    speakers = Speaker.objects.filter(activity=batch.activity_id, person__isnull=False)
    teachers = {person_id or 0 for person_id in speakers.values_list("person_id", flat=True)}
    lessons_held = [posting.source_of_teaching(batch.pk, pk) for pk in sorted(teachers)]
    sources = [posting.source_of_session(batch.pk), *lessons_held]
    ledger.reverse(book, sources, by=by, now=now)
    return teachers


def teach(activity: Activity, person_id: int, by: Actor, now: datetime) -> None:
    """Have the ledger say of each batch of an activity whether a person taught at it.

    Whoever holds a batch of it meanwhile waits, and then sees what this transaction made.
    """
    book = activity.season.book
    if book is None:
        return
    lock_batches(activity)
    ids = activity.batches.values_list("pk", flat=True)
    lessons = [one for one in taught_at(activity) if one.person_id == person_id]
    gone = set(ids).difference(one.batch_id for one in lessons)
    ledger.post(book, [posting.of_teaching(one) for one in lessons], by=by, now=now)
    sources = [posting.source_of_teaching(pk, person_id) for pk in sorted(gone)]
    ledger.reverse(book, sources, by=by, now=now)
    refresh_totals(person_ids=[person_id], now=now)


def _has_people(batch: Batch) -> bool:
    return Enrolment.objects.filter(
        batch=batch, status=Presence.PRESENT, batch_organisation__state=RollCallState.DONE
    ).exists()


def _has_total(batch: Batch) -> bool:
    return AttestedTotal.objects.filter(
        batch=batch, confirmed_at__isnull=False, withdrawn_at=None
    ).exists()
