"""Another batch, or a place in its line: by the member, or by the secretary for them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import actions, refusals
from wuxin.seasons.forms.activities import CONFIRMED
from wuxin.seasons.models import Batch, Enrolment, Waiting, WaitingState
from wuxin.seasons.policies import roll_calls as policies
from wuxin.seasons.queries import swaps as queries
from wuxin.seasons.queries import transport
from wuxin.seasons.views.batches import batch_or_404

_SHOWING = gettext_noop("换批与候补")


@reads(access=Access.SIGNED_IN, recorded=_SHOWING)
def swap(request: Request, enrolment_id: int) -> HttpResponse:
    return _show(request, enrolment_or_404(request, enrolment_id))


@writes(access=Access.SIGNED_IN)
def swap_request(request: Request, enrolment_id: int) -> HttpResponse:
    enrolment = enrolment_or_404(request, enrolment_id)
    to = _asked_batch(request, enrolment)
    try:
        actions.swap_batch(
            enrolment=enrolment,
            to=to,
            by=request.actor,
            now=clock.now(),
            confirmed=CONFIRMED in request.POST,
        )
    except NotAllowed:
        raise
    except DomainError as error:
        return _show(request, enrolment, error=error, asked=to.pk, status=422)
    messages.success(request, _("已换到第 %(number)s 批。") % {"number": to.number})
    if bus := transport.bus_without_seat(enrolment):
        said = _("%(name)s坐满了，主办方会看到。出发前请问好坐哪辆车。")
        messages.warning(request, said % {"name": bus.name})
    return _back(request, enrolment, to)


@writes(access=Access.SIGNED_IN)
def swap_waiting(request: Request, enrolment_id: int) -> HttpResponse:
    """Stand in line for a full batch; the place one has stays until then."""
    enrolment = enrolment_or_404(request, enrolment_id)
    to = _asked_batch(request, enrolment)
    try:
        waiting = actions.wait_for_place(
            batch=to,
            organisation=enrolment.batch_organisation.organisation,
            person=enrolment.person,
            by=request.actor,
            now=clock.now(),
            confirmed=CONFIRMED in request.POST,
        )
    except NotAllowed:
        raise
    except DomainError as error:
        return _show(request, enrolment, error=error, asked=to.pk, status=422)
    messages.success(request, _told(waiting))
    return _back(request, enrolment, to)


@writes(access=Access.SIGNED_IN)
def waiting_withdrawal(request: Request, waiting_id: int) -> HttpResponse:
    rows = Waiting.objects.visible_to(request.actor).select_related(
        "batch__activity", "organisation", "person__organisation"
    )
    waiting = get_object_or_404(rows, pk=waiting_id)
    actions.withdraw_waiting(waiting=waiting, by=request.actor, now=clock.now())
    messages.success(request, _("已撤回候补。"))
    if waiting.person_id is not None and waiting.person_id == request.actor.person_id:
        return redirect("seasons:mine")
    return redirect("seasons:waiting_list", waiting.batch_id)


@reads(access=Access.STAFF, recorded=_SHOWING)
def waiting_list(request: Request, number: int) -> HttpResponse:
    return _show_list(request, batch_or_404(request, number))


@writes(access=Access.STAFF)
def waiting_new(request: Request, number: int) -> HttpResponse:
    """A whole branch stands in line."""
    batch = batch_or_404(request, number)
    asked = request.POST.get("organisation", "")
    branches = PartyOrganisation.objects.reached_by(request.actor, *policies.CALLERS)
    branch = get_object_or_404(branches, pk=int(asked) if asked.isdecimal() else 0)
    try:
        waiting = actions.wait_for_place(
            batch=batch, organisation=branch, by=request.actor, now=clock.now()
        )
    except NotAllowed:
        raise
    except DomainError as error:
        return _show_list(request, batch, error=str(error), status=422)
    messages.success(request, _told(waiting))
    return redirect("seasons:waiting_list", number)


def enrolment_or_404(request: Request, enrolment_id: int) -> Enrolment:
    """One's own row, or one that the actor may act for."""
    rows = Enrolment.objects.visible_to(request.actor).select_related(
        "person__organisation",
        "batch__activity__season",
        "batch__venue",
        "batch_organisation__organisation",
        "batch_organisation__batch__activity__season",
    )
    row = rows.filter(pk=enrolment_id).first()
    if row is None or not policies.can_ask_leave(request.actor, row):
        raise Http404
    return row


def _asked_batch(request: Request, enrolment: Enrolment) -> Batch:
    asked = request.POST.get("batch", "")
    batches = Batch.objects.select_related("activity__season").filter(
        activity=enrolment.batch.activity_id
    )
    return get_object_or_404(batches, pk=int(asked) if asked.isdecimal() else 0)


def _told(waiting: Waiting) -> str:
    if waiting.state == WaitingState.PLACED:
        return _("正好有空位，已经排上。")
    return _("已在候补名单里，有空位会按先后自动排上。")


def _back(request: Request, enrolment: Enrolment, to: Batch) -> HttpResponse:
    if enrolment.person_id == request.actor.person_id:
        return redirect("seasons:mine")
    return redirect("seasons:batch", to.pk)


def _show(
    request: Request,
    enrolment: Enrolment,
    *,
    error: DomainError | None = None,
    asked: int = 0,
    status: int = 200,
) -> HttpResponse:
    is_own = enrolment.person_id == request.actor.person_id
    reading.shows(request, "people.person", [] if is_own else [enrolment.person_id])
    reading.helps(request, enrolment.person_id)
    context = {
        "enrolment": enrolment,
        "batch": enrolment.batch,
        "is_own": enrolment.person_id == request.actor.person_id,
        "options": queries.swap_options(enrolment, clock.now()),
        "error": str(error) if error else "",
        "needs_a_look": asked if isinstance(error, refusals.PeopleBusy) else 0,
    }
    return render_page(request, "seasons/swap.html", context, status=status)


def _show_list(
    request: Request, batch: Batch, *, error: str = "", status: int = 200
) -> HttpResponse:
    visible = set(Waiting.objects.visible_to(request.actor).values_list("pk", flat=True))
    lines = queries.waiting_of(batch)
    seen = [line.waiting.person_id for line in lines if line.waiting.pk in visible]
    reading.shows(request, "people.person", [pk for pk in seen if pk])
    context = {
        "batch": batch,
        "lines": [(line, line.waiting.pk in visible) for line in lines],
        "branches": queries.may_wait(batch, request.actor),
        "error": error,
    }
    return render_page(request, "seasons/waiting_list.html", context, status=status)
