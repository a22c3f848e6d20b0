"""What a branch needs to arrange a meeting of its own."""

from datetime import date

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation, Unit
from wuxin.seasons.models import Season, SeasonState
from wuxin.seasons.models.seasons import above
from wuxin.seasons.policies.activities import HOSTS
from wuxin.seasons.queries.invitations import BRANCHES


def season_of(branch: PartyOrganisation, day: date) -> Season | None:
    """The open season of a day in which the branch takes part; the latest of several."""
    seasons = Season.objects.filter(
        state=SeasonState.OPEN,
        from_on__lte=day,
        to_on__gte=day,
        organisation__path__in=above((branch.path,)),
    )
    return seasons.select_related("organisation", "book").latest_first().first()


def branches_to_meet(actor: Actor) -> list[PartyOrganisation]:
    """The branches for which the actor may arrange a meeting, in the organisation's order."""
    return list(PartyOrganisation.objects.reached_by(actor, *HOSTS).filter(kind__in=BRANCHES))


def usual_place(branch: PartyOrganisation) -> str:
    """The school of the branch, else the branch's own name."""
    unit: Unit | None = branch.units.order_by("path").first()
    return (unit.name if unit else branch.name)[:60]
