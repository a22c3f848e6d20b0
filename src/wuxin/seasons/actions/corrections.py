"""After the fact, with a reason: somebody came who stood on no roll, somebody had leave."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import Conflict, NotAllowed
from wuxin.people.models import Person
from wuxin.seasons import attendance_refusals as refusals
from wuxin.seasons.actions.codes import make_codes
from wuxin.seasons.actions.minutes import finish_roll_call, reopen_roll_call
from wuxin.seasons.actions.roll_calls import Change, check_open, take_roll_call
from wuxin.seasons.models import BatchOrganisation, Enrolment, Leave, Presence
from wuxin.seasons.policies import roll_calls as policies
from wuxin.seasons.queries.rosters import roster_of

_AWAY = (Presence.ABSENT, Presence.EXPECTED)


@transaction.atomic
def add_who_came_too(
    *, roll: BatchOrganisation, person: Person, reason: str, by: Actor, now: datetime
) -> Enrolment:
    """Put a member of the branch on its roll who came without being on it, and tick them.

    They take no place of the batch: the place is not asked for any more. A finished roll is
    opened and finished again, for which ``reason`` is needed, and new minutes are written.
    Raises ``NotOfThisBranch``, ``OnTheRollAlready``, ``ReasonNeeded``, and as ``take_roll_call``.
    """
    if not policies.can_call_roll(by, roll.organisation):
        raise NotAllowed
    members = {one.person_id: one for one in roster_of(roll.organisation, on=roll.batch.day)}
    member = members.get(person.pk)
    if member is None:
        raise refusals.NotOfThisBranch(name=person.name)
    with _opened(roll, reason, by, now):
        try:
            with transaction.atomic():
                row = Enrolment.objects.create(
                    batch_organisation=roll,
                    batch_id=roll.batch_id,
                    person_id=person.pk,
                    unit_id=member.unit_id,
                    holds_place=False,
                )
        except IntegrityError as error:
            raise refusals.OnTheRollAlready(name=person.name) from error
        make_codes([person.pk], now=now)
        came = Change(
            enrolment_id=row.pk, seen_revision=row.revision, status=Presence.PRESENT.value
        )
        _set(roll, row, came, by, now)
    audit.record("seasons.roll_call.also_came", target=row, by=by, at=now)
    return row


@transaction.atomic
def excuse_afterwards(
    *, enrolment: Enrolment, reason: str, text: str, why: str, by: Actor, now: datetime
) -> Leave:
    """Note leave that was asked in time but not written down, for who stands as absent.

    ``reason`` and ``text`` are those of the leave, ``why`` says why it is noted only now: it
    stands in the new minutes. Raises ``NothingToExcuse``, ``ReasonNeeded``, ``UnknownStatus``.
    """
    roll = BatchOrganisation.objects.with_batch().get(pk=enrolment.batch_organisation_id)
    if not policies.can_call_roll(by, roll.organisation):
        raise NotAllowed
    if enrolment.status not in _AWAY:
        raise refusals.NothingToExcuse
    change = Change(
        enrolment_id=enrolment.pk,
        seen_revision=enrolment.revision,
        status=Presence.LEAVE.value,
        reason=reason,
        reason_text=text,
    )
    with _opened(roll, why, by, now):
        _set(roll, enrolment, change, by, now)
    leave = Leave.objects.create(
        enrolment=enrolment,
        reason=reason,
        text=text,
        asked_by_id=by.person_id,
        on_behalf_of_id=enrolment.person_id,
        asked_at=now,
    )
    audit.record(
        "seasons.leave.noted_afterwards",
        target=enrolment,
        by=by,
        at=now,
        on_behalf_of_id=enrolment.person_id,
    )
    return leave


@contextmanager
def _opened(roll: BatchOrganisation, reason: str, by: Actor, now: datetime) -> Iterator[None]:
    """A finished roll opened with a reason, and finished again; an open one as it is."""
    was_done = roll.is_done
    if was_done:
        reopen_roll_call(roll=roll, reason=reason, by=by, now=now)
    else:
        check_open(roll)
    yield
    if was_done:
        finish_roll_call(roll=roll, by=by, now=now)


def _set(roll: BatchOrganisation, row: Enrolment, change: Change, by: Actor, now: datetime) -> None:
    outcome = take_roll_call(roll=roll, changes=[change], by=by, now=now)
    if outcome.clashes:
        raise Conflict
    row.refresh_from_db()
