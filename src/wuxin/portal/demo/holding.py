"""Sessions of the demo, held the way anybody holds them: planned, invited to, called, finished."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation, Person
from wuxin.seasons import actions
from wuxin.seasons.models import (
    Activity,
    Batch,
    BatchOrganisation,
    Enrolment,
    Reason,
    Season,
    Venue,
)
from wuxin.seasons.queries import roster_of

LARGEST_ROSTER = 64
LEAVE_EVERY = 23
ABSENT_EVERY = 97
_REASONS = (Reason.TEACHING, Reason.ILL, Reason.OFFICIAL, Reason.FAMILY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One meeting in one batch. ``host`` and ``branches`` by code.

    ``people`` is how many of each roster take part, from ``first`` on; None is everybody.
    ``guest`` speaks, or the host's ``teacher``, by place in the roster.
    """

    kind: str
    title: str
    host: str
    place: str
    starts_at: datetime
    branches: tuple[str, ...]
    minutes: int = 60
    people: int | None = None
    first: int = 0
    guest: str = ""
    teacher: int | None = None
    description: str = ""
    leave_every: int = LEAVE_EVERY
    is_held: bool = True


@dataclass(slots=True)
class Stage:
    """Where sessions are held: the season, its organisations by code, its venues by name."""

    season: Season
    organisations: dict[str, PartyOrganisation]
    by: Actor
    now: datetime
    venues: dict[str, Venue] = field(default_factory=dict)

    def venue(self, name: str, *, address: str = "", capacity: int | None = None) -> Venue:
        if name not in self.venues:
            self.venues[name] = actions.create_venue(
                name=name, address=address, capacity=capacity, phone="", by=self.by, now=self.now
            )
        return self.venues[name]


def hold_session(stage: Stage, session: Session) -> None:
    """Plan a session, put its branches on the roll, and call it if it is over."""
    batch = plan_session(stage, session)
    chosen = [stage.organisations[code] for code in session.branches]
    invite(batch, [_some_of(one, session) for one in chosen], stage.by)
    if session.is_held:
        hold(batch, stage.by, leave_every=session.leave_every)


def plan_session(stage: Stage, session: Session) -> Batch:
    """The session as an activity in one batch, nobody on its roll yet."""
    plan = actions.ActivityPlan(
        kind=session.kind,
        title=session.title,
        organisation=stage.organisations[session.host],
        minutes=session.minutes,
        description=session.description,
    )
    activity = actions.create_activity(season=stage.season, plan=plan, by=stage.by, now=stage.now)
    _give_speaker(stage, session, activity)
    capacity = LARGEST_ROSTER * len(session.branches)
    venue = stage.venue(session.place)
    sitting = actions.BatchPlan(venue=venue, starts_at=session.starts_at, capacity=capacity)
    return actions.plan_batches(
        activity=activity, plans=[sitting], by=stage.by, now=stage.now, confirmed=True
    )[0]


def _give_speaker(stage: Stage, session: Session, activity: Activity) -> None:
    if session.guest:
        plan = actions.SpeakerPlan(name="外请主讲人", institution=session.guest)
    elif session.teacher is not None:
        members = roster_of(stage.organisations[session.host], on=session.starts_at.date())
        person = Person.objects.get(pk=members[session.teacher].person_id)
        plan = actions.SpeakerPlan(person=person)
    else:
        return
    actions.add_speaker(activity=activity, plan=plan, by=stage.by, now=stage.now)


def _some_of(organisation: PartyOrganisation, session: Session) -> actions.Invitation:
    if session.people is None:
        return actions.Invitation(organisation=organisation)
    ids = [one.person_id for one in roster_of(organisation, on=session.starts_at.date())]
    first = session.first % max(len(ids) - session.people, 1)
    chosen = ids[first : first + session.people]
    return actions.Invitation(organisation=organisation, without=frozenset(ids) - set(chosen))


def invite(batch: Batch, invitations: list[actions.Invitation], by: Actor) -> None:
    """Put branches on the roll, a week before."""
    week_before = batch.starts_at - timedelta(days=7)
    actions.invite_organisations(
        batch=batch, invitations=invitations, by=by, now=week_before, confirmed=True
    )


def hold(batch: Batch, by: Actor, *, leave_every: int = LEAVE_EVERY) -> None:
    """Call every roll of a batch that was: most were there, one in so many had leave or was not."""
    moment = batch.starts_at + timedelta(minutes=20)
    for roll in BatchOrganisation.objects.with_batch().filter(batch=batch).order_by("pk"):
        rows = list(roll.enrolments.in_roster_order())
        changes = [_change(row, leave_every, is_needed=len(rows) < 3) for row in rows]
        actions.take_roll_call(
            roll=roll, changes=[one for one in changes if one], by=by, now=moment
        )
        over = min(moment + timedelta(hours=3), clock.DEMO_STARTS)
        actions.finish_roll_call(roll=roll, by=by, now=over)


def _change(row: Enrolment, leave_every: int, *, is_needed: bool) -> actions.Change | None:
    """What the roll says of one; the few of a small team are all there."""
    if row.status != "expected":
        return None
    status, reason, dice = "present", "", row.person_id + row.batch_id
    if dice % leave_every == 0 and not is_needed:
        status, reason = "leave", _REASONS[row.person_id % len(_REASONS)].value
    elif dice % (leave_every * ABSENT_EVERY // LEAVE_EVERY) == 0 and not is_needed:
        status = "absent"
    return actions.Change(
        enrolment_id=row.pk, seen_revision=row.revision, status=status, reason=reason
    )
