"""Policies of study hours: listed, made from a template, put in force, followed by a version."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.undoing import offer_undo
from wuxin.people.models import PartyOrganisation, Role
from wuxin.seasons import actions
from wuxin.seasons.forms import study_hours as forms
from wuxin.seasons.hours_wording import terms_of
from wuxin.seasons.models import HoursPolicy
from wuxin.seasons.policies import study_hours as policies
from wuxin.seasons.queries import hours_pages


@reads(access=Access.STAFF)
def policies_list(request: Request) -> HttpResponse:
    found = HoursPolicy.objects.visible_to(request.actor).select_related("organisation")
    can_set = policies.can_set_policies_somewhere(request.actor)
    context = {"policies": found.in_order(), "can_set": can_set}
    return render_page(request, "seasons/hours_policies.html", context)


@reads(access=Access.STAFF)
def policy_new(request: Request) -> HttpResponse:
    if not policies.can_set_policies_somewhere(request.actor):
        raise NotAllowed
    return _show_new(request, _new_form(request))


@writes(access=Access.STAFF)
def policy_create(request: Request) -> HttpResponse:
    form = _new_form(request)
    if not form.is_valid():
        return _show_new(request, form, status=422)
    made = actions.create_hours_policy(**form.cleaned_data, by=request.actor, now=clock.now())
    return redirect("seasons:hours_policy", made.pk)


@reads(access=Access.STAFF)
def policy(request: Request, number: int) -> HttpResponse:
    return _show(request, _policy_or_404(request, number))


@writes(access=Access.STAFF)
def policy_details(request: Request, number: int) -> HttpResponse:
    found = _policy_or_404(request, number)
    form = forms.PolicyDraft(request.POST, policy=found)
    if form.is_valid():
        try:
            actions.edit_hours_policy(
                policy=found, plan=form.plan(), by=request.actor, now=clock.now()
            )
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show(request, _policy_or_404(request, number), form=form, status=422)
    messages.success(request, _("草稿已保存。"))
    return redirect("seasons:hours_policy", number)


@writes(access=Access.STAFF)
def policy_beginning(request: Request, number: int) -> HttpResponse:
    """Put a draft in force."""
    found = _policy_or_404(request, number)
    try:
        actions.put_policy_in_force(policy=found, by=request.actor, now=clock.now())
    except NotAllowed:
        raise
    except DomainError as error:
        return _show(request, _policy_or_404(request, number), problem=str(error), status=422)
    messages.success(request, _("学时办法已生效。到“学时”页点“重算学时”，合计就会更新。"))
    return redirect("seasons:hours_policy", number)


@writes(access=Access.STAFF)
def policy_version(request: Request, number: int) -> HttpResponse:
    found = _policy_or_404(request, number)
    form = forms.NewVersion(request.POST)
    if form.is_valid():
        try:
            made = actions.start_new_version(
                policy=found, **form.cleaned_data, by=request.actor, now=clock.now()
            )
            return redirect("seasons:hours_policy", made.pk)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error("from_on", str(error))
    return _show(request, found, version=form, status=422)


@writes(access=Access.STAFF)
def policy_removal(request: Request, number: int) -> HttpResponse:
    found = _policy_or_404(request, number)
    removed = actions.remove_hours_policy(policy=found, by=request.actor, now=clock.now())
    offer_undo(request, removed)
    return redirect("seasons:hours_policies")


@reads(access=Access.STAFF)
def policy_changes(request: Request, number: int) -> HttpResponse:
    """How many people would have more hours or fewer, were the draft in force; part by part."""
    found = _policy_or_404(request, number)
    if not policies.can_set_policies(request.actor, found.organisation):
        raise NotAllowed
    today = clock.today()
    concerned = hours_pages.whom_it_concerns(found, today=today)
    pages = Paginator(concerned, hours_pages.COMPARED_AT_ONCE)
    page = pages.get_page(request.GET.get("page"))
    changes = hours_pages.what_changes(found, list(page.object_list), today=today)
    context = {"policy": found, "changes": changes, "page": page}
    return render_page(request, "seasons/hours_policy_changes.html", context)


def _policy_or_404(request: Request, number: int) -> HoursPolicy:
    visible = HoursPolicy.objects.visible_to(request.actor)
    return get_object_or_404(visible.select_related("organisation", "follows"), pk=number)


def _new_form(request: Request) -> forms.NewPolicy:
    own = PartyOrganisation.objects.reached_by(request.actor, Role.ORGANISER)
    initial = {"from_on": clock.today().replace(month=1, day=1), "template": "eight"}
    posted = request.POST if request.method == "POST" else None
    return forms.NewPolicy(posted, organisations=own, initial=initial)


def _show_new(request: Request, form: forms.NewPolicy, *, status: int = 200) -> HttpResponse:
    return render_page(request, "seasons/hours_policy_new.html", {"form": form}, status=status)


def _show(
    request: Request,
    found: HoursPolicy,
    *,
    form: forms.PolicyDraft | None = None,
    version: forms.NewVersion | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    can_set = policies.can_set_policies(request.actor, found.organisation)
    if form is None and can_set and found.is_draft:
        form = forms.PolicyDraft(policy=found)
    context = {
        "policy": found,
        "terms": terms_of(found.terms),
        "form": form,
        "version": version or forms.NewVersion(),
        "problem": problem,
        "can_set": can_set,
    }
    return render_page(request, "seasons/hours_policy.html", context, status=status)
