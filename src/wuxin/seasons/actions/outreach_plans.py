"""Visits to come: planned, kept, called off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.ledger.models import Channel
from wuxin.people.models import Person
from wuxin.seasons import refusals
from wuxin.seasons.actions.outreach import Reached, record_outreach
from wuxin.seasons.actions.seasons_open import refuse_closed
from wuxin.seasons.models import Outreach, OutreachPlan, PlanState, Season
from wuxin.seasons.policies import coverage as policies


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPlan:
    """When, who goes, how, and the kinds whose learning is to be brought (none: a greeting)."""

    day: date
    visitor: Person
    channel: str = Channel.DELIVERY.value
    kinds: Sequence[str] = ()


@transaction.atomic
def plan_outreach(
    *, season: Season, person: Person, plan: VisitPlan, by: Actor, now: datetime
) -> OutreachPlan:
    """Agree a visit. Raises ``VisitDayUnfit``, ``NotAMember``, ``SeasonClosed``."""
    refuse_closed(season)
    if not max(clock.local_day(now), season.from_on) <= plan.day <= season.to_on:
        raise refusals.VisitDayUnfit(to_on=season.to_on)
    made = _agree(season, person, plan, by, now)
    audit.record("seasons.outreach.planned", target=made, by=by, at=now, on_behalf_of_id=person.pk)
    return made


@transaction.atomic
def note_visit_made(
    *, season: Season, person: Person, plan: VisitPlan, by: Actor, now: datetime
) -> OutreachPlan:
    """A visit was made that nobody had planned: its plan after the fact, to be kept at once.

    One that was planned for that day by the same visitor is taken instead. Raises
    ``VisitNotMadeYet``, ``NotAMember``, ``SeasonClosed``.
    """
    refuse_closed(season)
    if not season.from_on <= plan.day <= min(clock.local_day(now), season.to_on):
        raise refusals.VisitNotMadeYet
    planned = OutreachPlan.objects.filter(
        season=season,
        person=person,
        day=plan.day,
        visitor=plan.visitor,
        channel=plan.channel,
        state=PlanState.PLANNED,
    )
    return planned.first() or _agree(season, person, plan, by, now)


def _agree(
    season: Season, person: Person, plan: VisitPlan, by: Actor, now: datetime
) -> OutreachPlan:
    organisation = person.organisation
    if organisation is None:
        raise refusals.NotAMember
    if not policies.can_help(by, season, person):
        raise NotAllowed
    if plan.channel not in Channel.values:
        raise refusals.UnknownStatus
    return OutreachPlan.objects.create(
        season=season,
        person=person,
        organisation=organisation,
        day=plan.day,
        visitor=plan.visitor,
        channel=plan.channel,
        kinds=sorted(set(plan.kinds)),
        made_by_id=by.person_id,
        made_at=now,
    )


@transaction.atomic
def cancel_outreach_plan(*, plan: OutreachPlan, by: Actor, now: datetime) -> None:
    """Call a visit off. Raises ``PlanIsOver``, ``SeasonClosed``."""
    _check(plan, by)
    if not _close(plan, PlanState.CANCELLED):
        raise refusals.PlanIsOver
    audit.record("seasons.outreach.called_off", target=plan, by=by, at=now)


@transaction.atomic
def keep_outreach_plan(
    *, plan: OutreachPlan, day: date, source: str, by: Actor, now: datetime
) -> Outreach:
    """The visit was made on a day: the person was reached. Raises ``PlanIsOver``.

    ``source`` is ``app.model:key`` of the record that tells more; also raises as
    ``record_outreach``.
    """
    _check(plan, by)
    reached = Reached(
        person=plan.person,
        day=day,
        channel=plan.channel,
        source=source,
        kinds=tuple(plan.kinds),
    )
    outreach = record_outreach(season=plan.season, reached=reached, by=by, now=now)
    if not _close(plan, PlanState.KEPT, outreach):
        raise refusals.PlanIsOver
    return outreach


def _check(plan: OutreachPlan, by: Actor) -> None:
    refuse_closed(plan.season)
    if not policies.can_help(by, plan.season, plan.person):
        raise NotAllowed


def _close(plan: OutreachPlan, state: str, outreach: Outreach | None = None) -> int:
    waiting = OutreachPlan.objects.filter(pk=plan.pk, state=PlanState.PLANNED)
    return waiting.update(state=state, outreach=outreach)
