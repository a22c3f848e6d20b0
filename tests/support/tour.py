"""A season small enough for a test, with the faces and the branches that the tour looks for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.support import seasons
from tests.support.seasons import NOW, PROGRAM, SmallSeason
from wuxin.people.models import Account, PartyOrganisation, Person
from wuxin.portal.demo import overlap
from wuxin.seasons import actions
from wuxin.seasons.actions import coverage
from wuxin.seasons.models import BatchOrganisation

_THAT_DAY = NOW - timedelta(days=20)


@dataclass(slots=True)
class Toured:
    """``roll`` is today's, nobody called; ``small`` the roll on which one stands wrongly."""

    season: SmallSeason
    roll: BatchOrganisation
    small: BatchOrganisation
    twice: Person


def toured_season() -> Toured:
    """The secretary's branch with today's roll open; a school with somebody in two places.

    Of what is required only the first lesson is left, which nobody had yet.
    """
    small = seasons.small_season(code="demo")
    _rename(small.branch, "ZX01")
    for face, actor in (("organiser", small.organiser), ("secretary", small.secretary)):
        Account.objects.filter(pk=actor.account_id).update(username=f"demo-{face}")
    roll = seasons.invite(small.batch, small.branch)
    school, members = seasons.make_branch(small.committee, name="示例第一小学党支部")
    _rename(school, overlap.BRANCH)
    for asked in small.season.requirements.exclude(title="书记第一课"):
        actions.remove_requirement(requirement=asked, by=PROGRAM, now=NOW)
    coverage.refresh_season(season=small.season, today=NOW.date())
    _hold(small, school, "实境课堂：在纪念馆", _THAT_DAY)
    planted = _hold(small, school, overlap.TITLE, _THAT_DAY, without=members[1:])
    return Toured(small, roll, planted, members[0])


def _rename(branch: PartyOrganisation, code: str) -> None:
    PartyOrganisation.objects.filter(pk=branch.pk).update(code=code)
    branch.refresh_from_db()


def _hold(
    small: SmallSeason,
    school: PartyOrganisation,
    title: str,
    at: datetime,
    *,
    without: list[Person] | None = None,
) -> BatchOrganisation:
    kind = "theme_day" if without else "field_class"
    activity = seasons.make_activity(small.season, kind=kind, title=title)
    batch = seasons.make_batch(activity, venue=seasons.make_venue(title), starts_at=at)
    left_out = frozenset(person.pk for person in without or [])
    invitation = actions.Invitation(organisation=school, without=left_out)
    (made,) = actions.invite_organisations(
        batch=batch, invitations=[invitation], by=PROGRAM, now=at, confirmed=True
    )
    roll = seasons.roll(made.pk)
    actions.mark_all_present_except(roll=roll, by=PROGRAM, now=at)
    actions.finish_roll_call(roll=roll, by=PROGRAM, now=at)
    return roll
