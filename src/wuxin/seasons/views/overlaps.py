"""Two places at one time: listed, with the way to mend each."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop

from wuxin.core import reading
from wuxin.core.http import Access, Request, reads, render_page
from wuxin.seasons.models import Season
from wuxin.seasons.policies.roll_calls import CALLERS
from wuxin.seasons.queries import overlaps as queries

_SHOWING = gettext_noop("核对一人两处")


@reads(access=Access.STAFF, recorded=_SHOWING)
def overlaps(request: Request, code: str) -> HttpResponse:
    seasons = Season.objects.visible_to(request.actor).select_related("book")
    season = get_object_or_404(seasons, code=code)
    paths = request.actor.paths("organisation", CALLERS)
    found = queries.overlaps_of(season, paths)
    reading.shows(request, "people.person", {one.first.person_id for one in found})
    context = {
        "season": season,
        "overlaps": found,
        "listed": queries.listed_totals(season, paths),
    }
    response = render_page(request, "seasons/overlaps.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
