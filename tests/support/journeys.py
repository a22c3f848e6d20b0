"""What journeys begin with, made in a served demo through the actions of everybody.

Each returns what the journey has to know; ``tests.browser.conftest.begin`` calls them beside the
running server.
"""

from datetime import date, datetime

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.people.actions import persons
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import actions, kinds
from wuxin.seasons.models import Batch, Season
from wuxin.seasons.queries import roster_of

BY, NOW = Actor.program("tests"), clock.DEMO_STARTS


def waiting() -> dict[str, int]:
    """Two batches of one reading: the first is full, the demo's teacher stands on the second."""
    full_at, crowd = _at(19, 9), _branch("T03D")
    members = roster_of(crowd, on=full_at.date())
    full, other = _batches("读书分享会", [(full_at, len(members)), (_at(20, 9), 40)])
    _invite(full, crowd)
    _invite(other, _branch("ZX01"))
    return {"batch": full.pk, "crowd": crowd.pk}


def paper() -> dict[str, int]:
    """A meeting of yesterday that was signed on paper, and is not called yet."""
    (batch,) = _batches("纸上签到的会", [(_at(3, 16), 40)])
    branch = _branch("ZX01")
    _invite(batch, branch)
    people = batch.invitations.get().enrolments.count()
    return {"batch": batch.pk, "branch": branch.pk, "people": people}


def newcomer() -> dict[str, int]:
    """Somebody who joined the secretary's branch and missed what every branch did."""
    person = persons.create_person(
        details=persons.Details(name="安霁月"),
        organisation=_branch("ZX01"),
        from_on=date(2021, 12, 1),
        by=BY,
        now=NOW,
    )
    return {"person": person.pk}


def _at(day: int, hour: int) -> datetime:
    return datetime(2022, 3, day, hour, tzinfo=clock.LOCAL)


def _branch(code: str) -> PartyOrganisation:
    return PartyOrganisation.objects.get(code=code)


def _batches(title: str, sittings: list[tuple[datetime, int]]) -> list[Batch]:
    venue = actions.create_venue(
        name=f"{title}会场", address="", capacity=None, phone="", by=BY, now=NOW
    )
    plan = actions.ActivityPlan(
        kind=kinds.LECTURE, title=title, organisation=_branch("DW"), minutes=60
    )
    activity = actions.create_activity(
        season=Season.objects.get(code="demo"), plan=plan, by=BY, now=NOW
    )
    plans = [
        actions.BatchPlan(venue=venue, starts_at=at, capacity=capacity) for at, capacity in sittings
    ]
    return actions.plan_batches(activity=activity, plans=plans, by=BY, now=NOW, confirmed=True)


def _invite(batch: Batch, branch: PartyOrganisation) -> None:
    whole = actions.Invitation(organisation=branch)
    actions.invite_organisations(batch=batch, invitations=[whole], by=BY, now=NOW, confirmed=True)
