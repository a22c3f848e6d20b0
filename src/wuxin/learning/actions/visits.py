"""A visit was made: the member was reached, and perhaps the next visit is agreed."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.learning import posting
from wuxin.learning.models import LearningPack, LearningVisit
from wuxin.ledger import actions as ledger
from wuxin.people.models import Person
from wuxin.seasons import actions as seasons
from wuxin.seasons import refusals
from wuxin.seasons.actions import VisitPlan
from wuxin.seasons.models import OutreachPlan, Season
from wuxin.seasons.policies import coverage as policies


class VisitInTheFuture(DomainError):
    message = _("去过的日子不能晚于今天，也要在冬训期间，请改一下。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one writes down at the door. ``next_on`` agrees the next visit, by the same visitor."""

    day: date
    way: str = ""
    pack: LearningPack | None = None
    remarks: str = ""
    next_on: date | None = None


@transaction.atomic
def record_visit(*, plan: OutreachPlan, visit: Visit, by: Actor, now: datetime) -> LearningVisit:
    """Keep a planned visit. Raises ``VisitInTheFuture``, ``PlanIsOver``, ``SeasonClosed``."""
    season = plan.season
    if not season.covers(visit.day) or visit.day > clock.local_day(now):
        raise VisitInTheFuture
    if not plan.is_planned:
        raise refusals.PlanIsOver
    recorded = LearningVisit.objects.create(
        plan=plan,
        pack=visit.pack,
        day=visit.day,
        way=visit.way,
        remarks=visit.remarks,
        recorded_by_id=by.person_id,
        recorded_at=now,
    )
    outreach = seasons.keep_outreach_plan(
        plan=plan, day=visit.day, source=f"learning.visit:{recorded.pk}", by=by, now=now
    )
    LearningVisit.objects.filter(pk=recorded.pk).update(outreach=outreach)
    if season.book is not None:
        ledger.post(season.book, list(posting.of_visit(recorded)), by=by, now=now)
    if visit.next_on:
        following = VisitPlan(
            day=visit.next_on, visitor=plan.visitor, channel=plan.channel, kinds=plan.kinds
        )
        seasons.plan_outreach(season=season, person=plan.person, plan=following, by=by, now=now)
    audit.record(
        "learning.visit.recorded", target=recorded, by=by, at=now, on_behalf_of_id=plan.person_id
    )
    recorded.refresh_from_db()
    return recorded


@transaction.atomic
def record_unplanned_visit(
    *, season: Season, person: Person, plan: VisitPlan, visit: Visit, by: Actor, now: datetime
) -> LearningVisit:
    """A member was reached otherwise than planned. The day is the visit's.

    The same member, day, channel and visitor again changes nothing and gives the visit that
    stands. Raises ``VisitNotMadeYet``, ``NotAMember``, ``SeasonClosed``, and of the next visit
    ``VisitDayUnfit``.
    """
    if not policies.can_help(by, season, person):
        raise refusals.SeasonClosed if season.is_closed else NotAllowed
    # Whoever records for the same member at this moment waits, and then sees this visit.
    list(Person.objects.select_for_update(no_key=True).filter(pk=person.pk))
    plan = replace(plan, day=visit.day)
    same = LearningVisit.objects.filter(
        plan__season=season,
        plan__person=person,
        plan__channel=plan.channel,
        plan__visitor=plan.visitor,
        day=visit.day,
        outreach__isnull=False,
        outreach__withdrawn_at=None,
    )
    if standing := same.first():
        return standing
    made = seasons.note_visit_made(season=season, person=person, plan=plan, by=by, now=now)
    return record_visit(plan=made, visit=visit, by=by, now=now)


@transaction.atomic
def withdraw_visit(*, visit: LearningVisit, by: Actor, now: datetime) -> None:
    """Take back what was written down by mistake; its entries are reversed."""
    outreach, season = visit.outreach, visit.plan.season
    if outreach is None or season.book is None:
        return
    seasons.withdraw_outreach(outreach=outreach, by=by, now=now)
    sources = [one.source for one in posting.of_visit(visit)]
    ledger.reverse(season.book, sources, by=by, now=now)
    audit.record("learning.visit.withdrawn", target=visit, by=by, at=now)
