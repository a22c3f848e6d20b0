"""Two places at one time: listed, with the way to mend each."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from wuxin.core.http import Access, Request, reads, render_page
from wuxin.seasons.models import Season
from wuxin.seasons.policies.roll_calls import CALLERS
from wuxin.seasons.queries import overlaps as queries


@reads(access=Access.STAFF)
def overlaps(request: Request, code: str) -> HttpResponse:
    seasons = Season.objects.visible_to(request.actor).select_related("book")
    season = get_object_or_404(seasons, code=code)
    paths = request.actor.paths("organisation", CALLERS)
    context = {
        "season": season,
        "overlaps": queries.overlaps_of(season, paths),
        "listed": queries.listed_totals(season, paths),
    }
    response = render_page(request, "seasons/overlaps.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
