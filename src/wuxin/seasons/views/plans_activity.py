"""Pages of an activity: a new one, and one with its batches."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from wuxin.core import clock
from wuxin.core.errors import DomainError
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.people.models import OrganisationKind, PartyOrganisation
from wuxin.seasons import actions, queries
from wuxin.seasons.forms.plans import ActivityPlanned
from wuxin.seasons.models import Activity, Season
from wuxin.seasons.policies import activities as policies
from wuxin.seasons.policies.activities import HOSTS


@reads(access=Access.STAFF)
def activity_new(request: Request, code: str) -> HttpResponse:
    season = get_object_or_404(Season.objects.visible_to(request.actor), code=code)
    return _show_new(request, season, ActivityPlanned(season=season, hosts=_hosts(request, season)))


@writes(access=Access.STAFF)
def activity_create(request: Request, code: str) -> HttpResponse:
    season = get_object_or_404(Season.objects.visible_to(request.actor), code=code)
    form = ActivityPlanned(request.POST, season=season, hosts=_hosts(request, season))
    if form.is_valid():
        plan = actions.ActivityPlan(**form.cleaned_data)
        try:
            made = actions.create_activity(
                season=season, plan=plan, by=request.actor, now=clock.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("seasons:batch_plan", made.pk)
    return _show_new(request, season, form, status=422)


@reads(access=Access.STAFF)
def activity(request: Request, number: int) -> HttpResponse:
    found = get_object_or_404(
        Activity.objects.visible_to(request.actor).select_related(
            "season", "kind__classroom", "organisation", "topic"
        ),
        pk=number,
    )
    context = {
        "activity": found,
        "batches": found.batches.select_related("venue").order_by("number"),
        "not_invited": queries.not_invited(found),
        "can_edit": policies.can_edit_activity(request.actor, found),
    }
    return render_page(request, "seasons/activity_detail.html", context)


def _hosts(request: Request, season: Season) -> QuerySet[PartyOrganisation]:
    """Who may be host: what the actor has an office over, groups left out."""
    reached = PartyOrganisation.objects.reached_by(request.actor, *HOSTS)
    hosts: QuerySet[PartyOrganisation] = reached.inside(season.organisation).exclude(
        kind=OrganisationKind.GROUP
    )
    return hosts


def _show_new(
    request: Request, season: Season, form: ActivityPlanned, *, status: int = 200
) -> HttpResponse:
    context = {"season": season, "form": form}
    return render_page(request, "seasons/activity_new.html", context, status=status)
