"""A branch's own meeting, arranged in one step: activity, place, time and the whole roster."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import kinds, queries, refusals
from wuxin.seasons.actions.activities import ActivityPlan, create_activity, create_venue
from wuxin.seasons.actions.batches import BatchPlan, plan_batches
from wuxin.seasons.actions.inviting import Invitation, invite_organisations
from wuxin.seasons.models import Batch, Season


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan:
    """What a secretary says of a meeting. ``place`` is a name; a new one is kept."""

    kind: str
    title: str
    starts_at: datetime
    minutes: int
    place: str


@transaction.atomic
def arrange_branch_meeting(
    *,
    branch: PartyOrganisation,
    plan: MeetingPlan,
    by: Actor,
    now: datetime,
    confirmed: bool = False,
) -> Batch:
    """Put a meeting of the branch into the season of that day, with everybody on the roll.

    A committee or group meeting is left without a roll: its people are picked next. Raises
    ``NoSeasonThatDay`` and as the actions it is made of.
    """
    day = clock.local_day(plan.starts_at)
    season = _season_on(branch, plan.starts_at)
    if plan.kind not in kinds.OF_BRANCHES:
        raise refusals.UnknownKind
    activity = create_activity(
        season=season,
        plan=ActivityPlan(
            kind=plan.kind,
            title=plan.title,
            organisation=branch,
            minutes=plan.minutes,
            unit=branch.units.first(),
        ),
        by=by,
        now=now,
    )
    venue = create_venue(name=plan.place, address="", capacity=None, phone="", by=by, now=now)
    roster = queries.roster_of(branch, on=day)
    batch_plan = BatchPlan(
        venue=venue, starts_at=plan.starts_at, capacity=max(1, len(roster)), minutes=plan.minutes
    )
    batch = plan_batches(
        activity=activity, plans=[batch_plan], by=by, now=now, confirmed=confirmed
    )[0]
    if plan.kind not in kinds.OF_SOME:
        invitation = Invitation(organisation=branch)
        invite_organisations(
            batch=batch, invitations=[invitation], by=by, now=now, confirmed=confirmed
        )
    return batch


def _season_on(branch: PartyOrganisation, moment: datetime) -> Season:
    day = clock.local_day(moment)
    season = queries.season_of(branch, day)
    if season is None:
        raise refusals.NoSeasonThatDay(day=day)
    return season
