"""Seasons: listed, made from a template, opened, closed; their aims and topics."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.people.models import Role
from wuxin.seasons import actions, shifting
from wuxin.seasons.actions import SeasonPlan
from wuxin.seasons.forms import seasons as forms
from wuxin.seasons.models import Season, SeasonClassroom, SeasonClosing, SeasonState
from wuxin.seasons.policies import activities as activity_policies
from wuxin.seasons.policies import seasons as policies
from wuxin.seasons.queries import plans
from wuxin.seasons.queries.endings import dropped_of
from wuxin.seasons.queries.paperwork import budget
from wuxin.seasons.season_templates import TEMPLATES, SeasonTemplate
from wuxin.seasons.views.copying import new_form, show_new


@reads(access=Access.STAFF)
def season_list(request: Request) -> HttpResponse:
    seasons = Season.objects.visible_to(request.actor).select_related("organisation")
    context = {"seasons": seasons.latest_first(), "can_create": request.actor.has(Role.ORGANISER)}
    return render_page(request, "seasons/season_list.html", context)


@reads(access=Access.STAFF)
def season_new(request: Request) -> HttpResponse:
    """The dates of the first template stand there already, so many years on that it is not over."""
    first = next(iter(TEMPLATES.values()))
    return show_new(request, new_form(request, initial=_begun(first, clock.today())))


def _begun(template: SeasonTemplate, today: date) -> dict[str, object]:
    begun: dict[str, object] = {
        "template": template.code,
        "from_on": template.from_on,
        "to_on": template.to_on,
    }
    if template.from_on is None or template.to_on is None or template.to_on >= today:
        return begun
    years = shifting.years_to(last_on=template.to_on, today=today)
    return begun | {
        "title": shifting.later_title(template.title, years),
        "from_on": shifting.later_year(template.from_on, years),
        "to_on": shifting.later_year(template.to_on, years),
    }


@writes(access=Access.STAFF)
def season_create(request: Request) -> HttpResponse:
    form = new_form(request, request.POST)
    if form.is_valid():
        try:
            season = actions.create_season_from_template(
                plan=SeasonPlan(**form.cleaned_data), by=request.actor, now=clock.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("seasons:season", season.code)
    return show_new(request, form, status=422)


@reads(access=Access.STAFF)
def season(request: Request, code: str) -> HttpResponse:
    return _show(request, _season_or_404(request, code), forms.NewTopic())


@writes(access=Access.STAFF)
def season_opening(request: Request, code: str) -> HttpResponse:
    found = _season_or_404(request, code)
    actions.open_season(season=found, by=request.actor, now=clock.now())
    messages.success(request, _("冬训开始了，可以安排活动和点名。"))
    return redirect("seasons:season", code)


@writes(access=Access.STAFF)
def topic_new(request: Request, code: str) -> HttpResponse:
    found = _season_or_404(request, code)
    form = forms.NewTopic(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    actions.add_topic(season=found, **form.cleaned_data, by=request.actor, now=clock.now())
    return redirect("seasons:season", code)


@reads(access=Access.STAFF)
def aim(request: Request, code: str, slug: str) -> HttpResponse:
    room = _room_or_404(request, code, slug)
    return _show_aim(request, room, forms.Aim(initial={"aim": room.aim}))


@writes(access=Access.STAFF)
def aim_change(request: Request, code: str, slug: str) -> HttpResponse:
    room = _room_or_404(request, code, slug)
    form = forms.Aim(request.POST)
    if not form.is_valid():
        return _show_aim(request, room, form, status=422)
    actions.change_aim(classroom=room, **form.cleaned_data, by=request.actor, now=clock.now())
    return redirect("seasons:season", code)


def _season_or_404(request: Request, code: str) -> Season:
    seasons = Season.objects.visible_to(request.actor).select_related("organisation", "book")
    return get_object_or_404(seasons, code=code)


def _room_or_404(request: Request, code: str, slug: str) -> SeasonClassroom:
    found = _season_or_404(request, code)
    room = found.classrooms.select_related("classroom").filter(classroom=slug).first()
    if room is None or not policies.can_plan_season(request.actor, found):
        raise Http404
    room.season = found
    return room


def _show(
    request: Request, found: Season, topic_form: forms.NewTopic, *, status: int = 200
) -> HttpResponse:
    can_plan = policies.can_plan_season(request.actor, found)
    closing = SeasonClosing.objects.filter(season=found).first() if found.is_closed else None
    is_draft = found.state == SeasonState.DRAFT
    counted = plans.activities_by_classroom(found, request.actor)
    rooms = [
        {"room": room, "activities": counted[room.classroom_id]}
        for room in found.classrooms.select_related("classroom")
    ]
    context = {
        "season": found,
        "rooms": rooms,
        "topics": found.topics.all(),
        "requirements": found.requirements.all(),
        "topic_form": topic_form,
        "can_plan": can_plan,
        "may_change": can_plan and not found.is_closed,
        "shares": budget(found, today=clock.today()) if can_plan and is_draft else [],
        "closing": closing,
        "dropped": dropped_of(closing) if closing else [],
        "can_take_archive": policies.can_read_archive(request.actor, found),
        "can_create": activity_policies.can_create_activities(request.actor, found),
    }
    return render_page(request, "seasons/season.html", context, status=status)


def _show_aim(
    request: Request, room: SeasonClassroom, form: forms.Aim, *, status: int = 200
) -> HttpResponse:
    context = {"room": room, "season": room.season, "form": form}
    return render_page(request, "seasons/aim.html", context, status=status)
