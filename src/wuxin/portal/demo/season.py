"""The demo's season: row S1 of the source, as plan, batches and roll calls."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation
from wuxin.portal.demo import district
from wuxin.portal.demo.people import Progress
from wuxin.seasons import actions
from wuxin.seasons.models import Batch, BatchOrganisation, Enrolment, Reason, Season, Venue

CODE = "demo"
FIRST_DAY, LAST_DAY = date(2021, 12, 1), date(2022, 4, 30)
OPENED_AT = datetime(2021, 12, 1, 9, 0, tzinfo=clock.LOCAL)
VENUES = (
    ("周恩来纪念馆", "永怀路 2 号", 200),
    ("新安旅行团历史纪念馆", "新安小学校内", 80),
    ("青少年思政教育馆", "", 120),
)
HELD_BATCHES = 27
MINUTES = 180
CAPACITY = 64
LEAVE_EVERY, ABSENT_EVERY = 23, 97
_REASONS = (Reason.TEACHING, Reason.ILL, Reason.OFFICIAL, Reason.FAMILY)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One batch of the demo: when, where (index of the venue), which branches; held or not."""

    starts_at: datetime
    venue: int
    branches: tuple[str, ...]
    is_held: bool


def sittings() -> Iterator[Sitting]:
    """Twenty-seven batches on Saturdays and in the holidays, two of today, one to come."""
    pairs = _pairs()
    for number in range(HELD_BATCHES):
        day = date(2022, 1, 8) + timedelta(days=7 * (number // 4))
        hour = 9 if number % 2 == 0 else 14
        at = datetime(day.year, day.month, day.day, hour, 0, tzinfo=clock.LOCAL)
        yield Sitting(at, number % 3, pairs[number], is_held=True)
    today = clock.DEMO_STARTS
    yield Sitting(today.replace(hour=9, minute=0), 0, ("ZX01", "ZX02"), is_held=False)
    yield Sitting(today.replace(hour=14, minute=0), 1, ("ZX06", "ZX08"), is_held=False)
    coming = today.replace(hour=9, minute=0) + timedelta(days=7)
    yield Sitting(coming, 2, ("ZX09",), is_held=False)


def _pairs() -> list[tuple[str, ...]]:
    towns = [(f"T{n:02d}A", f"T{n:02d}C") for n in range(1, district.TOWNSHIPS + 1)]
    direct = [f"ZS{n:02d}" for n in range(1, 2 * (HELD_BATCHES - len(towns)) + 1)]
    joined = [tuple(direct[i : i + 2]) for i in range(0, len(direct), 2)]
    return [*towns, *joined]


def load_season(*, by: Actor, now: datetime, progress: Progress) -> None:
    """Make the season from its template, its venues and batches, and call the rolls that were."""
    organisations = {row.code: row for row in PartyOrganisation.objects.all()}
    plan = actions.SeasonPlan(
        template="2021-2022",
        organisation=organisations["GW"],
        from_on=FIRST_DAY,
        to_on=LAST_DAY,
        code=CODE,
    )
    season = actions.create_season_from_template(plan=plan, by=by, now=OPENED_AT)
    actions.open_season(season=season, by=by, now=OPENED_AT)
    planned = list(sittings())
    batches = _plan(season, organisations["DW"], planned, by)
    for number, (sitting, batch) in enumerate(zip(planned, batches, strict=True), 1):
        chosen = [organisations[code] for code in sitting.branches]
        _invite(batch, chosen, by)
        if sitting.is_held:
            _hold(batch, by)
        progress(number, len(planned))


def _plan(
    season: Season, host: PartyOrganisation, planned: Sequence[Sitting], by: Actor
) -> list[Batch]:
    venues = [_venue(name, address, capacity, by) for name, address, capacity in VENUES]
    plan = actions.ActivityPlan(
        kind="field_class",
        title="实境课堂：追寻初心",
        organisation=host,
        minutes=MINUTES,
        topic=season.topics.first(),
        description="参观展览，重温入党誓词，分批进行。",
    )
    activity = actions.create_activity(season=season, plan=plan, by=by, now=OPENED_AT)
    plans = [
        actions.BatchPlan(venue=venues[one.venue], starts_at=one.starts_at, capacity=CAPACITY)
        for one in planned
    ]
    return actions.plan_batches(
        activity=activity, plans=plans, by=by, now=OPENED_AT, confirmed=True
    )


def _venue(name: str, address: str, capacity: int, by: Actor) -> Venue:
    return actions.create_venue(
        name=name, address=address, capacity=capacity, phone="", by=by, now=OPENED_AT
    )


def _invite(batch: Batch, organisations: Sequence[PartyOrganisation], by: Actor) -> None:
    invitations = [actions.Invitation(organisation=one) for one in organisations]
    week_before = batch.starts_at - timedelta(days=7)
    actions.invite_organisations(batch=batch, invitations=invitations, by=by, now=week_before)


def _hold(batch: Batch, by: Actor) -> None:
    """Call every roll of a batch that was: most were there, a few had leave, hardly one was not."""
    moment = batch.starts_at + timedelta(minutes=20)
    for roll in BatchOrganisation.objects.with_batch().filter(batch=batch).order_by("pk"):
        changes = [_change(row) for row in roll.enrolments.in_roster_order()]
        actions.take_roll_call(
            roll=roll, changes=[one for one in changes if one], by=by, now=moment
        )
        actions.finish_roll_call(roll=roll, by=by, now=moment + timedelta(hours=3))


def _change(row: Enrolment) -> actions.Change | None:
    if row.status != "expected":
        return None
    status, reason = "present", ""
    if row.person_id % LEAVE_EVERY == 0:
        status, reason = "leave", _REASONS[row.person_id % len(_REASONS)].value
    elif row.person_id % ABSENT_EVERY == 0:
        status = "absent"
    return actions.Change(
        enrolment_id=row.pk, seen_revision=row.revision, status=status, reason=reason
    )
