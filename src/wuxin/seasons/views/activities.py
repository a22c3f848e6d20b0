"""Activities: listed and filtered, made, changed, and seen with their batches; venues."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, next_url, reads, render_page, writes
from wuxin.people.models import PartyOrganisation, Unit
from wuxin.seasons import actions, kinds, queries
from wuxin.seasons.choice import choice_of, chosen_code
from wuxin.seasons.forms import activities as forms
from wuxin.seasons.models import Activity, Season, Venue
from wuxin.seasons.policies import activities as policies
from wuxin.seasons.queries import plans
from wuxin.seasons.queries.choosing import Choice
from wuxin.seasons.queries.plans import Filters
from wuxin.seasons.queries.speakers import speakers_of

PAGE = 50


@reads(access=Access.STAFF)
def activity_home(request: Request) -> HttpResponse:
    """The activities of the season that is chosen or on, else of the latest, drafts too."""
    season = choice_of(request).season
    if season is None or not (season.code == chosen_code(request) or season.covers(clock.today())):
        season = Season.objects.visible_to(request.actor).latest_first().first()
    if season is None:
        return redirect("seasons:season_list")
    return redirect("seasons:activity_list", season.code)


@reads(access=Access.STAFF)
def activity_list(request: Request, code: str) -> HttpResponse:
    season = _season_or_404(request, code)
    filters = _filters(request)
    choice = Choice(season, choice_of(request).seasons)
    found = plans.activities_of(season, request.actor, filters)
    context = {
        "season": season,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "season_choice": choice,
        "filters": filters,
        "is_filtered": filters != Filters(),
        "meetings": kinds.by_classroom(),
        "classrooms": season.classrooms.select_related("classroom"),
        "venues": plans.venues_of(season),
        "hosts": plans.hosts_of(season, request.actor),
        "states": plans.PlanState,
        "weeks": plans.weeks_of(season),
        "can_create": policies.can_create_activities(request.actor, season),
    }
    return render_page(request, "seasons/activity_list.html", context)


@reads(access=Access.STAFF)
def activity_new(request: Request, code: str) -> HttpResponse:
    season = _season_or_404(request, code)
    if not policies.can_create_activities(request.actor, season):
        raise NotAllowed
    initial = {"kind": request.GET.get("kind", kinds.FIELD_CLASS)}
    return _show_form(request, season, _form(request, season, initial=initial))


@writes(access=Access.STAFF)
def activity_create(request: Request, code: str) -> HttpResponse:
    season = _season_or_404(request, code)
    form = _form(request, season, request.POST)
    if form.is_valid():
        try:
            activity = actions.create_activity(
                season=season, plan=form.plan(), by=request.actor, now=clock.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("seasons:batch_plan", activity.pk)
    return _show_form(request, season, form, status=422)


@reads(access=Access.STAFF)
def activity(request: Request, number: int) -> HttpResponse:
    found = activity_or_404(request, number)
    lines = plans.batches_of(found, request.actor)
    can_edit = policies.can_edit_activity(request.actor, found)
    context = {
        "activity": found,
        "lines": lines,
        "speakers": speakers_of(found),
        "can_edit": can_edit,
        "can_copy": bool(lines) and policies.can_copy_activity(request.actor, found),
        "not_invited": queries.not_invited(found) if can_edit and lines else [],
    }
    return render_page(request, "seasons/activity.html", context)


@reads(access=Access.STAFF)
def activity_form(request: Request, number: int) -> HttpResponse:
    found = activity_or_404(request, number)
    if not policies.can_edit_activity(request.actor, found):
        raise NotAllowed
    names = ("title", "topic", "organisation", "unit", "minutes", "description")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names}
    initial["kind"] = found.kind_id
    form = _form(request, found.season, initial=initial, unit_id=found.unit_id)
    return _show_form(request, found.season, form, activity=found)


@writes(access=Access.STAFF)
def activity_details(request: Request, number: int) -> HttpResponse:
    found = activity_or_404(request, number)
    form = _form(request, found.season, request.POST, unit_id=found.unit_id)
    if form.is_valid():
        try:
            actions.edit_activity(
                activity=found, plan=form.plan(), by=request.actor, now=clock.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("seasons:activity", number)
    return _show_form(request, found.season, form, activity=found, status=422)


@reads(access=Access.STAFF)
def venues(request: Request) -> HttpResponse:
    return _show_venues(request, forms.NewVenue())


@writes(access=Access.STAFF)
def venue_new(request: Request) -> HttpResponse:
    form = forms.NewVenue(request.POST)
    if form.is_valid():
        try:
            actions.create_venue(**form.cleaned_data, by=request.actor, now=clock.now())
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show_venues(request, form, status=422)
    messages.success(request, _("场地已加上。"))
    return redirect(next_url(request, "/seasons/venues/"))


def activity_or_404(request: Request, number: int) -> Activity:
    activities = Activity.objects.visible_to(request.actor).select_related(
        "season__organisation", "season__book", "kind__classroom", "organisation", "topic", "unit"
    )
    return get_object_or_404(activities, pk=number)


def _season_or_404(request: Request, code: str) -> Season:
    seasons = Season.objects.visible_to(request.actor).select_related("organisation")
    return get_object_or_404(seasons, code=code)


def _filters(request: Request) -> Filters:
    """What the query asks for; what cannot be read is left out."""
    asked = request.GET
    week = asked.get("week", "")
    try:
        week_on = date.fromisoformat(week) if week else None
    except ValueError:
        week_on = None
    return Filters(
        kind=asked.get("kind", "")[:40],
        classroom=asked.get("classroom", "")[:20],
        venue=_number(asked.get("venue", "")),
        host=_number(asked.get("host", "")),
        state=asked.get("state", "")[:10],
        week_on=week_on,
        text=asked.get("q", "").strip()[:40],
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _form(
    request: Request, season: Season, *args: Any, unit_id: int | None = None, **kwargs: Any
) -> forms.ActivityForm:
    """``unit_id`` is the unit that stands already: it stays, also when it has ended since."""
    hosts = PartyOrganisation.objects.reached_by(request.actor, *policies.HOSTS).inside(
        season.organisation
    )
    units = Unit.objects.visible_to(request.actor).filter(Q(ended_on=None) | Q(pk=unit_id or 0))
    return forms.ActivityForm(*args, season=season, hosts=hosts, units=units, **kwargs)


def _show_form(
    request: Request,
    season: Season,
    form: forms.ActivityForm,
    *,
    activity: Activity | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"season": season, "form": form, "activity": activity}
    return render_page(request, "seasons/activity_form.html", context, status=status)


def _show_venues(request: Request, form: forms.NewVenue, *, status: int = 200) -> HttpResponse:
    context = {
        "venues": Venue.objects.all(),
        "form": form,
        "can_keep": policies.can_keep_venues(request.actor),
        "next": next_url(request, ""),
    }
    return render_page(request, "seasons/venues.html", context, status=status)
