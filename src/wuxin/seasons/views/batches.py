"""Batches: planned several at once, changed, cancelled; branches invited and taken off."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.undoing import offer_undo
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import actions, queries, refusals
from wuxin.seasons.actions import Invitation
from wuxin.seasons.forms import activities as forms
from wuxin.seasons.models import Activity, Batch, BatchOrganisation, Waiting
from wuxin.seasons.policies import activities as policies
from wuxin.seasons.policies import roll_calls as roll_policies
from wuxin.seasons.queries import plans
from wuxin.seasons.queries.transport import overfull
from wuxin.seasons.views.activities import activity_or_404

_SHOWING = gettext_noop("安排谁参加")


@reads(access=Access.STAFF)
def batch_plan(request: Request, number: int) -> HttpResponse:
    """Six empty lines; ``?rows`` for more."""
    activity = activity_or_404(request, number)
    if not policies.can_edit_activity(request.actor, activity):
        raise NotAllowed
    return _show_plan(request, activity, _lines(None, _rows(request)))


@writes(access=Access.STAFF)
def batch_create(request: Request, number: int) -> HttpResponse:
    activity = activity_or_404(request, number)
    lines = _lines(request.POST, 0)
    if not lines.is_valid():
        return _show_plan(request, activity, lines, status=422)
    try:
        made = actions.plan_batches(
            activity=activity,
            plans=forms.plans_of(lines),
            by=request.actor,
            now=clock.now(),
            confirmed=forms.CONFIRMED in request.POST,
        )
    except NotAllowed:
        raise
    except DomainError as error:
        return _show_plan(request, activity, lines, error=error, status=422)
    messages.success(request, _("已安排 %(count)s 批。") % {"count": len(made)})
    return redirect("seasons:activity", number)


@reads(access=Access.STAFF)
def batch(request: Request, number: int) -> HttpResponse:
    found = batch_or_404(request, number)
    can_edit = policies.can_edit_activity(request.actor, found.activity)
    context = {
        "batch": found,
        "activity": found.activity,
        "lines": plans.rolls_of(found, request.actor),
        "waiting": Waiting.objects.filter(batch=found).in_force().count(),
        "can_edit": can_edit and not found.is_cancelled,
        "overfull": overfull(found) if can_edit else [],
        "can_call": roll_policies.can_call_some(request.actor, found),
    }
    return render_page(request, "seasons/batch.html", context)


@reads(access=Access.STAFF)
def batch_form(request: Request, number: int) -> HttpResponse:
    found = _editable_or_refuse(request, number)
    local = found.starts_at.astimezone(clock.LOCAL)
    initial = {
        "venue": found.venue,
        "day": local.date(),
        "time": local.time(),
        "capacity": found.capacity,
        "minutes": found.minutes,
    }
    return _show_form(request, found, forms.BatchForm(initial=initial))


@writes(access=Access.STAFF)
def batch_details(request: Request, number: int) -> HttpResponse:
    found = _editable_or_refuse(request, number)
    form = forms.BatchForm(request.POST)
    if not form.is_valid():
        return _show_form(request, found, form, status=422)
    try:
        actions.change_batch(
            batch=found,
            plan=form.plan(),
            by=request.actor,
            now=clock.now(),
            confirmed=forms.CONFIRMED in request.POST,
        )
    except DomainError as error:
        return _show_form(request, found, form, error=error, status=422)
    return redirect("seasons:batch", number)


@reads(access=Access.STAFF)
def batch_end(request: Request, number: int) -> HttpResponse:
    """Ask once more before a batch is called off."""
    context = {"batch": _editable_or_refuse(request, number)}
    return render_page(request, "seasons/batch_end.html", context)


@writes(access=Access.STAFF)
def batch_cancellation(request: Request, number: int) -> HttpResponse:
    found = _editable_or_refuse(request, number)
    actions.cancel_batch(batch=found, by=request.actor, now=clock.now())
    messages.success(request, _("这一批已取消。请在群里告诉来的支部。"))
    return redirect("seasons:batch", number)


@reads(access=Access.STAFF)
def invitations(request: Request, number: int) -> HttpResponse:
    return _show_invitations(request, _editable_or_refuse(request, number))


@writes(access=Access.STAFF)
def invitation_new(request: Request, number: int) -> HttpResponse:
    """Whole branches; those that are named in ``without`` stay out."""
    found = _editable_or_refuse(request, number)
    ids = [int(pk) for pk in request.POST.getlist("organisation") if pk.isdecimal()]
    without = frozenset(int(pk) for pk in request.POST.getlist("without") if pk.isdecimal())
    organisations = PartyOrganisation.objects.filter(pk__in=ids)
    try:
        made = actions.invite_organisations(
            batch=found,
            invitations=[Invitation(organisation=one, without=without) for one in organisations],
            by=request.actor,
            now=clock.now(),
            confirmed=forms.CONFIRMED in request.POST,
        )
    except NotAllowed:
        raise
    except DomainError as error:
        return _show_invitations(request, found, chosen=ids, error=error, status=422)
    messages.success(request, _("已安排 %(count)s 个支部。") % {"count": len(made)})
    return redirect("seasons:batch", number)


@reads(access=Access.STAFF, recorded=_SHOWING)
def invitation(request: Request, number: int, organisation_id: int) -> HttpResponse:
    """One branch's roster, to leave somebody out this time."""
    found = _editable_or_refuse(request, number)
    organisation = get_object_or_404(
        PartyOrganisation.objects.reached_by(request.actor, *policies.HOSTS), pk=organisation_id
    )
    members = queries.roster_of(organisation, on=found.day)
    reading.shows(request, "people.person", [member.person_id for member in members])
    context = {"batch": found, "organisation": organisation, "members": members}
    return render_page(request, "seasons/invitation.html", context)


