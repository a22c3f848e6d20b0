"""Which season and organisation a command is asked about, by their codes."""

from django.core.management.base import CommandError

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation
from wuxin.reports.queries import seasons
from wuxin.reports.queries.seasons import Scope
from wuxin.seasons.queries.choosing import find_season


def scope_of(season_code: str, organisation_code: str = "") -> Scope:
    """The scope; a sentence that names what there is if a code is not known."""
    program = Actor.program("wuxin")
    season = find_season(program, code=season_code, on=clock.today())
    if season is None:
        known = ", ".join(seasons.season_codes(program)) or "none"
        raise CommandError(f"no opened season has the code {season_code!r}; there are: {known}")
    organisation_id = None
    if organisation_code:
        found = PartyOrganisation.objects.filter(code=organisation_code).first()
        if found is None:
            raise CommandError(f"no Party organisation has the code {organisation_code!r}")
        organisation_id = found.pk
    scope = seasons.find_scope(program, season, organisation_id)
    if scope is None:
        raise CommandError(f"the season {season_code!r} has no book")
    return scope
