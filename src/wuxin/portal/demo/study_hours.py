"""The demo's policies of study hours: in force for the year before the season and on."""

from datetime import date, datetime

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation
from wuxin.portal.demo.people import Progress
from wuxin.seasons import actions
from wuxin.seasons.actions.hours_policies import PolicyPlan

FROM_ON = date(2021, 1, 1)
APPROVER = "教育工委会议"
TEMPLATES = ("eight", "secretaries")


def load_hours(*, by: Actor, now: datetime, progress: Progress) -> None:
    """Put one policy for members and one for secretaries in force; reckon everybody once."""
    top = PartyOrganisation.objects.get(code="GW")
    for template in TEMPLATES:
        draft = actions.create_hours_policy(
            template=template, organisation=top, from_on=FROM_ON, by=by, now=now
        )
        plan = PolicyPlan(
            title=draft.title,
            population=draft.population,
            from_on=FROM_ON,
            to_on=None,
            approver=APPROVER,
            terms=draft.terms,
        )
        policy = actions.edit_hours_policy(policy=draft, plan=plan, by=by, now=now)
        actions.put_policy_in_force(policy=policy, by=by, now=now)
    actions.recompute_hours(organisation=top, now=now, progress=progress)
