"""Who tells branches something, and who confirms for one."""

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation, Role
from wuxin.seasons.models import NoticeReceipt, Season
from wuxin.seasons.policies.roll_calls import can_call_roll
from wuxin.seasons.policies.seasons import can_plan_season


def can_send_notices(actor: Actor, season: Season) -> bool:
    return not season.is_closed and can_plan_season(actor, season)


def can_tell(actor: Actor, season: Season, branch: PartyOrganisation) -> bool:
    """The season's organiser tells the branches below."""
    return can_plan_season(actor, season) and branch.path.startswith(season.organisation.path)


def can_confirm(actor: Actor, receipt: NoticeReceipt) -> bool:
    """The branch's secretary or deputy; the organiser who told them does not confirm for them."""
    organisation = receipt.organisation
    is_theirs = actor.covers("organisation", organisation.path, (Role.SECRETARY, Role.DEPUTY))
    return is_theirs and can_call_roll(actor, organisation)
