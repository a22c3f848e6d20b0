"""What is mine: my batches and my leave; and for a secretary the rolls to call."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.seasons import actions, queries
from wuxin.seasons.forms import roll_calls as forms
from wuxin.seasons.models import Enrolment
from wuxin.seasons.queries import codes, swaps
from wuxin.seasons.queries.branch_meetings import branches_to_meet
from wuxin.seasons.queries.endings import endings
from wuxin.seasons.queries.requests import requests_to
from wuxin.seasons.views.codes import address_of, qr
from wuxin.seasons.views.swaps import enrolment_or_404


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
        "placed": swaps.placed_lately(request.actor, now),
        "can_meet": bool(branches_to_meet(request.actor)),
    }
    return render_page(request, "seasons/todo.html", context)


@reads(access=Access.SIGNED_IN)
def mine(request: Request) -> HttpResponse:
    now = clock.now()
    batches = queries.my_batches(request.actor, now)
    code = codes.code_of(request.actor.person_id)
    person_id, today = request.actor.person_id, clock.local_day(now)
    context = {
        "code": code,
        "code_qr": qr(address_of(code.code)) if code else "",
        "requests": requests_to(person_id, on=today) if person_id else [],
        "person_id": person_id,
        "coming": [one for one in batches if one.batch.ends_at > now],
        "past": [one for one in batches if one.batch.ends_at <= now],
        "in_line": swaps.my_waiting(request.actor, now),
        "placed": {one.batch_id for one in swaps.placed_lately(request.actor, now)},
    }
    return render_page(request, "seasons/mine.html", context)


@reads(access=Access.SIGNED_IN, recorded=gettext_noop("请假"))
def leave(request: Request, enrolment_id: int) -> HttpResponse:
    """The reasons to choose from."""
    return _show_leave(request, enrolment_or_404(request, enrolment_id), forms.LeaveRequest())


@writes(access=Access.SIGNED_IN)
def leave_request(request: Request, enrolment_id: int) -> HttpResponse:
    enrolment = enrolment_or_404(request, enrolment_id)
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
    return _back(request, enrolment)


@writes(access=Access.SIGNED_IN)
def leave_withdrawal(request: Request, enrolment_id: int) -> HttpResponse:
    enrolment = enrolment_or_404(request, enrolment_id)
    actions.withdraw_leave(enrolment=enrolment, by=request.actor, now=clock.now())
    messages.success(request, _("已撤回请假，到时请准时参加。"))
    return _back(request, enrolment)


def _back(request: Request, enrolment: Enrolment) -> HttpResponse:
    """To one's own page, or to the roll of the branch for whose member it was done."""
    if enrolment.person_id == request.actor.person_id:
        return redirect("seasons:mine")
    roll = enrolment.batch_organisation
    return redirect("seasons:roll_call", roll.batch_id, roll.organisation_id)


def _show_leave(
    request: Request, enrolment: Enrolment, form: forms.LeaveRequest, *, status: int = 200
) -> HttpResponse:
    is_own = enrolment.person_id == request.actor.person_id
    reading.shows(request, "people.person", [] if is_own else [enrolment.person_id])
    reading.helps(request, enrolment.person_id)
    context = {
        "enrolment": enrolment,
        "batch": enrolment.batch,
        "form": form,
        "is_own": is_own,
    }
    return render_page(request, "seasons/leave.html", context, status=status)
