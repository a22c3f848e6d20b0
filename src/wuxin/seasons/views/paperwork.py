"""The minutes of paperwork a season asks, line by line."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from wuxin.core import clock
from wuxin.core.http import Access, Request, reads, render_page
from wuxin.seasons.models import Season
from wuxin.seasons.queries.paperwork import budget


@reads(access=Access.STAFF)
def paperwork(request: Request, code: str) -> HttpResponse:
    seasons = Season.objects.visible_to(request.actor).select_related("organisation")
    season = get_object_or_404(seasons, code=code)
    context = {"season": season, "shares": budget(season, today=clock.today())}
    return render_page(request, "seasons/paperwork.html", context)
