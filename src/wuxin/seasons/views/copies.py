"""An activity copied to another day, or to the days of a series, which are seen first."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.seasons import actions, refusals
from wuxin.seasons.forms import copies as forms
from wuxin.seasons.forms.activities import CONFIRMED
from wuxin.seasons.models import Activity, Season, SeasonState
from wuxin.seasons.policies import activities as policies
from wuxin.seasons.queries.series import Rhythm, days_of_series
from wuxin.seasons.views.activities import activity_or_404


@reads(access=Access.STAFF)
def activity_copy(request: Request, number: int) -> HttpResponse:
    """The form; once it is filled in, the days it would make."""
    activity = _copied_or_refuse(request, number)
    if "first_on" not in request.GET:
        return _show(request, activity, _form(request, activity))
    form = _form(request, activity, request.GET)
    days = _days(form) if form.is_valid() else []
    shown = [(day, True) for day in days]
    return _show(request, activity, form, days=shown, status=422 if form.errors else 200)


@writes(access=Access.STAFF)
def activity_copies(request: Request, number: int) -> HttpResponse:
    activity = _copied_or_refuse(request, number)
    form = _form(request, activity, request.POST)
    if not form.is_valid():
        return _show(request, activity, form, status=422)
    days = forms.days_in(request.POST.getlist("day"))
    try:
        made = actions.copy_activity(
            activity=activity,
            plan=form.plan(days),
            by=request.actor,
            now=clock.now(),
            confirmed=CONFIRMED in request.POST,
        )
    except NotAllowed:
        raise
    except DomainError as error:
        shown = [(day, day in days) for day in _days(form)]
        return _show(request, activity, form, days=shown, error=error, status=422)
    messages.success(request, _("已建好 %(count)s 个活动。") % {"count": len(made)})
    if len(made) == 1:
        return redirect("seasons:activity", made[0].pk)
    return redirect("seasons:activity_list", made[0].season.code)


def _copied_or_refuse(request: Request, number: int) -> Activity:
    activity = activity_or_404(request, number)
    if not policies.can_copy_activity(request.actor, activity):
        raise NotAllowed
    return activity


def _form(request: Request, activity: Activity, data: object = None) -> forms.CopyForm:
    seasons = Season.objects.visible_to(request.actor).exclude(state=SeasonState.CLOSED)
    first = activity.batches.order_by("starts_at").first()
    initial = {
        "title": activity.title,
        "season": activity.season,
        "rhythm": Rhythm.MONTHLY,
        "first_on": first.day if first else None,
        "with_branches": True,
    }
    return forms.CopyForm(data, seasons=seasons.latest_first(), initial=initial)


def _days(form: forms.CopyForm) -> list[date]:
    data = form.cleaned_data
    return days_of_series(data["first_on"], data["rhythm"], data["until"] or data["season"].to_on)


def _show(
    request: Request,
    activity: Activity,
    form: forms.CopyForm,
    *,
    days: list[tuple[date, bool]] | None = None,
    error: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "activity": activity,
        "form": form,
        "batches": activity.batches.count(),
        "days": [(day, is_kept, day.weekday() > 4) for day, is_kept in days or []],
        "error": str(error) if error else "",
        "needs_a_look": isinstance(error, refusals.VenueBusy | refusals.PeopleBusy),
    }
    return render_page(request, "seasons/activity_copy.html", context, status=status)
