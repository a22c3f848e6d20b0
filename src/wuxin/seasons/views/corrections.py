"""Corrections after the fact, and leave asked on behalf of who does not do it themselves."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.people.models import Person
from wuxin.seasons import actions
from wuxin.seasons.actions import corrections
from wuxin.seasons.forms import corrections as forms
from wuxin.seasons.forms.roll_calls import LeaveRequest
from wuxin.seasons.models import BatchOrganisation, Enrolment
from wuxin.seasons.policies import roll_calls as policies
from wuxin.seasons.queries.rosters import roster_of
from wuxin.seasons.views.finding import roll_or_404

_SHOWING = gettext_noop("更正点名、代为请假")


@reads(access=Access.STAFF, recorded=_SHOWING)
def also_came(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    roll = _callable(request, batch_id, organisation_id)
    return _show_also(request, roll, _also_form(roll))


@writes(access=Access.STAFF)
def also_came_new(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    roll = _callable(request, batch_id, organisation_id)
    form = _also_form(roll, request.POST)
    if form.is_valid():
        person = Person.objects.get(pk=form.cleaned_data["person"])
        reason = form.cleaned_data["reason"]
        try:
            corrections.add_who_came_too(
                roll=roll, person=person, reason=reason, by=request.actor, now=clock.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show_also(request, roll, form, status=422)
    messages.success(request, _("已补上名单，记为到场。"))
    return redirect("seasons:roll_call", batch_id, organisation_id)


@reads(access=Access.STAFF, recorded=_SHOWING)
def leave_for(
    request: Request, batch_id: int, organisation_id: int, enrolment_id: int
) -> HttpResponse:
    """Leave on behalf of a member: before the roll is done, or afterwards with a reason."""
    roll = _callable(request, batch_id, organisation_id)
    row = _row_or_404(roll, enrolment_id)
    form = forms.LeaveAfterwards() if roll.is_done else LeaveRequest()
    return _show_leave(request, roll, row, form)


@writes(access=Access.STAFF)
def leave_for_new(
    request: Request, batch_id: int, organisation_id: int, enrolment_id: int
) -> HttpResponse:
    roll = _callable(request, batch_id, organisation_id)
    row = _row_or_404(roll, enrolment_id)
    form = forms.LeaveAfterwards(request.POST) if roll.is_done else LeaveRequest(request.POST)
    ask = corrections.excuse_afterwards if roll.is_done else actions.ask_leave
    if form.is_valid():
        try:
            ask(enrolment=row, **form.cleaned_data, by=request.actor, now=clock.now())
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show_leave(request, roll, row, form, status=422)
    messages.success(request, _("已代%(name)s请假，记下了是代办。") % {"name": row.person.name})
    return redirect("seasons:roll_call", batch_id, organisation_id)


@writes(access=Access.STAFF)
def leave_for_withdrawal(
    request: Request, batch_id: int, organisation_id: int, enrolment_id: int
) -> HttpResponse:
    roll = _callable(request, batch_id, organisation_id)
    row = _row_or_404(roll, enrolment_id)
    actions.withdraw_leave(enrolment=row, by=request.actor, now=clock.now())
    messages.success(request, _("已代%(name)s撤回请假。") % {"name": row.person.name})
    return redirect("seasons:roll_call", batch_id, organisation_id)


def _callable(request: Request, batch_id: int, organisation_id: int) -> BatchOrganisation:
    roll = roll_or_404(request, batch_id, organisation_id)
    if not policies.can_call_roll(request.actor, roll.organisation):
        raise NotAllowed
    return roll


def _row_or_404(roll: BatchOrganisation, enrolment_id: int) -> Enrolment:
    row = roll.enrolments.select_related("person").filter(pk=enrolment_id).first()
    if row is None:
        raise Http404
    row.batch_organisation = roll
    return row


def _also_form(roll: BatchOrganisation, *args: object) -> forms.AlsoCame:
    there = set(Enrolment.objects.filter(batch=roll.batch_id).values_list("person_id", flat=True))
    members = roster_of(roll.organisation, on=roll.batch.day)
    people = [(one.person_id, one.name) for one in members if one.person_id not in there]
    return forms.AlsoCame(*args, people=people)


def _show_also(
    request: Request, roll: BatchOrganisation, form: forms.AlsoCame, *, status: int = 200
) -> HttpResponse:
    reading.shows(request, "people.person", [pk for pk, _name in form.people])
    context = {"roll": roll, "batch": roll.batch, "form": form}
    return render_page(request, "seasons/also_came.html", context, status=status)


def _show_leave(
    request: Request,
    roll: BatchOrganisation,
    row: Enrolment,
    form: LeaveRequest | forms.LeaveAfterwards,
    *,
    status: int = 200,
) -> HttpResponse:
    reading.shows(request, "people.person", [row.person_id])
    reading.helps(request, row.person_id)
    context = {"roll": roll, "batch": roll.batch, "row": row, "form": form}
    return render_page(request, "seasons/leave_for.html", context, status=status)
