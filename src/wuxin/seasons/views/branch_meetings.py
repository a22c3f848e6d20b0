"""A branch's own meeting: 三会一课, 主题党日. One form, and the roll is there."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect

from wuxin.core import clock
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import actions, kinds, refusals
from wuxin.seasons.forms.activities import CONFIRMED
from wuxin.seasons.forms.branch_meetings import MeetingForm
from wuxin.seasons.models import Batch
from wuxin.seasons.queries import branch_meetings as queries


@reads(access=Access.STAFF)
def meeting_new(request: Request) -> HttpResponse:
    branches = _branches_or_refuse(request)
    hour = clock.now().astimezone(clock.LOCAL) + timedelta(hours=1)
    initial = {
        "kind": request.GET.get("kind", kinds.THEME_DAY),
        "day": hour.date(),
        "time": hour.replace(minute=0),
        "place": queries.usual_place(branches[0]),
        "branch": branches[0],
        "minutes": 60,
    }
    return _show(request, MeetingForm(branches=branches, initial=initial))


@writes(access=Access.STAFF)
def meeting_create(request: Request) -> HttpResponse:
    form = MeetingForm(request.POST, branches=_branches_or_refuse(request))
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        batch = actions.arrange_branch_meeting(
            branch=form.cleaned_data["branch"],
            plan=form.plan(),
            by=request.actor,
            now=clock.now(),
            confirmed=CONFIRMED in request.POST,
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, str(error))
        return _show(request, form, needs_a_look=_needs_a_look(error), status=422)
    return _onwards(batch, form.cleaned_data["branch"])


def _onwards(batch: Batch, branch: PartyOrganisation) -> HttpResponse:
    """To pick people for a small meeting; to the roll of today's; else to the batch."""
    if batch.activity.kind_id in kinds.OF_SOME:
        return redirect("seasons:invitation", batch.pk, branch.pk)
    if batch.day == clock.today():
        return redirect("seasons:roll_call", batch.pk, branch.pk)
    return redirect("seasons:batch", batch.pk)


def _branches_or_refuse(request: Request) -> list[PartyOrganisation]:
    branches = queries.branches_to_meet(request.actor)
    if not branches:
        raise NotAllowed
    return branches


def _needs_a_look(error: DomainError) -> bool:
    return isinstance(error, refusals.VenueBusy | refusals.PeopleBusy)


def _show(
    request: Request, form: MeetingForm, *, needs_a_look: bool = False, status: int = 200
) -> HttpResponse:
    context = {"form": form, "needs_a_look": needs_a_look}
    return render_page(request, "seasons/meeting_new.html", context, status=status)
