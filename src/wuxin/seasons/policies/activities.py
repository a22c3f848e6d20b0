"""Who makes activities and their batches, and invites branches to them."""

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation, Role
from wuxin.seasons.models import Activity, Season

HOSTS = (Role.ORGANISER, Role.SECRETARY, Role.DEPUTY)


def can_create_activities(actor: Actor, season: Season) -> bool:
    """Whether there is any organisation of the season that the actor could be host for."""
    if season.is_closed:
        return False
    root = season.organisation.path
    return any(
        path.startswith(root) or root.startswith(path)
        for path in actor.paths("organisation", HOSTS)
    )


def can_host(actor: Actor, season: Season, organisation: PartyOrganisation) -> bool:
    """Whether the actor may put an activity of this organisation into the season."""
    return (
        not season.is_closed
        and organisation.path.startswith(season.organisation.path)
        and actor.covers("organisation", organisation.path, HOSTS)
    )


def can_edit_activity(actor: Actor, activity: Activity) -> bool:
    """The host, and the organiser above; nobody once the season is closed."""
    return can_host(actor, activity.season, activity.organisation)


def can_invite(actor: Actor, activity: Activity, organisation: PartyOrganisation) -> bool:
    """Who may edit the activity invites the branches of their own subtree."""
    return can_edit_activity(actor, activity) and actor.covers(
        "organisation", organisation.path, HOSTS
    )


def can_keep_venues(actor: Actor) -> bool:
    return actor.has(*HOSTS)


def can_copy_activity(actor: Actor, activity: Activity) -> bool:
    """Its host and those above, also out of a season that is closed."""
    return actor.covers("organisation", activity.organisation.path, HOSTS)
