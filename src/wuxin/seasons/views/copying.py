"""A new season: after the pattern of a former one, which stands first, or from a template."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from wuxin.core import clock
from wuxin.core.errors import DomainError
from wuxin.core.http import Access, Request, render_page, writes
from wuxin.people.models import PartyOrganisation, Role
from wuxin.seasons import actions, shifting
from wuxin.seasons.forms import copying as forms
from wuxin.seasons.forms.seasons import NewSeason
from wuxin.seasons.models import Season, SeasonState

_MOST_FORMER = 5
_IDS = "copy-%s"  # two forms stand on the page


@writes(access=Access.STAFF)
def season_copy(request: Request, code: str) -> HttpResponse:
    """Make the new season and show it."""
    former = get_object_or_404(former_seasons(request), code=code)
    form = forms.CopySeason(request.POST, auto_id=_IDS)
    if form.is_valid():
        try:
            season = actions.copy_season(
                former=former, plan=form.plan(), by=request.actor, now=clock.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("seasons:season", season.code)
    return show_new(request, new_form(request), copy_form=form, former=former, status=422)


def former_seasons(request: Request) -> Any:
    """Those whose pattern the actor may follow, the latest first."""
    own = PartyOrganisation.objects.reached_by(request.actor, Role.ORGANISER)
    seasons = Season.objects.visible_to(request.actor).filter(organisation__in=own)
    return seasons.exclude(state=SeasonState.DRAFT).select_related("organisation").latest_first()


def new_form(request: Request, *args: object, **kwargs: object) -> NewSeason:
    own = PartyOrganisation.objects.reached_by(request.actor, Role.ORGANISER)
    above_branches = own.exclude(kind__in=["branch", "joint-branch", "group"])
    return NewSeason(*args, organisations=above_branches, **kwargs)


def show_new(
    request: Request,
    form: NewSeason,
    *,
    copy_form: forms.CopySeason | None = None,
    former: Season | None = None,
    status: int = 200,
) -> HttpResponse:
    """Both ways on one page; ``like`` in the address takes another former season."""
    others = list(former_seasons(request)[:_MOST_FORMER])
    asked = request.GET.get("like", "")
    former = former or next((one for one in others if one.code == asked), None)
    begun = (one for one in others if one.from_on <= clock.today())
    former = former or next(begun, None) or next(iter(others), None)
    if former is not None and copy_form is None:
        copy_form = forms.CopySeason(initial=_a_year_on(former, clock.today()), auto_id=_IDS)
    context = {
        "form": form,
        "copy_form": copy_form,
        "former": former,
        "others": [one for one in others if one != former],
    }
    return render_page(request, "seasons/season_new.html", context, status=status)


def _a_year_on(former: Season, today: date) -> dict[str, object]:
    years = shifting.years_to(last_on=former.to_on, today=today)
    return {
        "title": shifting.later_title(former.title, years),
        "from_on": shifting.later_year(former.from_on, years),
        "to_on": shifting.later_year(former.to_on, years),
        "with_activities": True,
    }
