"""What the demo has wrong on purpose: one person ticked in two places at one time.

A school's theme day was held while part of its branch was at a memorial hall. Those on leave from
the hall were at school, and one who was at the hall was ticked at school too. A theme day counts
in no row of the source (S1–S22), so no figure of it changes.
"""

from datetime import datetime

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation
from wuxin.portal.demo import holding
from wuxin.portal.demo.holding import Session, Stage
from wuxin.portal.demo.people import Progress
from wuxin.seasons import actions, kinds
from wuxin.seasons.models import BatchOrganisation, Enrolment, Presence, Season

BRANCH, TITLE = "ZS01", "主题党日：整理校园图书角"
_STARTS_AT = datetime(2022, 2, 12, 10, 0, tzinfo=clock.LOCAL)


def load_overlap(*, by: Actor, now: datetime, progress: Progress) -> None:
    """Hold the theme day, with one who was elsewhere."""
    branch = PartyOrganisation.objects.get(code=BRANCH)
    stage = Stage(Season.objects.get(code="demo"), {BRANCH: branch}, by, now)
    invitation = actions.Invitation(organisation=branch, without=_not_at_school(branch))
    batch = holding.plan_session(stage, _theme_day())
    holding.invite(batch, [invitation], by)
    roll = BatchOrganisation.objects.with_batch().get(batch=batch)
    actions.mark_all_present_except(roll=roll, by=by, now=batch.starts_at)
    actions.finish_roll_call(roll=roll, by=by, now=batch.ends_at)
    progress(1, 1)


def _not_at_school(branch: PartyOrganisation) -> frozenset[int]:
    """All but one of those who were at the hall; the one stands first on the small roll."""
    away = Enrolment.objects.filter(
        batch_organisation__organisation=branch, batch__activity__kind=kinds.FIELD_CLASS
    )
    rows = list(away.in_roster_order())
    there = [row.status == Presence.PRESENT for row in rows]
    first = there.index(True)
    return frozenset(
        row.person_id
        for place, row in enumerate(rows)
        if place < first or (there[place] and place > first)
    )


def _theme_day() -> Session:
    return Session(
        kind=kinds.THEME_DAY,
        title=TITLE,
        host=BRANCH,
        place="示例第一小学图书室",
        starts_at=_STARTS_AT,
        branches=(BRANCH,),
    )
