"""Professional classes and what the county said of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.people.models import Role
from wuxin.seasons import actions
from wuxin.seasons.forms import study_hours as forms
from wuxin.seasons.models import Activity, Batch
from wuxin.seasons.policies import study_hours as policies
from wuxin.seasons.queries import hours_pages


@reads(access=Access.STAFF)
def hours_approvals(request: Request) -> HttpResponse:
    classes = hours_pages.classes_to_approve(request.actor)
    context = {"classes": classes, "can_decide": request.actor.has(Role.ORGANISER)}
    return render_page(request, "seasons/hours_approvals.html", context)


@reads(access=Access.STAFF)
def hours_approval(request: Request, number: int) -> HttpResponse:
    batch = _batch_or_404(request, number)
    decided = getattr(batch, "further_approval", None)
    initial = {"decision": decided.decision, "reference": decided.reference} if decided else {}
    return _show(request, batch, forms.Decision(initial=initial))


@writes(access=Access.STAFF)
def hours_approval_decision(request: Request, number: int) -> HttpResponse:
    batch = _batch_or_404(request, number)
    form = forms.Decision(request.POST)
    if form.is_valid():
        try:
            actions.decide_approval(
                batch=batch, **form.cleaned_data, by=request.actor, now=clock.now()
            )
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show(request, batch, form, status=422)
    messages.success(request, _("认定已记下，参加者的继续教育学时随之更新。"))
    return redirect("seasons:hours_approvals")


def _batch_or_404(request: Request, number: int) -> Batch:
    visible = Activity.objects.visible_to(request.actor)
    batches = Batch.objects.filter(activity__in=visible)
    return get_object_or_404(
        batches.select_related("activity__organisation", "venue", "further_approval"), pk=number
    )


def _show(
    request: Request, batch: Batch, form: forms.Decision, *, status: int = 200
) -> HttpResponse:
    if not policies.can_decide_approval(request.actor, batch):
        raise NotAllowed
    context = {"batch": batch, "form": form}
    return render_page(request, "seasons/hours_approval.html", context, status=status)
