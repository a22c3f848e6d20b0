"""The demo's season, through the actions of everybody: made, opened, filled with what happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation
from wuxin.portal.demo import branch_life, classrooms, district, holding, warmth
from wuxin.portal.demo.holding import Stage
from wuxin.portal.demo.people import Progress
from wuxin.seasons import actions, kinds
from wuxin.seasons.actions import coverage
from wuxin.seasons.models import Batch, Season

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
    """Make and open the season from its template, and hold the field classes (S1)."""
    organisations = {row.code: row for row in PartyOrganisation.objects.all()}
    plan = actions.SeasonPlan(
        template="2021-2022",
        organisation=organisations["GW"],
        from_on=FIRST_DAY,
        to_on=LAST_DAY,
        code=CODE,
    )
    season = actions.create_season_from_template(plan=plan, by=by, now=OPENED_AT)
    _free_to_choose(season, by)
    actions.open_season(season=season, by=by, now=OPENED_AT)
    stage = Stage(season, organisations, by, OPENED_AT)
    planned = list(sittings())
    batches = _plan(stage, planned)
    for number, (sitting, batch) in enumerate(zip(planned, batches, strict=True), 1):
        invitations = [
            actions.Invitation(organisation=organisations[code]) for code in sitting.branches
        ]
        holding.invite(batch, invitations, by)
        if sitting.is_held:
            holding.hold(batch, by)
        progress(number, len(planned))


def _free_to_choose(season: Season, by: Actor) -> None:
    """Of over a thousand the source says they were in a field class: it was not asked of all."""
    requirement = season.requirements.get(title="实境课堂")
    plan = actions.RequirementPlan(
        title=requirement.title, kinds=(kinds.FIELD_CLASS,), is_required=False
    )
    actions.edit_requirement(requirement=requirement, plan=plan, by=by, now=OPENED_AT)


def load_meetings(*, by: Actor, now: datetime, progress: Progress) -> None:
    """Hold what every branch does and what the schools do in the five classrooms (S2–S18)."""
    organisations = {row.code: row for row in PartyOrganisation.objects.all()}
    stage = Stage(Season.objects.get(code=CODE), organisations, by, OPENED_AT)
    meetings = [*branch_life.sessions(), *classrooms.sessions()]
    for number, meeting in enumerate(meetings, 1):
        holding.hold_session(stage, meeting)
        progress(number, len(meetings))


def load_warmth(*, by: Actor, now: datetime, progress: Progress) -> None:
    """Bring the learning home (S14–S16), then reckon where every member stands."""
    organisations = {row.code: row for row in PartyOrganisation.objects.all()}
    season = Season.objects.get(code=CODE)
    warmth.bring_home(Stage(season, organisations, by, OPENED_AT), progress)
    coverage.rebuild(season=season, by=by, now=now)


def _plan(stage: Stage, planned: list[Sitting]) -> list[Batch]:
    venues = [
        stage.venue(name, address=address, capacity=capacity) for name, address, capacity in VENUES
    ]
    plan = actions.ActivityPlan(
        kind="field_class",
        title="实境课堂：追寻初心",
        organisation=stage.organisations["DW"],
        minutes=MINUTES,
        topic=stage.season.topics.first(),
        description="参观展览，重温入党誓词，分批进行。",
    )
    activity = actions.create_activity(season=stage.season, plan=plan, by=stage.by, now=stage.now)
    plans = [
        actions.BatchPlan(venue=venues[one.venue], starts_at=one.starts_at, capacity=CAPACITY)
        for one in planned
    ]
    return actions.plan_batches(
        activity=activity, plans=plans, by=stage.by, now=stage.now, confirmed=True
    )
