"""Guests by name, and an unnamed public by number: entries without a person."""

from datetime import datetime

from django.db import IntegrityError, transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.ledger import actions as ledger
from wuxin.seasons import attendance_refusals as refusals
from wuxin.seasons import outsider_posting as posting
from wuxin.seasons.actions.seasons_open import refuse_closed
from wuxin.seasons.models import Batch, Guest, UnnamedPeople
from wuxin.seasons.models.outsiders import MOST_PEOPLE
from wuxin.seasons.policies.outsiders import can_count_outsiders
from wuxin.seasons.refusals import BatchCancelled, ReasonNeeded


@transaction.atomic
def add_guest(*, batch: Batch, name: str, coming_from: str, by: Actor, now: datetime) -> Guest:
    """Note that somebody from outside came.

    Raises ``GuestKnown``, ``BatchNotBegun``, ``BatchCancelled``, ``SeasonClosed``.
    """
    check_countable(batch, by, now)
    try:
        with transaction.atomic():
            guest = Guest.objects.create(
                batch=batch,
                name=name.strip(),
                coming_from=coming_from.strip(),
                recorded_by_id=by.person_id,
                recorded_at=now,
            )
    except IntegrityError as error:
        raise refusals.GuestKnown(name=name) from error
    book = batch.activity.season.book
    if book is not None:
        ledger.post(book, [posting.of_guest(guest)], by=by, now=now)
    audit.record("seasons.guest.added", target=guest, by=by, at=now)
    return guest


@transaction.atomic
def remove_guest(*, guest: Guest, why: str, by: Actor, now: datetime) -> None:
    """Correct: they did not come. Raises ``ReasonNeeded``, ``GuestGone``, ``SeasonClosed``."""
    check_countable(guest.batch, by, now)
    if not why.strip():
        raise ReasonNeeded
    removed = Guest.objects.filter(pk=guest.pk, removed_at=None).update(
        removed_by_id=by.person_id, removed_at=now, removed_why=why.strip()[:100]
    )
    if not removed:
        raise refusals.GuestGone
    book = guest.batch.activity.season.book
    if book is not None:
        ledger.reverse(book, [posting.source_of_guest(guest.pk)], by=by, now=now)
    audit.record("seasons.guest.removed", target=guest, by=by, at=now)


@transaction.atomic
def count_unnamed_people(
    *, batch: Batch, people: int, who: str, reason: str, by: Actor, now: datetime
) -> UnnamedPeople:
    """Say how many came whom nobody listed; another number later needs a reason.

    Raises ``PeopleOutOfRange``, ``ReasonNeeded``, and as ``add_guest``.
    """
    check_countable(batch, by, now)
    if not 0 <= people <= MOST_PEOPLE:
        raise refusals.PeopleOutOfRange(least=0, most=MOST_PEOPLE, people=people)
    before = UnnamedPeople.objects.select_for_update().filter(batch=batch).first()
    if before and before.people == people and before.who == who.strip():
        return before
    if before and before.people != people and not reason.strip():
        raise ReasonNeeded
    row, _is_new = UnnamedPeople.objects.update_or_create(
        batch=batch,
        defaults={
            "people": people,
            "who": who.strip(),
            "reason": reason.strip()[:100] if before else "",
            "recorded_by_id": by.person_id,
            "recorded_at": now,
        },
    )
    _post(row, by, now)
    said = {"people": [before.people if before else 0, people]}
    audit.record("seasons.unnamed_people.counted", target=row, by=by, at=now, changes=said)
    return row


def check_countable(batch: Batch, by: Actor, now: datetime) -> None:
    """Raise unless the people of a batch can be counted by this actor now."""
    if not can_count_outsiders(by, batch.activity):
        raise NotAllowed
    refuse_closed(batch.activity.season)
    if batch.is_cancelled:
        raise BatchCancelled
    if batch.starts_at > now:
        raise refusals.BatchNotBegun


def _post(row: UnnamedPeople, by: Actor, now: datetime) -> None:
    book = row.batch.activity.season.book
    if book is None:
        return
    if row.people:
        ledger.post(book, [posting.of_unnamed_people(row)], by=by, now=now)
    else:
        ledger.reverse(book, [posting.source_of_unnamed_people(row.pk)], by=by, now=now)
