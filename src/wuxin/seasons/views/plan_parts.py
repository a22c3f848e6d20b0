"""The parts of a season's plan, each changed on a page of its own: frame, classrooms, topics."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from wuxin.core import clock
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.undoing import offer_undo
from wuxin.ledger.models import Classroom
from wuxin.seasons import actions
from wuxin.seasons.forms import plan_parts as forms
from wuxin.seasons.forms.seasons import NewTopic
from wuxin.seasons.models import Season, Topic
from wuxin.seasons.policies import seasons as policies


@reads(access=Access.STAFF)
def season_form(request: Request, code: str) -> HttpResponse:
    season = planned_or_404(request, code)
    names = ("title", "from_on", "to_on", "cut_off_on")
    form = forms.Frame(initial={name: getattr(season, name) for name in names})
    return _show_frame(request, season, form)


@writes(access=Access.STAFF)
def season_details(request: Request, code: str) -> HttpResponse:
    season = planned_or_404(request, code)
    form = forms.Frame(request.POST)
    if form.is_valid():
        try:
            actions.change_season(
                season=season, frame=form.frame(), by=request.actor, now=clock.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show_frame(request, season, form, status=422)
    return redirect("seasons:season", code)


@reads(access=Access.STAFF)
def classrooms(request: Request, code: str) -> HttpResponse:
    season = planned_or_404(request, code)
    chosen = list(season.classrooms.values_list("classroom_id", flat=True))
    form = _classroom_form(initial={"classrooms": chosen})
    return _show_classrooms(request, season, form)


@writes(access=Access.STAFF)
def classroom_choice(request: Request, code: str) -> HttpResponse:
    season = planned_or_404(request, code)
    form = _classroom_form(request.POST)
    if form.is_valid():
        try:
            slugs = form.cleaned_data["classrooms"]
            actions.choose_classrooms(season=season, slugs=slugs, by=request.actor, now=clock.now())
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show_classrooms(request, season, form, status=422)
    return redirect("seasons:season", code)


@reads(access=Access.STAFF)
def topic(request: Request, code: str, number: int) -> HttpResponse:
    found = _topic_or_404(request, code, number)
    return _show_topic(request, found, NewTopic(initial={"title": found.title}))


@writes(access=Access.STAFF)
def topic_title(request: Request, code: str, number: int) -> HttpResponse:
    found = _topic_or_404(request, code, number)
    form = NewTopic(request.POST)
    if not form.is_valid():
        return _show_topic(request, found, form, status=422)
    title = form.cleaned_data["title"]
    actions.rename_topic(topic=found, title=title, by=request.actor, now=clock.now())
    return redirect("seasons:season", code)


@writes(access=Access.STAFF)
def topic_position(request: Request, code: str, number: int) -> HttpResponse:
    found = _topic_or_404(request, code, number)
    up = request.POST.get("up") == "yes"
    actions.move_topic(topic=found, up=up, by=request.actor, now=clock.now())
    return redirect("seasons:season", code)


@writes(access=Access.STAFF)
def topic_removal(request: Request, code: str, number: int) -> HttpResponse:
    found = _topic_or_404(request, code, number)
    removed = actions.remove_topic(topic=found, by=request.actor, now=clock.now())
    offer_undo(request, removed)
    return redirect("seasons:season", code)


def planned_or_404(request: Request, code: str) -> Season:
    """The season, to who may plan it."""
    seasons = Season.objects.visible_to(request.actor).select_related("organisation", "book")
    found = get_object_or_404(seasons, code=code)
    if not policies.can_plan_season(request.actor, found):
        raise NotAllowed
    return found


def _topic_or_404(request: Request, code: str, number: int) -> Topic:
    season = planned_or_404(request, code)
    found = get_object_or_404(Topic, pk=number, season=season)
    found.season = season
    return found


def _classroom_form(*args: Any, **kwargs: Any) -> forms.Classrooms:
    return forms.Classrooms(*args, rooms=Classroom.objects.all(), **kwargs)


def _show_frame(
    request: Request, season: Season, form: forms.Frame, *, status: int = 200
) -> HttpResponse:
    context = {"season": season, "form": form}
    return render_page(request, "seasons/season_form.html", context, status=status)


def _show_classrooms(
    request: Request, season: Season, form: forms.Classrooms, *, status: int = 200
) -> HttpResponse:
    context = {"season": season, "form": form}
    return render_page(request, "seasons/season_classrooms.html", context, status=status)


def _show_topic(
    request: Request, found: Topic, form: NewTopic, *, status: int = 200
) -> HttpResponse:
    context = {"topic": found, "season": found.season, "form": form}
    return render_page(request, "seasons/topic.html", context, status=status)
