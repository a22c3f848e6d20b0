"""Pages of batches: several planned at once, one with its branches, inviting, calling off."""

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.seasons import actions, queries
from wuxin.seasons.forms.plans import BatchRow, BatchRows, Invited, VenueAdded, plans_of
from wuxin.seasons.models import Activity, Batch, BatchOrganisation
from wuxin.seasons.policies import activities as policies


@reads(access=Access.STAFF)
def batch_plan(request: Request, number: int) -> HttpResponse:
    activity = _activity(request, number)
    return _show_plan(request, activity, BatchRows(prefix="batch"), VenueAdded())


@writes(access=Access.STAFF)
def batch_create(request: Request, number: int) -> HttpResponse:
    activity = _activity(request, number)
    rows = BatchRows(request.POST, prefix="batch")
    fault = ""
    if rows.is_valid():
        try:
            made = actions.plan_batches(
                activity=activity,
                plans=plans_of(rows),
                by=request.actor,
                now=clock.now(),
                confirmed="confirmed" in request.POST,
            )
        except DomainError as error:
            fault = str(error)
        else:
            messages.success(request, _("排好了 %(count)s 批。") % {"count": len(made)})
            return redirect("seasons:activity", activity.pk)
    return _show_plan(request, activity, rows, VenueAdded(), fault=fault, status=422)


@writes(access=Access.STAFF)
def venue_create(request: Request, number: int) -> HttpResponse:
    activity = _activity(request, number)
    form = VenueAdded(request.POST)
    if form.is_valid():
        try:
            actions.create_venue(**form.cleaned_data, by=request.actor, now=clock.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("seasons:batch_plan", activity.pk)
    return _show_plan(request, activity, BatchRows(prefix="batch"), form, status=422)


@reads(access=Access.STAFF)
def batch(request: Request, number: int) -> HttpResponse:
    found = _batch(request, number)
    rolls = BatchOrganisation.objects.visible_to(request.actor).filter(batch=found)
    context = {
        "batch": found,
        "rolls": rolls.select_related("organisation").order_by("organisation__path"),
        "can_edit": policies.can_edit_activity(request.actor, found.activity),
    }
    return render_page(request, "seasons/batch_detail.html", context)


@reads(access=Access.STAFF)
def batch_invite(request: Request, number: int) -> HttpResponse:
    return _show_invite(request, _batch(request, number), Invited())


@writes(access=Access.STAFF)
def batch_invitations(request: Request, number: int) -> HttpResponse:
    found = _batch(request, number)
    form = Invited(request.POST)
    if form.is_valid():
        chosen = [actions.Invitation(organisation=o) for o in form.cleaned_data["organisations"]]
        try:
            actions.invite_organisations(
                batch=found,
                invitations=chosen,
                by=request.actor,
                now=clock.now(),
                confirmed=form.cleaned_data["confirmed"],
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("seasons:batch", found.pk)
    return _show_invite(request, found, form, status=422)


@writes(access=Access.STAFF)
def batch_cancellation(request: Request, number: int) -> HttpResponse:
    found = _batch(request, number)
    actions.cancel_batch(batch=found, by=request.actor, now=clock.now())
    messages.success(request, _("这一批已经取消，请告诉有关支部。"))
    return redirect("seasons:activity", found.activity_id)


@writes(access=Access.STAFF)
def invitation_end(request: Request, number: int, organisation: int) -> HttpResponse:
    found = _batch(request, number)
    roll = get_object_or_404(
        BatchOrganisation.objects.visible_to(request.actor).with_batch(),
        batch=found,
        organisation_id=organisation,
    )
    actions.remove_organisation(invitation=roll, by=request.actor, now=clock.now())
    return redirect("seasons:batch", found.pk)


def _activity(request: Request, number: int) -> Activity:
    visible = Activity.objects.visible_to(request.actor).select_related("season", "organisation")
    found = get_object_or_404(visible, pk=number)
    if not policies.can_edit_activity(request.actor, found):
        raise NotAllowed
    return found


def _batch(request: Request, number: int) -> Batch:
    visible = Activity.objects.visible_to(request.actor)
    batches = Batch.objects.select_related(
        "activity__season__organisation", "activity__organisation", "activity__kind", "venue"
    )
    return get_object_or_404(batches, pk=number, activity__in=visible)


def _show_plan(
    request: Request,
    activity: Activity,
    rows: "BaseFormSet[BatchRow]",
    venue: VenueAdded,
    **more: object,
) -> HttpResponse:
    status = int(str(more.pop("status", 200)))
    context = {"activity": activity, "rows": rows, "venue": venue, **more}
    return render_page(request, "seasons/batch_plan.html", context, status=status)


def _show_invite(
    request: Request, found: Batch, form: Invited, *, status: int = 200
) -> HttpResponse:
    context = {
        "batch": found,
        "form": form,
        "lines": queries.tree_to_invite(found, request.actor),
        "ticked": {int(one) for one in request.POST.getlist("organisations") if one.isdigit()},
    }
    return render_page(request, "seasons/batch_invite.html", context, status=status)
