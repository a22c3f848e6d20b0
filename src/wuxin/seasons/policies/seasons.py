"""Who plans a season: the organiser, over the organisation whose season it is."""

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation, Role
from wuxin.seasons.models import Season

PLANNERS = (Role.ORGANISER,)
READERS_OF_ARCHIVE = (Role.ORGANISER, Role.AUDITOR)


def can_create_season(actor: Actor, organisation: PartyOrganisation) -> bool:
    return actor.covers("organisation", organisation.path, PLANNERS)


def can_read_archive(actor: Actor, season: Season) -> bool:
    """The organiser whose season it is, and who audits them."""
    return actor.covers("organisation", season.organisation.path, READERS_OF_ARCHIVE)


def can_plan_season(actor: Actor, season: Season) -> bool:
    """Whether the actor may change it, open it and close it."""
    return actor.covers("organisation", season.organisation.path, PLANNERS)
