"""Learning visits: to come and made, written down at the door; the slip that says who comes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.learning import actions
from wuxin.learning.forms import visits as forms
from wuxin.learning.models import LearningPack, LearningVisit
from wuxin.learning.queries import visits
from wuxin.people.models import PartyOrganisation
from wuxin.seasons.models import OutreachPlan, Season
from wuxin.seasons.policies.activities import HOSTS

_SHOWING = gettext_noop("送学上门")

_A_PAGE = 50


@reads(access=Access.STAFF)
def visit_home(request: Request) -> HttpResponse:
    """Of the season that is on, else of the latest."""
    seasons = Season.objects.visible_to(request.actor).exclude(book=None).latest_first()
    season = seasons.first()
    if season is None:
        return redirect("seasons:season_list")
    return redirect("learning:visit_list", season.code)


@reads(access=Access.STAFF, recorded=_SHOWING)
def visit_list(request: Request, code: str) -> HttpResponse:
    season = _season_or_404(request, code)
    return _show_list(request, season, _pack_form(request, season))


@writes(access=Access.STAFF)
def pack_new(request: Request, code: str) -> HttpResponse:
    season = _season_or_404(request, code)
    form = _pack_form(request, season, request.POST)
    if form.is_valid():
        actions.make_pack(season=season, **form.cleaned_data, by=request.actor, now=clock.now())
        messages.success(request, _("学习包记下了，上门时可以选。"))
        return redirect("learning:visit_list", code)
    return _show_list(request, season, form, status=422)


@reads(access=Access.STAFF, recorded=_SHOWING)
def visit_new(request: Request, plan_id: int) -> HttpResponse:
    plan = _plan_or_404(request, plan_id)
    return _show(request, plan, _visit_form(request, plan))


@writes(access=Access.STAFF)
def visit_create(request: Request, plan_id: int) -> HttpResponse:
    plan = _plan_or_404(request, plan_id)
    form = _visit_form(request, plan, request.POST)
    if form.is_valid():
        try:
            actions.record_visit(plan=plan, visit=form.visit(), by=request.actor, now=clock.now())
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show(request, plan, form, status=422)
    messages.success(request, _("记下了：%(name)s学到了。") % {"name": plan.person.name})
    return redirect("learning:visit_list", plan.season.code)


@writes(access=Access.STAFF)
def visit_withdrawal(request: Request, visit_id: int) -> HttpResponse:
    seen = LearningVisit.objects.visible_to(request.actor).select_related(
        "plan__season__book", "outreach__season__book", "outreach__organisation"
    )
    visit = get_object_or_404(seen, pk=visit_id)
    actions.withdraw_visit(visit=visit, by=request.actor, now=clock.now())
    messages.success(request, _("已撤回这一次。"))
    return redirect("learning:visit_list", visit.plan.season.code)


@reads(access=Access.STAFF, recorded=_SHOWING)
def visit_slip(request: Request, plan_id: int) -> HttpResponse:
    """In 16 pt: who comes, when, and which school number to ring back."""
    plan = _plan_or_404(request, plan_id)
    school, phone = visits.number_to_ring(plan)
    reading.shows(request, "people.person", _named(plan))
    context = {"plan": plan, "school": school, "phone": phone}
    return render_page(request, "learning/visit_slip.html", context)


def _season_or_404(request: Request, code: str) -> Season:
    seasons = Season.objects.visible_to(request.actor).select_related("organisation", "book")
    return get_object_or_404(seasons, code=code)


def _plan_or_404(request: Request, plan_id: int) -> OutreachPlan:
    plans = OutreachPlan.objects.visible_to(request.actor).select_related(
        "person__organisation", "person__unit", "visitor", "organisation", "season__book"
    )
    return get_object_or_404(plans, pk=plan_id)


def _visit_form(
    request: Request, plan: OutreachPlan, data: QueryDict | None = None
) -> forms.VisitForm:
    packs = LearningPack.objects.visible_to(request.actor).filter(season=plan.season)
    initial = {"day": min(plan.day, clock.today()), "pack": packs.last()}
    return forms.VisitForm(data, packs=packs, initial=initial)


def _pack_form(request: Request, season: Season, data: QueryDict | None = None) -> forms.PackForm:
    hosts = PartyOrganisation.objects.reached_by(request.actor, *HOSTS).inside(season.organisation)
    return forms.PackForm(data, organisations=hosts)


def _named(plan: OutreachPlan) -> list[int]:
    """Who is visited, and who goes."""
    return [pk for pk in (plan.person_id, plan.visitor_id) if pk]


def _show(
    request: Request, plan: OutreachPlan, form: forms.VisitForm, *, status: int = 200
) -> HttpResponse:
    reading.shows(request, "people.person", _named(plan))
    reading.helps(request, plan.person_id)
    context = {"plan": plan, "form": form}
    return render_page(request, "learning/visit_new.html", context, status=status)


def _show_list(
    request: Request, season: Season, form: forms.PackForm, *, status: int = 200
) -> HttpResponse:
    plans = Paginator(visits.plans_to_keep(season, request.actor), _A_PAGE)
    made = Paginator(visits.visits_made(season, request.actor), _A_PAGE)
    page, done = plans.get_page(request.GET.get("page")), made.get_page(request.GET.get("made"))
    plans_shown = [*page, *(one.plan for one in done)]
    named = dict.fromkeys(pk for plan in plans_shown for pk in _named(plan))
    reading.shows(request, "people.person", named)
    context = {
        "season": season,
        "page": page,
        "made": done,
        "packs": LearningPack.objects.visible_to(request.actor).filter(season=season),
        "form": form,
        "can_make": season.is_open and request.actor.has(*HOSTS),
    }
    return render_page(request, "learning/visit_list.html", context, status=status)
