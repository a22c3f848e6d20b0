"""不漏学: every member of a branch who is due or not reached yet, with what could be offered."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.ledger.models import Kind
from wuxin.people.models import PartyOrganisation, Person, within
from wuxin.seasons.coverage import BRINGS_LEARNING
from wuxin.seasons.models import (
    Activity,
    Batch,
    BatchState,
    CoverageAnswer,
    CoverageState,
    Enrolment,
    Exemption,
    OutreachPlan,
    PlanState,
    Presence,
    Requirement,
    RollCallState,
    Season,
    Standing,
)
from wuxin.seasons.models.standings import OPEN
from wuxin.seasons.models.standings import StandingQuerySet as Standings

MOST_SUGGESTED = 3


@dataclass(slots=True)
class Helped:
    """A member with what they still lack, what is agreed already, and what could be offered.

    ``lacking`` are the requirements for which nothing is agreed and no honest end is written.
    """

    person: Person
    open: list[Requirement] = field(default_factory=list)
    lacking: list[Requirement] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    visits: list[OutreachPlan] = field(default_factory=list)
    answers: list[CoverageAnswer] = field(default_factory=list)
    exemption: Exemption | None = None
    suggested: list[Batch] = field(default_factory=list)

    @property
    def open_kinds(self) -> list[str]:
        """The codes of the kinds that would bring what is open."""
        return [kind.pk for asked in self.open for kind in asked.kinds.all()]

    @property
    def has_offer(self) -> bool:
        return not self.lacking


@dataclass(slots=True)
class _Offers:
    """What is agreed for some people, and the batches that still have places."""

    today: date
    kinds: dict[int, frozenset[str]]
    batches: dict[int, list[Batch]] = field(default_factory=lambda: defaultdict(list))
    visits: dict[int, list[OutreachPlan]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[int, list[CoverageAnswer]] = field(default_factory=lambda: defaultdict(list))
    exempt: dict[int, Exemption] = field(default_factory=dict)
    coming: list[Batch] = field(default_factory=list)


def work_list(
    season: Season, organisation: PartyOrganisation, actor: Actor, now: datetime
) -> list[Helped]:
    """Of required requirements only, in roster order; eight queries for a branch of any size."""
    standings = Standing.objects.filter(within((organisation.path,), "organisation__"))
    return _helped(season, standings, actor, now)


def count_on_work_list(season: Season, actor: Actor) -> int:
    """How many members the work lists hold of the branches one helps. One query."""
    standings = Standing.objects.visible_to(actor).filter(
        requirement__season=season, requirement__is_required=True, state__in=OPEN
    )
    return standings.values("person").distinct().count()


def help_for(season: Season, person: Person, actor: Actor, now: datetime) -> Helped:
    """The same for one member; nothing open is an empty line."""
    found = _helped(season, Standing.objects.filter(person=person), actor, now)
    if found:
        return found[0]
    offers = _offers(season, [person.pk], actor, now)
    return _with_offers(Helped(person), {}, offers)


def _helped(season: Season, standings: Standings, actor: Actor, now: datetime) -> list[Helped]:
    rows = (
        standings.visible_to(actor)
        .filter(requirement__season=season, requirement__is_required=True, state__in=OPEN)
        .in_roster_order()
        .select_related("person__unit", "person__organisation", "requirement")
        .prefetch_related("requirement__kinds")
    )
    lines: dict[int, Helped] = {}
    states: dict[tuple[int, int], str] = {}
    for row in rows:
        line = lines.setdefault(row.person_id, Helped(row.person))
        line.open.append(row.requirement)
        states[row.person_id, row.requirement_id] = row.state
    offers = _offers(season, list(lines), actor, now)
    return [_with_offers(line, states, offers) for line in lines.values()]


def _offers(season: Season, person_ids: list[int], actor: Actor, now: datetime) -> _Offers:
    offers = _Offers(clock.local_day(now), _kinds_of(season))
    coming = Enrolment.objects.filter(
        person__in=person_ids,
        status=Presence.EXPECTED,
        batch__starts_at__gt=now,
        batch__state=BatchState.PLANNED,
        batch_organisation__state=RollCallState.OPEN,
        batch__activity__season=season,
    ).select_related("batch__activity", "batch__venue")
    for enrolment in coming.order_by("batch__starts_at"):
        offers.batches[enrolment.person_id].append(enrolment.batch)
    plans = OutreachPlan.objects.filter(
        season=season, person__in=person_ids, state=PlanState.PLANNED
    )
    for plan in plans.select_related("visitor").order_by("day", "pk"):
        offers.visits[plan.person_id].append(plan)
    answers = CoverageAnswer.objects.filter(season=season, person__in=person_ids, withdrawn_at=None)
    for answer in answers.select_related("helper", "requirement").order_by("pk"):
        offers.answers[answer.person_id].append(answer)
    exempt = Exemption.objects.filter(season=season, person__in=person_ids, withdrawn_at=None)
    offers.exempt = {one.person_id: one for one in exempt}
    offers.coming = _with_places(season, actor, now)
    return offers


def _kinds_of(season: Season) -> dict[int, frozenset[str]]:
    """By requirement, the kinds that count: those it names, else all that count for coverage."""
    counting = frozenset(Kind.objects.filter(counts_coverage=True).values_list("pk", flat=True))
    requirements = season.requirements.prefetch_related("kinds")
    return {
        one.pk: frozenset(kind.pk for kind in one.kinds.all()) or counting for one in requirements
    }


def next_with_places(season: Season, actor: Actor, now: datetime) -> Batch | None:
    """The first batch to come that has a place left. One query."""
    return next(iter(_with_places(season, actor, now, most=1)), None)


def _with_places(season: Season, actor: Actor, now: datetime, *, most: int = 200) -> list[Batch]:
    found = Batch.objects.filter(
        activity__season=season,
        activity__in=Activity.objects.visible_to(actor).values("pk"),
        state=BatchState.PLANNED,
        starts_at__gt=now,
        places_taken__lt=F("capacity"),
    )
    return list(found.select_related("activity", "venue").order_by("starts_at", "pk")[:most])


def _with_offers(line: Helped, states: dict[tuple[int, int], str], offers: _Offers) -> Helped:
    person_id, open_kinds = line.person.pk, _union(offers.kinds[asked.pk] for asked in line.open)
    coming, line.visits = offers.batches[person_id], offers.visits[person_id]
    line.batches = [batch for batch in coming if batch.activity.kind_id in open_kinds]
    line.answers, line.exemption = offers.answers[person_id], offers.exempt.get(person_id)
    for asked in line.open:
        state = states[person_id, asked.pk]
        if not (_is_offered(line, asked, offers) or _is_ended(line, asked, state, offers.today)):
            line.lacking.append(asked)
    taken = {batch.pk for batch in coming}
    wanted = _union(offers.kinds[asked.pk] for asked in line.lacking or line.open)
    fitting = (b for b in offers.coming if b.activity.kind_id in wanted and b.pk not in taken)
    line.suggested = [batch for batch, _number in zip(fitting, range(MOST_SUGGESTED), strict=False)]
    return line


def _is_offered(line: Helped, asked: Requirement, offers: _Offers) -> bool:
    """A batch to come that counts, or a visit to come that brings it; any visit to the exempt."""
    kinds = offers.kinds[asked.pk]
    if any(batch.activity.kind_id in kinds for batch in line.batches):
        return True
    visits = [plan for plan in line.visits if plan.day >= offers.today]
    if line.exemption and visits:
        return True
    return any(
        plan.channel in BRINGS_LEARNING and (kinds & set(plan.kinds) or not asked.kinds.all())
        for plan in visits
    )


def _is_ended(line: Helped, asked: Requirement, state: str, today: date) -> bool:
    """Not reached yet is an end until the day on which somebody tries again."""
    if state != CoverageState.NOT_REACHED:
        return False
    own = [one for one in line.answers if one.requirement_id in {asked.pk, None}]
    return any(one.again_on is not None and one.again_on > today for one in own)


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
