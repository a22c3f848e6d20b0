"""Study hours: one's own, a member's, a branch's; to print, to take away, to confirm."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.proofs import Proof
from wuxin.core.tabular.writing import write_xlsx
from wuxin.people.models import PartyOrganisation, Person, Role
from wuxin.people.views.downloads import workbook
from wuxin.seasons import actions
from wuxin.seasons.models import HoursConfirmation
from wuxin.seasons.policies import study_hours as policies
from wuxin.seasons.queries import hours_pages as pages
from wuxin.seasons.queries.hours_chart import hours_chart
from wuxin.seasons.queries.study_hours import HoursRow, confirmations_of, hours_of_branch

_SHOWING = gettext_noop("查看学时")

_A_PAGE = 50


@reads(access=Access.SIGNED_IN, recorded=_SHOWING)
def my_hours(request: Request) -> HttpResponse:
    return _show_person(request, _me_or_404(request), "seasons/my_hours.html")


@reads(access=Access.SIGNED_IN, recorded=_SHOWING)
def my_season(request: Request) -> HttpResponse:
    """The same for the yearly review, to print."""
    return _show_person(request, _me_or_404(request), "seasons/my_season.html")


@reads(access=Access.STAFF, recorded=_SHOWING)
def member_hours(request: Request, person_id: int) -> HttpResponse:
    return _show_person(request, member_or_404(request, person_id), "seasons/my_hours.html")


@reads(access=Access.STAFF, recorded=_SHOWING)
def member_season(request: Request, person_id: int) -> HttpResponse:
    """Printed by the secretary for who has no phone."""
    return _show_person(request, member_or_404(request, person_id), "seasons/my_season.html")


@reads(access=Access.STAFF)
def hours_home(request: Request) -> HttpResponse:
    """The branches one helps; who helps one only goes straight there."""
    branches = PartyOrganisation.objects.visible_to(request.actor).holding_members()
    page = Paginator(branches, _A_PAGE).get_page(request.GET.get("page"))
    year = clock.today().year
    if page.paginator.count == 1:
        return redirect("seasons:branch_hours", page.object_list[0].pk, year)
    roots = _roots(request)
    paths = [root.path for root in roots]
    context = {
        "page": page,
        "year": year,
        "roots": roots,
        "chart": hours_chart(paths, year=year, today=clock.today()) if paths else None,
        "can_set": policies.can_set_policies_somewhere(request.actor),
    }
    return render_page(request, "seasons/hours_home.html", context)


@reads(access=Access.STAFF, recorded=_SHOWING)
def branch_hours(request: Request, organisation_id: int, year: int) -> HttpResponse:
    return _show_branch(request, _branch_or_404(request, organisation_id), year)


@reads(access=Access.STAFF, recorded=_SHOWING)
def branch_hours_print(request: Request, organisation_id: int, year: int) -> HttpResponse:
    branch = _branch_or_404(request, organisation_id)
    context = {"branch": branch, "year": year, "rows": _rows(request, branch, year)}
    return render_page(request, "seasons/branch_hours_print.html", context)


@reads(access=Access.STAFF, recorded=_SHOWING, proof=Proof.FRESH)
def party_hours_sheet(request: Request, organisation_id: int, year: int) -> HttpResponse:
    """党员教育, of a branch or of everybody below."""
    organisation = _branch_or_404(request, organisation_id)
    rows = _rows(request, organisation, year)
    sheet = pages.party_sheet(organisation, rows)
    return workbook(partial(write_xlsx, [sheet]), _("党员教育学时.xlsx"))


@reads(access=Access.STAFF, recorded=_SHOWING, proof=Proof.FRESH)
def further_hours_sheet(request: Request, organisation_id: int, year: int) -> HttpResponse:
    """继续教育, of a branch or of everybody below."""
    organisation = _branch_or_404(request, organisation_id)
    rows = _rows(request, organisation, year)
    sheet = pages.further_sheet(organisation, rows)
    return workbook(partial(write_xlsx, [sheet]), _("继续教育学时.xlsx"))


@writes(access=Access.STAFF)
def branch_hours_confirmation(request: Request, organisation_id: int, year: int) -> HttpResponse:
    branch = _branch_or_404(request, organisation_id)
    try:
        actions.confirm_hours(organisation=branch, year=year, by=request.actor, now=clock.now())
    except NotAllowed:
        raise
    except DomainError as error:
        return _show_branch(request, branch, year, problem=str(error), status=422)
    messages.success(request, _("已确认。以后办法改了，已确认的学时也不会变。"))
    return redirect("seasons:branch_hours", organisation_id, year)


@writes(access=Access.STAFF)
def hours_confirmation_withdrawal(request: Request, number: int) -> HttpResponse:
    """Taken back with a reason; the old lines stay to be seen by an auditor."""
    seen = PartyOrganisation.objects.visible_to(request.actor)
    rows = HoursConfirmation.objects.filter(organisation__in=seen).select_related("organisation")
    found = get_object_or_404(rows, pk=number)
    why = request.POST.get("why", "")
    try:
        actions.withdraw_confirmation(
            confirmation=found, why=why, by=request.actor, now=clock.now()
        )
    except NotAllowed:
        raise
    except DomainError as error:
        branch = found.organisation
        return _show_branch(request, branch, found.year, problem=str(error), status=422)
    messages.success(request, _("已撤回这次确认。学时按现在的办法重新计算，核对后可以再确认。"))
    return redirect("seasons:branch_hours", found.organisation_id, found.year)


@writes(access=Access.STAFF)
def hours_recomputation(request: Request, organisation_id: int) -> HttpResponse:
    organisation = _branch_or_404(request, organisation_id)
    job = actions.ask_for_recomputation(
        organisation=organisation, by=request.actor, now=clock.now()
    )
    return redirect("core:job_progress", job.pk)


def member_or_404(request: Request, person_id: int) -> Person:
    """A member of a branch one helps."""
    people = Person.objects.visible_to(request.actor).select_related("organisation")
    person = get_object_or_404(people, pk=person_id)
    if person.organisation is None:
        raise Http404
    if not policies.can_see_hours(request.actor, person.organisation):
        raise NotAllowed
    return person


def _me_or_404(request: Request) -> Person:
    people = Person.objects.select_related("organisation")
    return get_object_or_404(people, pk=request.actor.person_id or 0)


def _branch_or_404(request: Request, organisation_id: int) -> PartyOrganisation:
    visible = PartyOrganisation.objects.visible_to(request.actor)
    branch: PartyOrganisation = get_object_or_404(visible, pk=organisation_id)
    return branch


def _roots(request: Request) -> list[PartyOrganisation]:
    """The organisations one organises, whose sums one may have made anew."""
    paths = request.actor.paths("organisation", (Role.ORGANISER,))
    return list(PartyOrganisation.objects.filter(path__in=paths))


def _rows(request: Request, branch: PartyOrganisation, year: int) -> list[HoursRow]:
    """Everybody on the roster; who is shown is said."""
    rows = hours_of_branch(branch, year=year, today=clock.today())
    reading.shows(request, "people.person", [row.person_id for row in rows])
    return rows


def _show_person(request: Request, person: Person, template: str) -> HttpResponse:
    is_own = person.pk == request.actor.person_id
    reading.shows(request, "people.person", [] if is_own else [person.pk])
    reading.helps(request, person.pk)
    context = {
        "person": person,
        "is_own": is_own,
        "can_print": policies.can_print_season(request.actor, person),
        "years": pages.years_of(person, today=clock.today()),
        "today": clock.today(),
        "can_open": request.actor.has_office,
    }
    response = render_page(request, template, context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _show_branch(
    request: Request, branch: PartyOrganisation, year: int, *, problem: str = "", status: int = 200
) -> HttpResponse:
    this_year = clock.today().year
    if year not in range(this_year - 10, this_year + 1):
        raise Http404
    context = {
        "branch": branch,
        "year": year,
        "years": [this_year, this_year - 1],
        "rows": _rows(request, branch, year),
        "problem": problem,
        "confirmations": confirmations_of(branch, year),
        "can_confirm": policies.can_confirm_hours(request.actor, branch),
    }
    return render_page(request, "seasons/branch_hours.html", context, status=status)
