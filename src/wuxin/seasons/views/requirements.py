"""What a season asks: added, changed, moved, taken out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from wuxin.core import clock
from wuxin.core.errors import DomainError
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.undoing import offer_undo
from wuxin.seasons import actions
from wuxin.seasons.forms.plan_parts import RequirementForm
from wuxin.seasons.models import Requirement, Season
from wuxin.seasons.queries.plan_parts import kinds_to_ask
from wuxin.seasons.views.plan_parts import planned_or_404


@reads(access=Access.STAFF)
def requirement_new(request: Request, code: str) -> HttpResponse:
    initial = {"is_required": "yes", "measure": "times", "target": 1}
    return _show(request, planned_or_404(request, code), _form(initial=initial))


@writes(access=Access.STAFF)
def requirement_create(request: Request, code: str) -> HttpResponse:
    season = planned_or_404(request, code)
    form = _form(request.POST)
    if form.is_valid():
        try:
            actions.add_requirement(
                season=season, plan=form.plan(), by=request.actor, now=clock.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show(request, season, form, status=422)
    return redirect("seasons:season", code)


@reads(access=Access.STAFF)
def requirement(request: Request, code: str, number: int) -> HttpResponse:
    found = _requirement_or_404(request, code, number)
    names = ("title", "audience", "measure", "target")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names}
    initial["is_required"] = "yes" if found.is_required else "no"
    initial["kinds"] = list(found.kinds.values_list("code", flat=True))
    return _show(request, found.season, _form(initial=initial), requirement=found)


@writes(access=Access.STAFF)
def requirement_details(request: Request, code: str, number: int) -> HttpResponse:
    found = _requirement_or_404(request, code, number)
    form = _form(request.POST)
    if form.is_valid():
        try:
            actions.edit_requirement(
                requirement=found, plan=form.plan(), by=request.actor, now=clock.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show(request, found.season, form, requirement=found, status=422)
    return redirect("seasons:season", code)


@writes(access=Access.STAFF)
def requirement_position(request: Request, code: str, number: int) -> HttpResponse:
    found = _requirement_or_404(request, code, number)
    up = request.POST.get("up") == "yes"
    actions.move_requirement(requirement=found, up=up, by=request.actor, now=clock.now())
    return redirect("seasons:season", code)


@writes(access=Access.STAFF)
def requirement_removal(request: Request, code: str, number: int) -> HttpResponse:
    found = _requirement_or_404(request, code, number)
    removed = actions.remove_requirement(requirement=found, by=request.actor, now=clock.now())
    offer_undo(request, removed)
    return redirect("seasons:season", code)


def _requirement_or_404(request: Request, code: str, number: int) -> Requirement:
    season = planned_or_404(request, code)
    found = get_object_or_404(Requirement, pk=number, season=season)
    found.season = season
    return found


def _form(*args: Any, **kwargs: Any) -> RequirementForm:
    return RequirementForm(*args, kinds=kinds_to_ask(), **kwargs)


def _show(
    request: Request,
    season: Season,
    form: RequirementForm,
    *,
    requirement: Requirement | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"season": season, "form": form, "requirement": requirement}
    return render_page(request, "seasons/requirement.html", context, status=status)
