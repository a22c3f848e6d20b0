"""Workplaces: the list, one of them, and what an organiser changes about it."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.people.actions import organisations as tree_actions
from wuxin.people.actions import units as actions
from wuxin.people.forms import units as forms
from wuxin.people.models import Unit, UnitKind
from wuxin.people.policies import organisations as policies
from wuxin.people.queries import units as queries

_ENDED = "ended"


@reads(access=Access.STAFF)
def units(request: Request) -> HttpResponse:
    """The tree; or those that a name, a kind or their end narrows it to."""
    form = forms.UnitSearch(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "kind": ""}
    ended = wanted["kind"] == _ENDED
    kind = "" if ended else wanted["kind"]
    context = {
        "rows": queries.units_for(request.actor, text=wanted["q"], kind=kind, ended=ended),
        "query": wanted["q"],
        "kind": wanted["kind"],
        "filters": _filters(wanted["kind"]),
        "can_create": policies.can_create_unit(request.actor, None),
    }
    return render_page(request, "people/unit_list.html", context)


@reads(access=Access.STAFF)
def unit_detail(request: Request, code: str) -> HttpResponse:
    unit = _unit(request, code)
    context = {
        "unit": unit,
        "row": queries.row_of(request.actor, unit),
        "above": queries.above(unit),
        "moves": queries.moves_of(unit),
    }
    return render_page(request, "people/unit_detail.html", context)


@reads(access=Access.STAFF)
def unit_new(request: Request) -> HttpResponse:
    _require_may_create(request)
    return _show_new(request, _new_form(None))


@writes(access=Access.STAFF)
def unit_create(request: Request) -> HttpResponse:
    _require_may_create(request)
    form = _new_form(request.POST)
    unit = None
    if form.is_valid():
        try:
            given = form.cleaned_data
            unit = tree_actions.create_unit(**given, by=request.actor, now=clock.now())
        except tree_actions.NameTaken as error:
            form.add_error("name", str(error))
    if unit is None:
        return _show_new(request, form, status=422)
    return redirect("people:unit_detail", unit.code)


@reads(access=Access.STAFF)
def unit_form(request: Request, code: str) -> HttpResponse:
    """Edit, move, end: for the organiser."""
    return _show_forms(request, _to_edit(request, code))


@writes(access=Access.STAFF)
def unit_details(request: Request, code: str) -> HttpResponse:
    unit = _to_edit(request, code)
    form = forms.UnitDetails(request.POST, prefix="details")
    if form.is_valid():
        try:
            tree_actions.edit_unit(
                unit=unit, **form.cleaned_data, by=request.actor, now=clock.now()
            )
        except tree_actions.NameTaken as error:
            form.add_error("name", str(error))
    if form.errors:
        return _show_forms(request, unit, status=422, details=form)
    return redirect("people:unit_detail", unit.code)


@writes(access=Access.STAFF)
def unit_position(request: Request, code: str) -> HttpResponse:
    """Put the workplace under another one."""
    unit = _to_edit(request, code)
    form = _move_form(unit, request.POST)
    if form.is_valid():
        try:
            actions.move_unit(unit=unit, **form.cleaned_data, by=request.actor, now=clock.now())
        except (actions.UnitInsideItself, tree_actions.AlreadyThere) as error:
            form.add_error("new_parent", str(error))
    if form.errors:
        return _show_forms(request, unit, status=422, move=form)
    return redirect("people:unit_detail", unit.code)


@writes(access=Access.STAFF)
def unit_end(request: Request, code: str) -> HttpResponse:
    """The workplace was closed or merged."""
    unit = _to_edit(request, code)
    form = forms.UnitEnd(request.POST, prefix="end")
    if form.is_valid():
        try:
            actions.end_unit(unit=unit, **form.cleaned_data, by=request.actor, now=clock.now())
        except (actions.StillHasUnits, actions.EndedMeanwhile) as error:
            form.add_error("ended_on", str(error))
    if form.errors:
        return _show_forms(request, unit, status=422, end=form)
    return redirect("people:unit_detail", unit.code)


@writes(access=Access.STAFF)
def unit_reopening(request: Request, code: str) -> HttpResponse:
    unit = _to_edit(request, code)
    actions.reopen_unit(unit=unit, by=request.actor, now=clock.now())
    return redirect("people:unit_detail", unit.code)


def _unit(request: Request, code: str) -> Unit:
    unit: Unit = get_object_or_404(Unit.objects.visible_to(request.actor), code=code)
    return unit


def _to_edit(request: Request, code: str) -> Unit:
    unit = _unit(request, code)
    if not queries.row_of(request.actor, unit).can_edit:
        raise NotAllowed
    return unit


def _require_may_create(request: Request) -> None:
    if not policies.can_create_unit(request.actor, None):
        raise NotAllowed


def _filters(chosen: str) -> list[dict[str, object]]:
    choices = [("", _("全部单位")), *UnitKind.choices, (_ENDED, _("已撤并"))]
    return [
        {"label": label, "url": f"?kind={value}", "active": chosen == value}
        for value, label in choices
    ]


def _new_form(data: QueryDict | None) -> forms.NewUnit:
    initial = {"kind": UnitKind.PRIMARY}
    return forms.NewUnit(data, parents=queries.possible_parents(), initial=initial)


def _move_form(unit: Unit, data: QueryDict | None) -> forms.UnitMoving:
    initial = {"moved_on": clock.today(), "new_parent": Unit.objects.get_parent(unit)}
    parents = queries.possible_parents(unit)
    return forms.UnitMoving(data, parents=parents, prefix="move", initial=initial)


def _show_new(request: Request, form: forms.NewUnit, *, status: int = 200) -> HttpResponse:
    return render_page(request, "people/unit_new.html", {"form": form}, status=status)


def _show_forms(
    request: Request, unit: Unit, *, status: int = 200, **given: object
) -> HttpResponse:
    now_so = {"name": unit.name, "kind": unit.kind, "phone": unit.phone}
    context = {
        "unit": unit,
        "details": forms.UnitDetails(initial=now_so, prefix="details"),
        "move": _move_form(unit, None),
        "end": forms.UnitEnd(prefix="end", initial={"ended_on": clock.today()}),
    } | given
    return render_page(request, "people/unit_form.html", context, status=status)
