"""The end of a season: asked once with what is unfinished, done, and its archive taken away."""

from typing import cast

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.proofs import Proof
from wuxin.seasons import actions
from wuxin.seasons.models import Season
from wuxin.seasons.queries.endings import rolls_not_called

_MOST_ROLLS = 50


@reads(access=Access.STAFF)
def season_end(request: Request, code: str) -> HttpResponse:
    """Ask once more before the end, and show the rolls that nobody has finished."""
    season = _season_or_404(request, code)
    rolls = rolls_not_called(season)
    context = {
        "season": season,
        "rolls": rolls[:_MOST_ROLLS],
        "more": max(len(rolls) - _MOST_ROLLS, 0),
        "number": len(rolls),
    }
    return render_page(request, "seasons/season_end.html", context)


@writes(access=Access.STAFF)
def season_closing(request: Request, code: str) -> HttpResponse:
    season = _season_or_404(request, code)
    actions.close_season(season=season, by=request.actor, now=clock.now())
    messages.success(request, _("冬训已结束，记录已经封存；档案正在整理。"))
    return redirect("seasons:season", code)


@writes(access=Access.STAFF, proof=Proof.FRESH)
def archive(request: Request, code: str) -> HttpResponse:
    """The archive as one file, which nobody on the way keeps; who took it is written down."""
    season = _season_or_404(request, code)
    closing = actions.take_archive(season=season, by=request.actor, now=clock.now())
    response = FileResponse(
        default_storage.open(closing.archive_name),
        as_attachment=True,
        filename=f"{season.code}.zip",
        content_type="application/zip",
    )
    response.headers["Cache-Control"] = "no-store"
    return cast("HttpResponse", response)  # a stream, with the same status and headers


def _season_or_404(request: Request, code: str) -> Season:
    seasons = Season.objects.visible_to(request.actor).select_related("organisation", "book")
    return get_object_or_404(seasons, code=code)
