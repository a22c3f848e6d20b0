"""Policies in force, and sessions that were held, for tests of study hours."""

from datetime import date, datetime
from typing import Any

from tests.support.seasons import NOW, PROGRAM, SmallSeason, invite, make_activity, make_batch
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import actions
from wuxin.seasons.actions.hours_policies import PolicyPlan
from wuxin.seasons.hours_templates import TEMPLATES
from wuxin.seasons.models import Batch, HoursPolicy

YEAR_BEFORE = date(2021, 1, 1)


def plan_of(policy: HoursPolicy, **said: Any) -> PolicyPlan:
    """The draft as it stands, with what is said otherwise."""
    names = ("title", "population", "from_on", "to_on", "terms")
    values = {name: getattr(policy, name) for name in names} | {"approver": "示例〔2022〕1号"}
    return PolicyPlan(**(values | said))


def make_policy(
    organisation: PartyOrganisation, template: str = "eight", **said: Any
) -> HoursPolicy:
    """A policy in force from its template."""
    values = {"from_on": YEAR_BEFORE, "terms": TEMPLATES[template].terms} | said
    draft = actions.create_hours_policy(
        template=template,
        organisation=organisation,
        from_on=values["from_on"],
        by=PROGRAM,
        now=NOW,
    )
    plan = plan_of(draft, **values)
    actions.edit_hours_policy(policy=draft, plan=plan, by=PROGRAM, now=NOW)
    return actions.put_policy_in_force(policy=draft, by=PROGRAM, now=NOW)


def hold(
    small: SmallSeason, *, kind: str = "field_class", at: datetime, minutes: int = 180
) -> Batch:
    """A session at which everybody of the branch was present, its roll done."""
    activity = make_activity(small.season, kind=kind, minutes=minutes)
    batch = make_batch(activity, venue=small.batch.venue, starts_at=at)
    of = invite(batch, small.branch, confirmed=True)
    actions.mark_all_present_except(roll=of, by=small.secretary, now=NOW)
    actions.finish_roll_call(roll=of, by=small.secretary, now=NOW)
    batch.refresh_from_db()
    return batch
