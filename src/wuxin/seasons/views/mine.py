"""What is mine: my batches and my leave; and for a secretary the rolls to call."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.seasons import actions, queries
from wuxin.seasons.forms import roll_calls as forms
from wuxin.seasons.models import Enrolment
from wuxin.seasons.queries import codes
from wuxin.seasons.queries.endings import endings
from wuxin.seasons.views.codes import address_of, qr


@reads(access=Access.STAFF)
def todo(request: Request) -> HttpResponse:
    now = clock.now()
    calls = queries.open_roll_calls(request.actor, now)
    today = clock.local_day(now)
    context = {
        "endings": endings(request.actor, today=today),
        "today": [call for call in calls if call.batch.day == today],
        "earlier": [call for call in calls if call.batch.day != today],
        "held": queries.finished_roll_calls(request.actor, now),
    }
    return render_page(request, "seasons/todo.html", context)


@reads(access=Access.SIGNED_IN)
def mine(request: Request) -> HttpResponse:
    now = clock.now()
    batches = queries.my_batches(request.actor, now)
    code = codes.code_of(request.actor.person_id)
    context = {
        "code": code,
        "code_qr": qr(address_of(code.code)) if code else "",
        "coming": [one for one in batches if one.batch.ends_at > now],
        "past": [one for one in batches if one.batch.ends_at <= now],
    }
    return render_page(request, "seasons/mine.html", context)


@reads(access=Access.SIGNED_IN)
def leave(request: Request, enrolment_id: int) -> HttpResponse:
    """The reasons to choose from."""
    return _show_leave(request, _own_or_404(request, enrolment_id), forms.LeaveRequest())


@writes(access=Access.SIGNED_IN)
def leave_request(request: Request, enrolment_id: int) -> HttpResponse:
    enrolment = _own_or_404(request, enrolment_id)
    form = forms.LeaveRequest(request.POST)
    if form.is_valid():
        try:
            actions.ask_leave(
                enrolment=enrolment, **form.cleaned_data, by=request.actor, now=clock.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show_leave(request, enrolment, form, status=422)
    messages.success(request, _("已请假，支部书记点名时会看到。"))
    return redirect("seasons:mine")


@writes(access=Access.SIGNED_IN)
def leave_withdrawal(request: Request, enrolment_id: int) -> HttpResponse:
    enrolment = _own_or_404(request, enrolment_id)
    actions.withdraw_leave(enrolment=enrolment, by=request.actor, now=clock.now())
    messages.success(request, _("已撤回请假，到时请准时参加。"))
    return redirect("seasons:mine")


def _own_or_404(request: Request, enrolment_id: int) -> Enrolment:
    own = Enrolment.objects.filter(person_id=request.actor.person_id or 0).select_related(
        "batch__activity__season", "batch__venue", "batch_organisation__batch__activity__season"
    )
    enrolment = own.filter(pk=enrolment_id).first()
    if enrolment is None:
        raise Http404
    return enrolment


def _show_leave(
    request: Request, enrolment: Enrolment, form: forms.LeaveRequest, *, status: int = 200
) -> HttpResponse:
    context = {"enrolment": enrolment, "batch": enrolment.batch, "form": form}
    return render_page(request, "seasons/leave.html", context, status=status)
