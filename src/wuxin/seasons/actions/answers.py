"""Honest ends: nothing is required, the person said no, or could not be reached yet."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.people.models import Person
from wuxin.seasons import refusals
from wuxin.seasons.actions import coverage
from wuxin.seasons.actions.seasons_open import refuse_closed
from wuxin.seasons.models import (
    AnswerKind,
    CoverageAnswer,
    Exemption,
    ExemptionReason,
    Requirement,
    Season,
)
from wuxin.seasons.policies import coverage as policies


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of an attempt. ``requirement`` of ``None`` is whatever is not met.

    Not reached yet needs who tries (``helper``) and when (``again_on``).
    """

    kind: str
    requirement: Requirement | None = None
    helper: Person | None = None
    again_on: date | None = None


@transaction.atomic
def record_exemption(
    *, season: Season, person: Person, reason: str, by: Actor, now: datetime
) -> Exemption:
    """Require nothing of a person from today on. Raises ``AlreadyExempt``, ``SeasonClosed``."""
    _check(season, person, by)
    if reason not in ExemptionReason.values:
        raise refusals.UnknownStatus
    try:
        with transaction.atomic():
            exemption = Exemption.objects.create(
                season=season,
                person=person,
                reason=reason,
                from_on=clock.local_day(now),
                recorded_by_id=by.person_id,
                recorded_at=now,
            )
    except IntegrityError as error:
        raise refusals.AlreadyExempt from error
    _follow("seasons.exemption.recorded", exemption, by, now)
    return exemption


@transaction.atomic
def withdraw_exemption(*, exemption: Exemption, by: Actor, now: datetime) -> None:
    """Ask again what is asked of everybody. Raises ``NothingToWithdraw``, ``SeasonClosed``."""
    _check(exemption.season, exemption.person, by)
    open_one = Exemption.objects.filter(pk=exemption.pk, withdrawn_at=None)
    if not open_one.update(withdrawn_at=now):
        raise refusals.NothingToWithdraw
    _follow("seasons.exemption.withdrawn", exemption, by, now)


@transaction.atomic
def record_answer(
    *, season: Season, person: Person, answer: Answer, by: Actor, now: datetime
) -> CoverageAnswer:
    """Write down an answer; it takes the place of the one in force.

    Not reached yet, again, adds a day to the tries. Raises ``WhoAndWhenNeeded``,
    ``UnknownStatus``, ``SeasonClosed``.
    """
    _check(season, person, by)
    _check_answer(season, answer, clock.local_day(now))
    in_force = CoverageAnswer.objects.select_for_update().filter(
        season=season, person=person, requirement=answer.requirement, withdrawn_at=None
    )
    before = in_force.first()
    in_force.update(withdrawn_at=now)
    recorded = CoverageAnswer.objects.create(
        season=season,
        person=person,
        requirement=answer.requirement,
        kind=answer.kind,
        helper=answer.helper,
        again_on=answer.again_on,
        tries=_tries(before, answer, clock.local_day(now)),
        recorded_by_id=by.person_id,
        recorded_at=now,
    )
    _follow(f"seasons.answer.{answer.kind}", recorded, by, now)
    return recorded


@transaction.atomic
def withdraw_answer(*, answer: CoverageAnswer, by: Actor, now: datetime) -> None:
    """Take an answer back. Raises ``NothingToWithdraw``, ``SeasonClosed``."""
    _check(answer.season, answer.person, by)
    in_force = CoverageAnswer.objects.filter(pk=answer.pk, withdrawn_at=None)
    if not in_force.update(withdrawn_at=now):
        raise refusals.NothingToWithdraw
    _follow("seasons.answer.withdrawn", answer, by, now)


def _check(season: Season, person: Person, by: Actor) -> None:
    refuse_closed(season)
    if person.organisation is None:
        raise refusals.NotAMember
    if not policies.can_help(by, season, person):
        raise NotAllowed


def _check_answer(season: Season, answer: Answer, today: date) -> None:
    if answer.kind not in AnswerKind.values:
        raise refusals.UnknownStatus
    if answer.requirement and answer.requirement.season_id != season.pk:
        raise refusals.UnknownStatus
    named = answer.helper is not None and answer.again_on is not None
    if answer.kind == AnswerKind.DECLINED:
        if answer.helper or answer.again_on:
            raise refusals.UnknownStatus
    elif not named or not today <= (answer.again_on or today) <= season.to_on:
        raise refusals.WhoAndWhenNeeded


def _tries(before: CoverageAnswer | None, answer: Answer, today: date) -> list[str]:
    """The days on which somebody tried, each once."""
    if answer.kind != AnswerKind.NOT_REACHED:
        return []
    earlier = list(before.tries) if before else []
    return sorted({*earlier, today.isoformat()})


def _follow(code: str, row: Exemption | CoverageAnswer, by: Actor, now: datetime) -> None:
    """The kept rows, and one event: of whom by id, why not."""
    coverage.refresh(season_id=row.season_id, person_ids=[row.person_id], now=now)
    audit.record(code, target=row, by=by, at=now, on_behalf_of_id=row.person_id)
