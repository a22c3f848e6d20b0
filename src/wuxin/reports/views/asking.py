"""What an address asks for, and whether its reader may see that."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from wuxin.core import clock
from wuxin.core.errors import NotAllowed
from wuxin.core.http import Request
from wuxin.reports import forms, policies
from wuxin.reports.queries import seasons
from wuxin.reports.queries.seasons import Scope
from wuxin.seasons.choice import choice_of, chosen_code
from wuxin.seasons.queries.choosing import Choice, find_season


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A place and, where the address says so, the last day that counts."""

    scope: Scope
    until: date | None
    choice: Choice
    is_current: bool  # the season that is shown when none is asked for

    def url(self, route: str, *args: str, organisation_id: int | None = None) -> str:
        """The address of another page about the same; by default of the whole."""
        query = {
            "season": "" if self.is_current else self.scope.season.code,
            "organisation": str(organisation_id or ""),
            "until": self.until.isoformat() if self.until else "",
        }
        said = urlencode({name: value for name, value in query.items() if value})
        return f"{reverse(route, args=args)}?{said}".rstrip("?")

    def here(self, route: str, *args: str) -> str:
        """As ``url``, of the same organisation."""
        return self.url(route, *args, organisation_id=self.scope.organisation_id)


def find(request: Request) -> Asked | None:
    """What is asked for; None if no season has been opened yet.

    Raises ``NotAllowed`` for who sees no figures, 404 for a place that is not theirs to see.
    """
    if not policies.can_read_figures(request.actor):
        raise NotAllowed
    form = forms.Asked(request.GET)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    choice = _choice(request, asked["season"])
    season = choice.season
    if season is None:
        return None
    scope = seasons.find_scope(request.actor, season, asked["organisation"])
    if scope is None:
        raise Http404
    is_current = not asked["season"] and not chosen_code(request)
    return Asked(scope=scope, until=asked["until"], choice=choice, is_current=is_current)


def _choice(request: Request, code: str) -> Choice:
    """The season of the address, else the one the reader chose; 404 where the code is unknown."""
    choice = choice_of(request)
    if not code:
        return choice
    known = (one for one in choice.seasons if one.code == code)
    season = next(known, None) or find_season(request.actor, code=code, on=clock.today())
    if season is None:
        raise Http404
    return Choice(season, choice.seasons)


def require(request: Request) -> Asked:
    """As ``find``, where without a season there is no page."""
    asked = find(request)
    if asked is None:
        raise Http404
    return asked