@writes(access=Access.STAFF)
def invitation_removal(request: Request, number: int, organisation_id: int) -> HttpResponse:
    found = _editable_or_refuse(request, number)
    rolls = BatchOrganisation.objects.visible_to(request.actor).with_batch()
    roll = get_object_or_404(rolls, batch=found, organisation=organisation_id)
    removed = actions.remove_organisation(invitation=roll, by=request.actor, now=clock.now())
    offer_undo(request, removed)
    return redirect("seasons:batch", number)


def batch_or_404(request: Request, number: int) -> Batch:
    batches = Batch.objects.with_place().select_related("activity__season__organisation")
    seen = Activity.objects.visible_to(request.actor)
    found = batches.select_related("activity__organisation", "activity__topic", "venue")
    row = found.filter(pk=number, activity__in=seen).first()
    if row is None:
        raise Http404
    return row


def _editable_or_refuse(request: Request, number: int) -> Batch:
    found = batch_or_404(request, number)
    if not policies.can_edit_activity(request.actor, found.activity):
        raise NotAllowed
    return found


def _lines(data: Any, rows: int) -> Any:
    lines = forms.BatchLines(data)
    lines.extra = rows
    return lines


def _rows(request: Request) -> int:
    asked = request.GET.get("rows", "")
    return min(int(asked), 60) if asked.isdecimal() and len(asked) < 4 else 6


def _needs_a_look(error: DomainError | None) -> bool:
    return isinstance(error, refusals.VenueBusy | refusals.PeopleBusy)


def _show_plan(
    request: Request,
    activity: Activity,
    lines: Any,
    *,
    error: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "activity": activity,
        "season": activity.season,
        "lines": lines,
        "error": str(error) if error else "",
        "needs_a_look": _needs_a_look(error),
        "more_rows": len(lines.forms) + 6,
    }
    return render_page(request, "seasons/batch_plan.html", context, status=status)


def _show_form(
    request: Request,
    found: Batch,
    form: forms.BatchForm,
    *,
    error: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    if error:
        form.add_error(None, str(error))
    context = {"batch": found, "form": form, "needs_a_look": _needs_a_look(error)}
    return render_page(request, "seasons/batch_form.html", context, status=status)


def _show_invitations(
    request: Request,
    found: Batch,
    *,
    chosen: list[int] | None = None,
    error: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "batch": found,
        "lines": queries.tree_to_invite(found, request.actor),
        "chosen": chosen or [],
        "error": str(error) if error else "",
        "needs_a_look": _needs_a_look(error),
    }
    return render_page(request, "seasons/invitations.html", context, status=status)
