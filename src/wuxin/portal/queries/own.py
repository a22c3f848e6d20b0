"""The first pages of those who have one thing to do: secretary, teacher, operator."""

from datetime import datetime

from wuxin.core import clock, health
from wuxin.core.actor import Actor
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation
from wuxin.seasons import queries as seasons
from wuxin.seasons.queries.choosing import choose_season

_MOST_CARDS = 4


def of_secretary(actor: Actor, *, now: datetime, chosen: str = "") -> dict[str, object]:
    """Open roll calls first, at most four; then the branch itself."""
    today = clock.local_day(now)
    choice = choose_season(actor, on=today, chosen=chosen)
    calls = seasons.open_roll_calls(actor, now=now)
    return {
        "season": choice.season,
        "season_choice": choice,
        "today_on": today,
        "calls": calls[:_MOST_CARDS],
        "more": max(len(calls) - _MOST_CARDS, 0),
        "branches": list(PartyOrganisation.objects.reached_by(actor, *ROLES_OF_HELP)[:2]),
        "now": now,
    }


def of_teacher(actor: Actor, *, now: datetime) -> dict[str, object]:
    """What is mine: the season, and when and where I am expected."""
    today = clock.local_day(now)
    choice = choose_season(actor, on=today)
    return {"season": choice.season, "season_choice": choice, "today_on": today, "now": now}


def of_operator() -> dict[str, object]:
    """What the doctor finds; no person is shown to who keeps the machine."""
    return {"findings": list(health.look())}
