"""People of a batch who stand on no roll: guests, an unnamed public, attested totals."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.seasons.actions import attested_totals, guests
from wuxin.seasons.forms import outsiders as forms
from wuxin.seasons.models import Activity, AttestedTotal, Batch, Guest
from wuxin.seasons.policies import outsiders as policies
from wuxin.seasons.queries import outsiders as queries
from wuxin.seasons.views.activities import activity_or_404
from wuxin.seasons.views.finding import batch_or_404


@reads(access=Access.STAFF)
def guest_list(request: Request, number: int) -> HttpResponse:
    return _show_guests(request, _batch(request, number))


@writes(access=Access.STAFF)
def guest_new(request: Request, number: int) -> HttpResponse:
    batch = _batch(request, number)
    form = forms.NewGuest(request.POST)
    if form.is_valid():
        try:
            guests.add_guest(batch=batch, **form.cleaned_data, by=request.actor, now=clock.now())
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show_guests(request, batch, guest=form, status=422)
    return redirect("seasons:guests", number)


@writes(access=Access.STAFF)
def guest_removal(request: Request, number: int, guest_id: int) -> HttpResponse:
    batch = _batch(request, number)
    guest = get_object_or_404(Guest.objects.filter(batch=batch), pk=guest_id)
    guest.batch = batch
    form = forms.Why(request.POST)
    if not form.is_valid():
        return _show_guests(request, batch, status=422)
    guests.remove_guest(
        guest=guest, why=form.cleaned_data["why"], by=request.actor, now=clock.now()
    )
    messages.success(request, _("已移出来宾，台账已冲销。"))
    return redirect("seasons:guests", number)


@writes(access=Access.STAFF)
def unnamed_number(request: Request, number: int) -> HttpResponse:
    batch = _batch(request, number)
    form = forms.UnnamedNumber(request.POST)
    if form.is_valid():
        try:
            guests.count_unnamed_people(
                batch=batch, **form.cleaned_data, by=request.actor, now=clock.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show_guests(request, batch, unnamed=form, status=422)
    messages.success(request, _("未记名人数已保存。"))
    return redirect("seasons:guests", number)


@reads(access=Access.STAFF)
def total_list(request: Request, number: int) -> HttpResponse:
    activity = _activity(request, number)
    asked = request.GET.get("batch", "")
    form = forms.AttestedTotal(activity=activity, initial={"batch": asked})
    return _show_totals(request, activity, form)


@writes(access=Access.STAFF)
def total_new(request: Request, number: int) -> HttpResponse:
    activity = _activity(request, number)
    form = forms.AttestedTotal(request.POST, activity=activity)
    if form.is_valid():
        batch = activity.batches.filter(pk=form.cleaned_data["batch"]).first()
        if batch:
            batch.activity = activity
        try:
            attested_totals.attest_total(
                activity=activity,
                batch=batch,
                paper=form.paper(),
                by=request.actor,
                now=clock.now(),
            )
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show_totals(request, activity, form, status=422)
    messages.success(request, _("已填好，等另一个人看过材料确认后才计入。"))
    return redirect("seasons:attested_totals", number)


@writes(access=Access.STAFF)
def total_confirmation(request: Request, number: int, total_id: int) -> HttpResponse:
    total = _total(request, number, total_id)
    attested_totals.confirm_total(total=total, by=request.actor, now=clock.now())
    messages.success(request, _("已确认，计入台账，凡用到这个数的地方都会注明“合计证明”。"))
    return redirect("seasons:attested_totals", number)


@writes(access=Access.STAFF)
def total_withdrawal(request: Request, number: int, total_id: int) -> HttpResponse:
    total = _total(request, number, total_id)
    attested_totals.withdraw_total(
        total=total, why=request.POST.get("why", ""), by=request.actor, now=clock.now()
    )
    messages.success(request, _("已撤回，台账已冲销。"))
    return redirect("seasons:attested_totals", number)


def _batch(request: Request, number: int) -> Batch:
    batch = batch_or_404(request, number)
    if not policies.can_count_outsiders(request.actor, batch.activity):
        raise NotAllowed
    return batch


def _activity(request: Request, number: int) -> Activity:
    return activity_or_404(request, number)


def _total(request: Request, number: int, total_id: int) -> AttestedTotal:
    activity = _activity(request, number)
    totals = AttestedTotal.objects.filter(activity=activity).select_related("batch")
    total = get_object_or_404(totals, pk=total_id)
    total.activity = activity
    if total.batch:
        total.batch.activity = activity
    return total


def _show_guests(
    request: Request,
    batch: Batch,
    *,
    guest: forms.NewGuest | None = None,
    unnamed: forms.UnnamedNumber | None = None,
    status: int = 200,
) -> HttpResponse:
    known = queries.unnamed_of(batch)
    said = {"people": known.people, "who": known.who} if known else {}
    context = {
        "batch": batch,
        "guests": queries.guests_of(batch),
        "removed": queries.removed_guests_of(batch),
        "guest_form": guest or forms.NewGuest(),
        "unnamed": known,
        "unnamed_form": unnamed or forms.UnnamedNumber(initial=said),
        "can_edit": not batch.activity.season.is_closed,
    }
    return render_page(request, "seasons/guests.html", context, status=status)


def _show_totals(
    request: Request, activity: Activity, form: forms.AttestedTotal, *, status: int = 200
) -> HttpResponse:
    context = {
        "activity": activity,
        "lines": queries.totals_of(activity, request.actor),
        "form": form,
        "can_edit": policies.can_count_outsiders(request.actor, activity),
    }
    return render_page(request, "seasons/attested_totals.html", context, status=status)
