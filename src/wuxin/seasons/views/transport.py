"""The buses of a batch: arranged, filled branch by branch, printed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.undoing import offer_undo
from wuxin.seasons import actions
from wuxin.seasons.forms.transport import BusForm
from wuxin.seasons.models import Batch, BatchOrganisation, TransportGroup
from wuxin.seasons.policies import activities as policies
from wuxin.seasons.queries.transport import Bus, Rider, buses_of
from wuxin.seasons.views.batches import batch_or_404

_SHOWING = gettext_noop("安排乘车")


@reads(access=Access.STAFF, recorded=_SHOWING)
def transport(request: Request, number: int) -> HttpResponse:
    return _show(request, batch_or_404(request, number), BusForm())


@reads(access=Access.STAFF, recorded=_SHOWING)
def transport_sheet(request: Request, number: int) -> HttpResponse:
    """A list for each bus, for whoever leads it."""
    batch = batch_or_404(request, number)
    buses, alone = buses_of(batch, request.actor)
    _say(request, buses, alone)
    context = {"batch": batch, "buses": buses, "alone": alone}
    return render_page(request, "seasons/transport_sheet.html", context)


@writes(access=Access.STAFF)
def bus_new(request: Request, number: int) -> HttpResponse:
    batch = batch_or_404(request, number)
    form = BusForm(request.POST)
    if form.is_valid():
        try:
            actions.add_bus(
                batch=batch, plan=form.plan(batch.day), by=request.actor, now=clock.now()
            )
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show(request, batch, form, status=422)
    return redirect("seasons:transport", number)


@writes(access=Access.STAFF)
def bus_removal(request: Request, number: int, group_id: int) -> HttpResponse:
    batch = batch_or_404(request, number)
    groups = TransportGroup.objects.filter(batch=batch).select_related("batch__activity__season")
    group = get_object_or_404(groups, pk=group_id)
    offer_undo(request, actions.remove_bus(group=group, by=request.actor, now=clock.now()))
    return redirect("seasons:transport", number)


@writes(access=Access.STAFF)
def bus_ride(request: Request, number: int, organisation_id: int) -> HttpResponse:
    batch = batch_or_404(request, number)
    rolls = BatchOrganisation.objects.filter(batch=batch).visible_to(request.actor)
    roll = get_object_or_404(rolls.with_batch(), organisation=organisation_id)
    asked = request.POST.get("bus", "")
    group = (
        get_object_or_404(TransportGroup, batch=batch, pk=int(asked)) if asked.isdecimal() else None
    )
    try:
        actions.ride(roll=roll, group=group, by=request.actor, now=clock.now())
    except NotAllowed:
        raise
    except DomainError as error:
        return _show(request, batch, BusForm(), error=str(error), status=422)
    return redirect("seasons:transport", number)


def _say(request: Request, buses: list[Bus], alone: list[Rider]) -> None:
    """Whose names the lists hold."""
    riders = [*alone, *(rider for bus in buses for rider in bus.riders)]
    reading.shows(request, "people.person", [pk for rider in riders for pk in rider.person_ids])


def _show(
    request: Request, batch: Batch, form: BusForm, *, error: str = "", status: int = 200
) -> HttpResponse:
    buses, alone = buses_of(batch, request.actor)
    _say(request, buses, alone)
    can_edit = policies.can_edit_activity(request.actor, batch.activity)
    context = {
        "batch": batch,
        "buses": buses,
        "alone": alone,
        "form": form,
        "error": error,
        "can_edit": can_edit and not batch.is_cancelled,
    }
    return render_page(request, "seasons/transport.html", context, status=status)
