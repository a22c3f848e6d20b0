"""A season with people on its rolls: a committee over two general branches of two branches each."""

from dataclasses import dataclass
from datetime import timedelta

from tests.support import seasons
from tests.support.people import make_office, make_organisation, make_person
from wuxin.core.actor import Actor
from wuxin.people.models import OrganisationKind, PartyOrganisation, Person, Role
from wuxin.reports.queries.seasons import Scope
from wuxin.seasons import actions
from wuxin.seasons.models import Batch, Season

NOW = seasons.NOW
VENUES = ("示例纪念馆甲", "示例纪念馆乙", "示例教育馆丙")


@dataclass(slots=True)
class Told:
    """What the fixture made; ``came`` by branch, in the order of the tree."""

    committee: PartyOrganisation
    general: list[PartyOrganisation]
    branches: list[PartyOrganisation]
    came: dict[int, list[Person]]
    season: Season
    batches: list[Batch]
    organiser: Person
    secretary: Person

    @property
    def scope(self) -> Scope:
        return self.at(None)

    def at(self, organisation: PartyOrganisation | None) -> Scope:
        assert self.season.book is not None
        return Scope(self.season, self.season.book, organisation)


def told_season(*, members: int = 3) -> Told:
    """Each branch was at the first batch whole; the first two branches at the second again."""
    committee = make_organisation(kind=OrganisationKind.COMMITTEE, name="示例党委")
    general = [
        make_organisation(committee, OrganisationKind.GENERAL_BRANCH, f"示例总支{name}")
        for name in "东西"
    ]
    made = [
        seasons.make_branch(above, members=members, name=f"{above.name}第{number}支部")
        for above in general
        for number in (1, 2)
    ]
    organiser = make_person(committee, "示例组织员")
    make_office(organiser, Role.ORGANISER, committee)
    make_office(made[0][1][0], Role.SECRETARY, made[0][0])
    committee.refresh_from_db()
    season = seasons.make_season(committee, code="told")
    activity = seasons.make_activity(season)
    batches = [
        seasons.make_batch(
            activity,
            venue=seasons.make_venue(venue),
            starts_at=seasons.STARTS_AT - timedelta(days=7 * (2 - number)),
        )
        for number, venue in enumerate(VENUES[:2], 1)
    ]
    for batch, branches in zip(batches, (made, made[:2]), strict=True):
        attend(batch, [branch for branch, _people in branches])
    return Told(
        committee=committee,
        general=general,
        branches=[branch for branch, _people in made],
        came={branch.pk: people for branch, people in made},
        season=season,
        batches=batches,
        organiser=organiser,
        secretary=made[0][1][0],
    )


def attend(batch: Batch, branches: list[PartyOrganisation], *, by: Actor = seasons.PROGRAM) -> None:
    """All of these branches were there, and their rolls are closed."""
    rolls = [seasons.invite(batch, branch, confirmed=True) for branch in branches]
    for roll in rolls:
        actions.mark_all_present_except(roll=roll, by=by, now=NOW)
        actions.finish_roll_call(roll=seasons.roll(roll.pk), by=by, now=NOW)
