"""The switch between seasons: the browser remembers which one its reader looks at."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from wuxin.core.http import Access, Request, next_url, writes
from wuxin.seasons.choice import COOKIE
from wuxin.seasons.models import Season

_HALF_A_YEAR_S = 183 * 24 * 3600


@writes(access=Access.STAFF)
def season_choice(request: Request) -> HttpResponse:
    """Look at another season from now on."""
    opened = Season.objects.visible_to(request.actor).exclude(book=None)
    season = get_object_or_404(opened, code=request.POST.get("code", "")[:40])
    response = redirect(_without_season(next_url(request, "/home/")))
    response.set_cookie(
        COOKIE,
        season.code,
        max_age=_HALF_A_YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _without_season(url: str) -> str:
    """The same address without the season and the place it named."""
    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query) if k not in {"season", "until"}]
    return parts._replace(query=urlencode(kept)).geturl()
