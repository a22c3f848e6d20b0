"""Who asks by a data request, who answers for whom, who reads the answers."""

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation, Role
from wuxin.seasons.models import DataRequest

_PROXIES = (Role.SECRETARY, Role.DEPUTY, Role.ORGANISER)


def can_ask(actor: Actor, organisation: PartyOrganisation) -> bool:
    return actor.covers("organisation", organisation.path, (Role.ORGANISER,))


def can_answer_for(actor: Actor, person_id: int, path: str) -> bool:
    """Oneself, and those of one's branch as their proxy."""
    return actor.person_id == person_id or actor.covers("organisation", path, _PROXIES)


def can_end(actor: Actor, request: DataRequest) -> bool:
    return can_ask(actor, request.organisation)
