"""Pages of a season: the list, a new one, one with its classrooms and activities."""

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from wuxin.core import clock
from wuxin.core.errors import DomainError
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.people.models import PartyOrganisation, Role
from wuxin.seasons import actions
from wuxin.seasons.forms.plans import SeasonPlanned
from wuxin.seasons.models import Activity, Season
from wuxin.seasons.policies import activities as activity_policies
from wuxin.seasons.policies import seasons as policies
from wuxin.seasons.season_templates import TEMPLATES


@reads(access=Access.STAFF)
def season_list(request: Request) -> HttpResponse:
    seasons = Season.objects.visible_to(request.actor).latest_first()
    context = {"seasons": seasons, "can_create": request.actor.has(Role.ORGANISER)}
    return render_page(request, "seasons/season_list.html", context)


@reads(access=Access.STAFF)
def season_new(request: Request) -> HttpResponse:
    first = next(iter(TEMPLATES.values()))
    initial = {"template": first.code, "from_on": first.from_on, "to_on": first.to_on}
    form = SeasonPlanned(initial=initial, organisations=_own(request))
    return render_page(request, "seasons/season_new.html", {"form": form})


@writes(access=Access.STAFF)
def season_create(request: Request) -> HttpResponse:
    """Make the draft and open it: the organiser has seen what it holds on the form."""
    form = SeasonPlanned(request.POST, organisations=_own(request))
    if form.is_valid():
        by, now = request.actor, clock.now()
        plan = actions.SeasonPlan(**form.cleaned_data)
        try:
            season = actions.create_season_from_template(plan=plan, by=by, now=now)
            actions.open_season(season=season, by=by, now=now)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("seasons:season", season.code)
    return render_page(request, "seasons/season_new.html", {"form": form}, status=422)


@reads(access=Access.STAFF)
def season(request: Request, code: str) -> HttpResponse:
    found = get_object_or_404(Season.objects.visible_to(request.actor), code=code)
    activities = (
        Activity.objects.visible_to(request.actor)
        .filter(season=found)
        .select_related("kind", "organisation", "topic")
        .annotate(batch_count=Count("batches"))
        .order_by("pk")
    )
    context = {
        "season": found,
        "classrooms": found.classrooms.select_related("classroom"),
        "topics": found.topics.all(),
        "requirements": found.requirements.select_related("kind"),
        "activities": activities,
        "can_plan": policies.can_plan_season(request.actor, found),
        "can_add": activity_policies.can_create_activities(request.actor, found),
    }
    return render_page(request, "seasons/season_detail.html", context)


def _own(request: Request) -> QuerySet[PartyOrganisation]:
    """The tops of what the organiser is over: whose season it may be."""
    paths = request.actor.paths("organisation", [Role.ORGANISER])
    found: QuerySet[PartyOrganisation] = PartyOrganisation.objects.filter(path__in=paths)
    return found
