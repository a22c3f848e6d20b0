"""The first pages of those who have one thing to do: secretary, teacher, operator."""

from datetime import datetime

from wuxin.core import clock, health
from wuxin.core.actor import Actor
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation
from wuxin.portal.queries import cards
from wuxin.seasons.queries import season_of
from wuxin.seasons.queries.choosing import Choice, choose_season


def of_secretary(actor: Actor, *, now: datetime, chosen: str = "") -> dict[str, object]:
    """What there is to do, at most five cards; then the branch itself."""
    today = clock.local_day(now)
    choice = choose_season(actor, on=today, chosen=chosen)
    branches = list(PartyOrganisation.objects.reached_by(actor, *ROLES_OF_HELP)[:2])
    return {
        "season": choice.season,
        "season_choice": choice,
        "today_on": today,
        "cards": cards.of_secretary(actor, choice.season, branches, now=now),
        "branches": branches,
    }


def of_teacher(actor: Actor, *, now: datetime) -> dict[str, object]:
    """What is mine: the season, where I am expected, what is asked of me, my hours."""
    today = clock.local_day(now)
    branch = PartyOrganisation.objects.filter(persons=actor.person_id or 0).first()
    season = season_of(branch, today) if branch else None
    return {
        "season": season,
        "season_choice": Choice(season, [season] if season else []),
        "today_on": today,
        "cards": cards.of_teacher(actor, now=now),
    }


def of_operator() -> dict[str, object]:
    """What the doctor finds, faults first; no person is shown to who keeps the machine."""
    return {"findings": sorted(health.look(), key=lambda finding: finding.is_well)}
