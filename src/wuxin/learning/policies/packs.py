"""Who makes a learning pack: whoever plans activities of that organisation."""

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation
from wuxin.seasons.models import Season
from wuxin.seasons.policies import activities


def can_make_pack(actor: Actor, season: Season, organisation: PartyOrganisation) -> bool:
    return season.is_open and activities.can_host(actor, season, organisation)
