"""Who may read figures, and how far down. Pure."""

from wuxin.core.actor import Actor
from wuxin.people.models import ROLES_OF_HELP


def can_read_figures(actor: Actor) -> bool:
    """Those who help people: a total is theirs to see, records as far as their office reaches.

    The operator keeps the machine and sees neither.
    """
    return actor.has(*ROLES_OF_HELP)


def can_read_organisation(actor: Actor, path: str) -> bool:
    """Whether a number of this one organisation may be shown (R10)."""
    return actor.covers("organisation", path, ROLES_OF_HELP)


def sees_everything(actor: Actor) -> bool:
    return "" in actor.paths("organisation", ROLES_OF_HELP)
