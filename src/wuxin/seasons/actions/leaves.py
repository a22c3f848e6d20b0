"""Leave: asked by the person, or for them by their secretary; seen in the roll call at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.seasons import refusals
from wuxin.seasons.actions import coverage
from wuxin.seasons.actions.places import give_back, lock_batches, take_places
from wuxin.seasons.actions.roll_calls import LONGEST_TEXT, check_open
from wuxin.seasons.actions.waiting import move_up
from wuxin.seasons.models import (
    BatchOrganisation,
    Enrolment,
    Leave,
    Presence,
    Reason,
    RollCallState,
)
from wuxin.seasons.policies import roll_calls as policies


@transaction.atomic
def ask_leave(*, enrolment: Enrolment, reason: str, text: str, by: Actor, now: datetime) -> Leave:
    """Ask not to come, with a reason. Counts at once; nobody has to grant it.

    Before the batch begins the place is given to the next in line.

    Raises ``UnknownStatus`` for an unknown reason, ``AlreadyAsked``, ``LeaveTooLate`` once the
    roll was called, ``BatchCancelled``, ``SeasonClosed``, ``SeasonNotOpen``.
    """
    if not policies.can_ask_leave(by, enrolment):
        raise NotAllowed
    if reason not in Reason.values or len(text) > LONGEST_TEXT:
        raise refusals.UnknownStatus
    take_roll(enrolment.batch_organisation)
    changed = Enrolment.objects.filter(pk=enrolment.pk, status=Presence.EXPECTED).update(
        status=Presence.LEAVE,
        reason=reason,
        reason_text=text,
        revision=F("revision") + 1,
        save_key="",
        recorded_by_id=by.person_id,
        recorded_at=now,
    )
    if not changed:
        raise _why_not(enrolment)
    _give_place(enrolment, by, now)
    # One that a tick took back since is over, so that only this one is in force.
    Leave.objects.filter(enrolment=enrolment, withdrawn_at=None).update(withdrawn_at=now)
    leave = Leave.objects.create(
        enrolment=enrolment,
        reason=reason,
        text=text,
        asked_by_id=by.person_id,
        on_behalf_of_id=on_behalf_of(enrolment, by),
        asked_at=now,
    )
    _cover(enrolment, now)
    _say("seasons.leave.asked", enrolment, by, now)
    return leave


@transaction.atomic
def withdraw_leave(*, enrolment: Enrolment, by: Actor, now: datetime) -> None:
    """Come after all. Raises ``LeaveTooLate`` once the roll was called, ``PlaceIsGone``."""
    if not policies.can_ask_leave(by, enrolment):
        raise NotAllowed
    take_roll(enrolment.batch_organisation)
    withdrawn = Leave.objects.filter(enrolment=enrolment, withdrawn_at=None).update(
        withdrawn_at=now
    )
    changed = Enrolment.objects.filter(pk=enrolment.pk, status=Presence.LEAVE).update(
        status=Presence.EXPECTED,
        reason="",
        reason_text="",
        revision=F("revision") + 1,
        save_key="",
        recorded_by_id=by.person_id,
        recorded_at=now,
    )
    if not withdrawn or not changed:
        raise refusals.LeaveTooLate
    _take_place_again(enrolment)
    _cover(enrolment, now)
    _say("seasons.leave.withdrawn", enrolment, by, now)


def _give_place(enrolment: Enrolment, by: Actor, now: datetime) -> None:
    batch = enrolment.batch
    lock_batches(batch.activity)
    if batch.starts_at <= now:
        return
    freed = Enrolment.objects.filter(pk=enrolment.pk, holds_place=True).update(holds_place=False)
    give_back(batch.pk, freed)
    move_up(batch, by=by, now=now)


def _take_place_again(enrolment: Enrolment) -> None:
    lock_batches(enrolment.batch.activity)
    if Enrolment.objects.filter(pk=enrolment.pk, holds_place=False).update(
        holds_place=True
    ) and not take_places(enrolment.batch, 1):
        raise refusals.PlaceIsGone


def take_roll(roll: BatchOrganisation) -> None:
    """As a tick does, so that leave and tick of one person come one after the other."""
    taken = BatchOrganisation.objects.filter(pk=roll.pk, state=RollCallState.OPEN).update(
        revision=F("revision") + 1
    )
    if not taken:
        roll.refresh_from_db(fields=["state"])
    if roll.is_done:
        raise refusals.LeaveTooLate
    check_open(roll)


def _cover(enrolment: Enrolment, now: datetime) -> None:
    season_id = enrolment.batch_organisation.batch.activity.season_id
    coverage.refresh(season_id=season_id, person_ids=[enrolment.person_id], now=now)


def _why_not(enrolment: Enrolment) -> DomainError:
    asked = Leave.objects.filter(enrolment=enrolment, withdrawn_at=None).exists()
    return refusals.AlreadyAsked() if asked else refusals.LeaveTooLate()


def on_behalf_of(enrolment: Enrolment, by: Actor) -> int | None:
    return None if by.person_id == enrolment.person_id else enrolment.person_id


def _say(code: str, enrolment: Enrolment, by: Actor, now: datetime) -> None:
    audit.record(code, target=enrolment, by=by, at=now, on_behalf_of_id=on_behalf_of(enrolment, by))
