"""A small season to test with: a committee with branches, one field class, one batch."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.support.people import actor_of, make_office, make_organisation, make_person
from wuxin.core.actor import Actor
from wuxin.people.models import OrganisationKind, PartyOrganisation, Person, Role
from wuxin.seasons import actions
from wuxin.seasons.actions import ActivityPlan, BatchPlan, Invitation, SeasonPlan
from wuxin.seasons.models import Activity, Batch, BatchOrganisation, Enrolment, Season, Venue

FROM_ON, TO_ON = date(2021, 12, 1), date(2022, 4, 30)
NOW = datetime(2022, 3, 4, 2, 20, tzinfo=UTC)  # 10:20 in Asia/Shanghai
STARTS_AT = datetime(2022, 3, 4, 1, 0, tzinfo=UTC)  # 9:00 the same day
PROGRAM = Actor.program("test")


@dataclass(slots=True)
class SmallSeason:
    """A committee, a branch with its people, and who acts."""

    committee: PartyOrganisation
    branch: PartyOrganisation
    people: list[Person]
    organiser: Actor
    secretary: Actor
    season: Season
    activity: Activity
    batch: Batch


def make_season(
    committee: PartyOrganisation, *, code: str = "test", is_open: bool = True
) -> Season:
    season = actions.create_season_from_template(
        plan=SeasonPlan(
            template="2021-2022",
            organisation=committee,
            from_on=FROM_ON,
            to_on=TO_ON,
            code=code,
        ),
        by=PROGRAM,
        now=NOW,
    )
    return actions.open_season(season=season, by=PROGRAM, now=NOW) if is_open else season


def make_venue(name: str = "示例纪念馆") -> Venue:
    return actions.create_venue(name=name, address="", capacity=None, phone="", by=PROGRAM, now=NOW)


def make_activity(season: Season, *, kind: str = "field_class", **fields: object) -> Activity:
    values: dict[str, object] = {
        "title": "实境课堂",
        "organisation": season.organisation,
        "minutes": 90,
    }
    plan = ActivityPlan(kind=kind, **(values | fields))
    return actions.create_activity(season=season, plan=plan, by=PROGRAM, now=NOW)


def make_batch(
    activity: Activity,
    *,
    venue: Venue | None = None,
    starts_at: datetime = STARTS_AT,
    capacity: int = 100,
    minutes: int | None = None,
) -> Batch:
    plan = BatchPlan(
        venue=venue or make_venue(), starts_at=starts_at, capacity=capacity, minutes=minutes
    )
    return actions.plan_batches(
        activity=activity, plans=[plan], by=PROGRAM, now=NOW, confirmed=True
    )[0]


def make_branch(
    committee: PartyOrganisation, *, members: int = 3, name: str = ""
) -> tuple[PartyOrganisation, list[Person]]:
    """A branch and its members."""
    branch = make_organisation(committee, OrganisationKind.BRANCH, name)
    return branch, [make_person(branch) for _number in range(members)]


def make_secretary(branch: PartyOrganisation, person: Person) -> Actor:
    make_office(person, Role.SECRETARY, branch)
    return actor_of(person)


def invite(batch: Batch, branch: PartyOrganisation, **options: bool) -> BatchOrganisation:
    """The branch's roll, loaded as a view loads it."""
    made = actions.invite_organisations(
        batch=batch,
        invitations=[Invitation(organisation=branch)],
        by=PROGRAM,
        now=NOW,
        **options,
    )
    return roll(made[0].pk)


def roll(pk: int) -> BatchOrganisation:
    return BatchOrganisation.objects.with_batch().get(pk=pk)


def rows(of: BatchOrganisation) -> list[Enrolment]:
    return list(Enrolment.objects.filter(batch_organisation=of).in_roster_order())


def small_season(*, members: int = 3, capacity: int = 100, code: str = "test") -> SmallSeason:
    """A committee over one branch; an open season with a field class in one batch today."""
    committee = make_organisation(kind=OrganisationKind.COMMITTEE)
    head = make_person(committee, "示例组织员")
    make_office(head, Role.ORGANISER, committee)
    branch, people = make_branch(committee, members=members)
    committee.refresh_from_db()
    season = make_season(committee, code=code)
    activity = make_activity(season)
    return SmallSeason(
        committee=committee,
        branch=branch,
        people=people,
        organiser=actor_of(head),
        secretary=make_secretary(branch, people[0]),
        season=season,
        activity=activity,
        batch=make_batch(activity, capacity=capacity),
    )
