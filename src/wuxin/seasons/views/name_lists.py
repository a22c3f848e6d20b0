"""A list of names as attendance: pasted or uploaded, looked at, then applied."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError
from wuxin.core.http import Access, Request, render_page, searches, writes
from wuxin.seasons import attendance_refusals as refusals
from wuxin.seasons.actions import name_lists as actions
from wuxin.seasons.forms import attendance as forms
from wuxin.seasons.models import Batch, BatchOrganisation
from wuxin.seasons.queries import name_lists as queries
from wuxin.seasons.views.finding import callable_batch_or_404


@searches(access=Access.STAFF)
def name_list(request: Request, number: int) -> HttpResponse:
    """Paste or upload; what is sent is only read, and shown held against the rolls."""
    batch = callable_batch_or_404(request, number)
    roll = _roll_asked_for(request, batch)
    if request.method != "POST":
        return _show(request, batch, roll, forms.NameList())
    form = forms.NameList(request.POST, request.FILES)
    written: list[queries.Written] = []
    if form.is_valid():
        try:
            written = form.written()
        except DomainError as error:
            form.add_error("file" if request.FILES else "text", str(error))
    if form.errors:
        return _show(request, batch, roll, form, status=422)
    organisation_id = roll.organisation_id if roll else None
    candidates = queries.candidates_of(batch, request.actor, organisation_id)
    return _show(request, batch, roll, form, reading=queries.match(written, candidates))


@writes(access=Access.STAFF)
def name_list_attendance(request: Request, number: int) -> HttpResponse:
    """Tick those that were shown and kept."""
    batch = callable_batch_or_404(request, number)
    roll = _roll_asked_for(request, batch)
    outcome = actions.take_name_list(
        batch=batch,
        chosen=forms.rows_in(request.POST.getlist("row")),
        channel=forms.channel_in(request.POST),
        by=request.actor,
        now=clock.now(),
    )
    done = _("已点到 %(new)s 人，原来就到的 %(stood)s 人。")
    messages.success(request, done % {"new": len(outcome.changed), "stood": len(outcome.stood)})
    if left := len(outcome.clashed) + len(outcome.finished):
        text = _("有 %(count)s 人没有改：刚有别人改过，或那个支部已完成点名。请在点名页核对。")
        messages.warning(request, text % {"count": left})
    if roll:
        return redirect("seasons:roll_call", batch.pk, roll.organisation_id)
    return redirect("seasons:batch", batch.pk)


def _roll_asked_for(request: Request, batch: Batch) -> BatchOrganisation | None:
    """The one roll that ``?branch`` names; without it all of the batch."""
    asked = request.GET.get("branch", "") or request.POST.get("branch", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    rolls = BatchOrganisation.objects.visible_to(request.actor).with_batch()
    roll = rolls.filter(batch=batch, organisation=int(asked)).first()
    if roll is None:
        raise Http404
    return roll


def _show(
    request: Request,
    batch: Batch,
    roll: BatchOrganisation | None,
    form: forms.NameList,
    *,
    reading: queries.Reading | None = None,
    status: int = 200,
) -> HttpResponse:
    back = reverse("seasons:batch", args=[batch.pk])
    if roll:
        back = reverse("seasons:roll_call", args=[batch.pk, roll.organisation_id])
    context = {
        "batch": batch,
        "roll": roll,
        "form": form,
        "reading": reading,
        "channel": forms.channel_in(request.POST),
        "back_url": back,
        "nothing": str(refusals.NothingChosen()),
    }
    response = render_page(request, "seasons/name_list.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
