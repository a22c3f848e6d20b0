"""The tree, an organisation with its roster, and changing its place."""

from functools import partial

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.proofs import Proof
from wuxin.core.tabular.writing import write_xlsx
from wuxin.people.actions import organisations as actions
from wuxin.people.forms import organisations as forms
from wuxin.people.models import ROLES_OF_HELP, Category, OrganisationKind, PartyOrganisation, Person
from wuxin.people.policies import organisations as policies
from wuxin.people.policies import rosters as roster_policies
from wuxin.people.queries import organisations as queries
from wuxin.people.queries import roster_export
from wuxin.people.queries.persons import roster_of
from wuxin.people.views.downloads import workbook

_A_PAGE = 100
_ALL = "all"


@reads(access=Access.STAFF)
def organisations(request: Request) -> HttpResponse:
    """The tree that this reader sees."""
    context = {"rows": queries.tree_for(request.actor)}
    return render_page(request, "people/organisation_list.html", context)


@reads(access=Access.STAFF, recorded=gettext_noop("查看花名册"))
def organisation_detail(request: Request, code: str) -> HttpResponse:
    return _show(request, _organisation(request, code))


@reads(access=Access.STAFF, recorded=gettext_noop("导出花名册"), proof=Proof.FRESH)
def organisation_roster(request: Request, code: str) -> HttpResponse:
    """The roster as a workbook, without ID numbers and phones."""
    organisation = _organisation(request, code)
    if not roster_policies.can_export(request.actor, organisation):
        raise NotAllowed
    on_it = roster_of(request.actor, organisation).values_list("pk", flat=True)
    reading.shows(request, "people.person", on_it)
    sheet = roster_export.sheet_of(request.actor, organisation)
    name = _("花名册-%(name)s.xlsx") % {"name": organisation.name}
    return workbook(partial(write_xlsx, [sheet]), name)


@reads(access=Access.STAFF)
def organisation_form(request: Request, code: str) -> HttpResponse:
    """Edit, move, add a child: for the organiser."""
    return _show_forms(request, _to_edit(request, code))


@writes(access=Access.STAFF)
def organisation_names(request: Request, code: str) -> HttpResponse:
    organisation = _to_edit(request, code)
    form = forms.OrganisationNames(request.POST, prefix="names")
    if form.is_valid():
        try:
            actions.edit_organisation(
                organisation=organisation,
                **form.cleaned_data,
                by=request.actor,
                now=clock.now(),
            )
        except actions.NameTaken as error:
            form.add_error("name", str(error))
    if form.errors:
        return _show_forms(request, organisation, status=422, names=form)
    return redirect("people:organisation_detail", organisation.code)


@writes(access=Access.STAFF)
def organisation_child(request: Request, code: str) -> HttpResponse:
    """Add an organisation below this one."""
    parent = _to_edit(request, code)
    form = forms.OrganisationNames(request.POST, prefix="child")
    made = parent
    if form.is_valid():
        try:
            made = actions.create_organisation(
                **form.cleaned_data, parent=parent, by=request.actor, now=clock.now()
            )
        except actions.NameTaken as error:
            form.add_error("name", str(error))
    if form.errors:
        return _show_forms(request, parent, status=422, child=form)
    return redirect("people:organisation_detail", made.code)


@writes(access=Access.STAFF)
def organisation_position(request: Request, code: str) -> HttpResponse:
    """Put the organisation under another one."""
    organisation = _to_edit(request, code)
    form = _move_form(request, organisation, request.POST)
    if form.is_valid():
        try:
            actions.move_organisation(
                organisation=organisation,
                **form.cleaned_data,
                by=request.actor,
                now=clock.now(),
            )
        except (actions.MoveInsideItself, actions.AlreadyThere) as error:
            form.add_error("new_parent", str(error))
    if form.errors:
        return _show_forms(request, organisation, status=422, move=form)
    return redirect("people:organisation_detail", organisation.code)


def _organisation(request: Request, code: str) -> PartyOrganisation:
    visible = PartyOrganisation.objects.visible_to(request.actor)
    organisation: PartyOrganisation = get_object_or_404(visible, code=code)
    return organisation


def _to_edit(request: Request, code: str) -> PartyOrganisation:
    organisation = _organisation(request, code)
    if not policies.can_edit_organisation(request.actor, organisation):
        raise NotAllowed
    return organisation


def _show(request: Request, organisation: PartyOrganisation) -> HttpResponse:
    actor = request.actor
    children = queries.children_for(actor, organisation)
    counts = queries.member_counts([organisation.path])[organisation.path]
    chosen = request.GET.get("category", "" if children else _ALL)
    page = _roster_page(request, organisation, chosen) if chosen else None
    reading.shows(request, "people.person", [person.pk for person in page] if page else [])
    context = {
        "organisation": organisation,
        "crumbs": _crumbs(request, organisation),
        "counts": counts,
        "warnings": queries.soft_warnings(organisation.kind, counts),
        "rows": children,
        "page": page,
        "filters": _filters(chosen, has_children=bool(children)),
        "can_edit": policies.can_edit_organisation(actor, organisation),
        "can_import": roster_policies.can_import_into(actor, organisation),
        "can_export": roster_policies.can_export(actor, organisation),
        "moves": queries.moves_of(organisation),
    }
    return render_page(request, "people/organisation_detail.html", context)


def _roster_page(request: Request, organisation: PartyOrganisation, category: str) -> Page[Person]:
    persons = roster_of(request.actor, organisation)
    if category in Category:
        persons = persons.filter(categories__category=category, categories__to_on=None)
    return Paginator(persons, _A_PAGE).get_page(request.GET.get("page"))


def _filters(chosen: str, *, has_children: bool) -> list[dict[str, object]]:
    first = [("", _("下级党组织"))] if has_children else []
    choices = [*first, (_ALL, _("全部人员")), *Category.choices]
    return [
        {"label": label, "url": f"?category={value}", "active": chosen == value}
        for value, label in choices
    ]


def _crumbs(request: Request, organisation: PartyOrganisation) -> list[dict[str, object]]:
    """What stands above; linked where this reader may look."""
    seen = request.actor.paths("organisation", ROLES_OF_HELP)
    above: list[dict[str, object]] = [
        {
            "label": one.name,
            "url": reverse("people:organisation_detail", args=[one.code])
            if one.path.startswith(seen)
            else "",
        }
        for one in queries.ancestors_of(organisation)
    ]
    return [*above, {"label": organisation.name, "url": ""}]


def _move_form(
    request: Request, organisation: PartyOrganisation, data: QueryDict | None
) -> forms.Move:
    parents = queries.possible_parents(request.actor, organisation)
    initial = {"moved_on": clock.today()}
    return forms.Move(data, parents=parents, prefix="move", initial=initial)


def _show_forms(
    request: Request, organisation: PartyOrganisation, *, status: int = 200, **given: object
) -> HttpResponse:
    now_so = {"name": organisation.name, "kind": organisation.kind}
    below = {"kind": OrganisationKind.BRANCH}
    context = {
        "organisation": organisation,
        "names": forms.OrganisationNames(initial=now_so, prefix="names"),
        "child": forms.OrganisationNames(initial=below, prefix="child"),
        "move": _move_form(request, organisation, None),
    } | given
    return render_page(request, "people/organisation_form.html", context, status=status)
