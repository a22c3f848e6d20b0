"""Leave: asked by the person, or for them by their secretary; seen in the roll call at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.seasons import refusals
from wuxin.seasons.actions.roll_calls import LONGEST_TEXT, check_open
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

    Raises ``UnknownStatus`` for an unknown reason, ``AlreadyAsked``, ``LeaveTooLate`` once the
    roll was called, ``BatchCancelled``, ``SeasonClosed``, ``SeasonNotOpen``.
    """
    if not policies.can_ask_leave(by, enrolment):
        raise NotAllowed
    if reason not in Reason.values or len(text) > LONGEST_TEXT:
        raise refusals.UnknownStatus
    _take_roll(enrolment.batch_organisation)
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
    leave = Leave.objects.create(
        enrolment=enrolment,
        reason=reason,
        text=text,
        asked_by_id=by.person_id,
        on_behalf_of_id=_on_behalf_of(enrolment, by),
        asked_at=now,
    )
    _say("seasons.leave.asked", enrolment, by, now)
    return leave


@transaction.atomic
def withdraw_leave(*, enrolment: Enrolment, by: Actor, now: datetime) -> None:
    """Come after all. Raises ``LeaveTooLate`` once the roll was called."""
    if not policies.can_ask_leave(by, enrolment):
        raise NotAllowed
    _take_roll(enrolment.batch_organisation)
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
    _say("seasons.leave.withdrawn", enrolment, by, now)


def _take_roll(roll: BatchOrganisation) -> None:
    """As a tick does, so that leave and tick of one person come one after the other."""
    taken = BatchOrganisation.objects.filter(pk=roll.pk, state=RollCallState.OPEN).update(
        revision=F("revision") + 1
    )
    if not taken:
        roll.refresh_from_db(fields=["state"])
    if roll.is_done:
        raise refusals.LeaveTooLate
    check_open(roll)


def _why_not(enrolment: Enrolment) -> DomainError:
    asked = Leave.objects.filter(enrolment=enrolment, withdrawn_at=None).exists()
    return refusals.AlreadyAsked() if asked else refusals.LeaveTooLate()


def _on_behalf_of(enrolment: Enrolment, by: Actor) -> int | None:
    return None if by.person_id == enrolment.person_id else enrolment.person_id


def _say(code: str, enrolment: Enrolment, by: Actor, now: datetime) -> None:
    audit.record(
        code, target=enrolment, by=by, at=now, on_behalf_of_id=_on_behalf_of(enrolment, by)
    )
