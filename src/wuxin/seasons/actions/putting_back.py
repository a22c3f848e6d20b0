"""What was deleted of a season is put back where it was, by who may change that place today."""

from datetime import datetime
from typing import cast

from django.utils.translation import gettext_lazy as _

from wuxin.core import recycling
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.models import Binned
from wuxin.core.recycling import Bin
from wuxin.seasons import binned as kinds
from wuxin.seasons import refusals
from wuxin.seasons.actions import coverage
from wuxin.seasons.actions.inviting import put_invitation_back
from wuxin.seasons.actions.plan_guard import require_plan
from wuxin.seasons.actions.speakers import put_speaker_back
from wuxin.seasons.actions.transport import put_bus_back
from wuxin.seasons.models import HoursPolicy, Season
from wuxin.seasons.policies import activities, seasons, study_hours


def register() -> None:
    planners, hosts = seasons.PLANNERS, activities.HOSTS
    recycling.register(
        Bin(kinds.REQUIREMENT, _("规定与自选动作"), planners, _requirement),
        Bin(kinds.TOPIC, _("专题"), planners, _plan_part),
        Bin(kinds.CLASSROOM, _("课堂"), planners, _plan_part),
        Bin(kinds.SPEAKER, _("主讲人"), hosts, put_speaker_back),
        Bin(kinds.BUS, _("车次"), hosts, put_bus_back),
        Bin(kinds.INVITATION, _("安排到批次的支部"), hosts, put_invitation_back),
        Bin(kinds.HOURS_POLICY, _("学时办法草稿"), study_hours.SETTERS, _hours_policy),
    )


def _plan_part(binned: Binned, by: Actor, _now: datetime) -> None:
    require_plan(_season_of(binned), by)
    recycling.restore(binned)


def _requirement(binned: Binned, by: Actor, _now: datetime) -> None:
    season = _season_of(binned)
    require_plan(season, by)
    if season.requirements.filter(title=binned.title).exists():
        raise recycling.PlaceTaken(title=binned.title)
    recycling.restore(binned)
    coverage.refresh_later(season)


def _hours_policy(binned: Binned, by: Actor, _now: datetime) -> None:
    policy = cast(HoursPolicy, recycling.restore(binned))
    if not study_hours.can_set_policies(by, policy.organisation):
        raise NotAllowed
    if policy.follows is not None and policy.follows.is_draft:
        raise refusals.PolicyNotInForce


def _season_of(binned: Binned) -> Season:
    key = binned.row[0]["fields"]["season"]
    return Season.objects.select_related("organisation", "book").get(pk=key)
