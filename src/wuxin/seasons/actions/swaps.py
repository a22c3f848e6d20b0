"""Another batch of the same activity instead of one's own, by the person or for them."""

from datetime import datetime

from django.db import transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.seasons import queries, refusals
from wuxin.seasons.actions import enrolling
from wuxin.seasons.actions.leaves import on_behalf_of, take_roll
from wuxin.seasons.actions.places import give_back, lock_batches, take_places
from wuxin.seasons.actions.waiting import check_to_come, move_up
from wuxin.seasons.models import Batch, Enrolment, Waiting
from wuxin.seasons.policies import roll_calls as policies


@transaction.atomic
def swap_batch(
    *, enrolment: Enrolment, to: Batch, by: Actor, now: datetime, confirmed: bool = False
) -> Enrolment:
    """Move somebody to another batch of the activity. The place left goes to the waiting list.

    Out of a batch that was called off they may go whenever. The branch need not be invited
    there: it gets a roll of its own. Whoever waits for that batch comes first. Somebody who is
    elsewhere at that time raises ``PeopleBusy`` unless ``confirmed``. Also raises
    ``NotOfThisActivity``, ``AlreadyInvited``, ``BatchIsFull``, ``BatchIsPast``,
    ``BatchCancelled``, ``LeaveTooLate``, ``SeasonClosed``, ``SeasonNotOpen``.
    """
    if not policies.can_ask_leave(by, enrolment):
        raise NotAllowed
    old = enrolment.batch
    if to.activity_id != old.activity_id:
        raise refusals.NotOfThisActivity
    _leave(enrolment, now)
    lock_batches(to.activity)
    to.refresh_from_db(fields=["state", "starts_at", "capacity", "places_taken"])
    check_to_come(to, now)
    person = enrolment.person
    if Enrolment.objects.filter(batch=to, person=person).exists():
        raise refusals.AlreadyInvited(name=person.name)
    if not confirmed and (others := queries.other_activities_of(to, person.pk)):
        raise refusals.PeopleBusy(others=others)
    was_seated = Enrolment.objects.filter(pk=enrolment.pk, holds_place=True).exists()
    if Waiting.objects.filter(batch=to).in_force().exists() or not take_places(to, 1):
        raise refusals.BatchIsFull
    roll = enrolling.roll_in(to, enrolment.batch_organisation.organisation)
    if not enrolling.expect_at(enrolment, roll, by=by, now=now):
        raise refusals.LeaveTooLate
    give_back(old.pk, int(was_seated))
    audit.record(
        "seasons.batch.swapped",
        target=enrolment,
        by=by,
        at=now,
        on_behalf_of_id=on_behalf_of(enrolment, by),
        changes={"batch": [old.pk, to.pk]},
    )
    move_up(old, by=by, now=now)
    enrolment.refresh_from_db()
    return enrolment


def _leave(enrolment: Enrolment, now: datetime) -> None:
    """Take the roll they stand on; that of a batch which was called off is called by nobody."""
    batch = enrolment.batch
    if batch.is_cancelled:
        return
    if batch.starts_at <= now:
        raise refusals.BatchIsPast
    take_roll(enrolment.batch_organisation)
