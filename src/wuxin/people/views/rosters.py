"""A roster from the upload to its result."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, jobs, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.models import Job, JobState
from wuxin.core.proofs import Proof
from wuxin.core.tabular.writing import template_xlsx, write_xlsx
from wuxin.people.actions import rosters as actions
from wuxin.people.forms import rosters as forms
from wuxin.people.models import RosterImport, RosterImportState
from wuxin.people.policies import rosters as policies
from wuxin.people.queries import rosters as queries
from wuxin.people.roster_dialect import DIALECT, EXAMPLES
from wuxin.people.views.downloads import workbook

State = RosterImportState
_BUSY = (State.READING, State.APPLYING)
_MOST_LISTED = 30
_PREVIEW = gettext_noop("核对导入的花名册")


@reads(access=Access.STAFF)
def rosters(request: Request) -> HttpResponse:
    return _show_list(request, _upload_form(request))


@writes(access=Access.STAFF)
def roster_upload(request: Request) -> HttpResponse:
    if not policies.can_import_somewhere(request.actor):
        raise NotAllowed
    form = _upload_form(request)
    roster = None
    if form.is_valid():
        try:
            roster = _receive(request, form.cleaned_data)
        except DomainError as error:
            form.add_error("file", str(error))
    if roster is None:
        return _show_list(request, form, status=422)
    return redirect("people:roster_detail", roster.pk)


@reads(access=Access.STAFF, recorded=_PREVIEW)
def roster_detail(request: Request, number: int) -> HttpResponse:
    return _show(request, _roster(request, number))


@writes(access=Access.STAFF)
def roster_sheet(request: Request, number: int) -> HttpResponse:
    """Choose one of several sheets."""
    roster = _roster(request, number)
    form = forms.SheetChoice(request.POST, sheets=roster.summary.get("sheets", []))
    if not form.is_valid():
        return _show(request, roster, status=422, sheet_form=form)
    choices = {"sheet": form.cleaned_data["sheet"]}
    actions.choose(roster=roster, choices=choices, by=request.actor, now=clock.now())
    return redirect("people:roster_detail", roster.pk)


@writes(access=Access.STAFF)
def roster_names(request: Request, number: int) -> HttpResponse:
    """Decide what the unknown names mean."""
    roster = _roster(request, number)
    unknown = queries.page_of(roster).get("unknown", {})
    form = forms.UnknownNames(request.POST, unknown=unknown)
    if not form.is_valid():
        return _show(request, roster, status=422, names_form=form)
    choices = queries.make_all(unknown) if "make_all" in request.POST else form.choices()
    actions.choose(roster=roster, choices=choices, by=request.actor, now=clock.now())
    return redirect("people:roster_detail", roster.pk)


@writes(access=Access.STAFF)
def roster_confirmation(request: Request, number: int) -> HttpResponse:
    roster = _roster(request, number)
    form = forms.Confirmation(request.POST)
    form.is_valid()
    try:
        actions.confirm_roster(
            roster=roster, **form.cleaned_data, by=request.actor, now=clock.now()
        )
    except (actions.FaultsRemain, actions.NothingToImport, actions.NotReady) as error:
        return _show(request, roster, status=422, problem=str(error))
    return redirect("people:roster_detail", roster.pk)


@writes(access=Access.STAFF)
def roster_abandonment(request: Request, number: int) -> HttpResponse:
    roster = _roster(request, number)
    actions.abandon_roster(roster=roster, by=request.actor, now=clock.now())
    return redirect("people:rosters")


@reads(access=Access.STAFF, recorded=_PREVIEW, proof=Proof.FRESH)
def roster_faults(request: Request, number: int) -> HttpResponse:
    """The faulty rows as a workbook, to be mended and uploaded again."""
    roster = _roster(request, number)
    if not roster.summary.get("faulty") or not roster.preview_sealed:
        raise Http404
    if not policies.can_apply(request.actor, roster):
        raise NotAllowed
    reading.shows(request, "people.rosterimport", [roster.pk])
    sheet = queries.faults_sheet(roster)
    return workbook(partial(write_xlsx, [sheet]), _("需要修改的行.xlsx"))


@reads(access=Access.STAFF)
def roster_template(request: Request) -> HttpResponse:
    """An empty roster with every column that is understood."""
    return workbook(partial(template_xlsx, DIALECT, EXAMPLES), _("花名册模板.xlsx"))


def _receive(request: Request, given: dict[str, Any]) -> RosterImport:
    file = given["file"]
    upload = actions.Upload(
        filename=file.name, content=file.read(), effective_on=given["effective_on"]
    )
    return actions.receive_roster(
        organisation=given["organisation"], upload=upload, by=request.actor, now=clock.now()
    )


def _upload_form(request: Request) -> forms.Upload:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    targets = queries.organisations_to_import_into(request.actor)
    first = request.GET.get("organisation") or targets.values_list("pk", flat=True).first()
    initial = {"organisation": first, "effective_on": clock.today()}
    return forms.Upload(*posted, targets=targets, initial=initial)


def _show_list(request: Request, form: forms.Upload, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form if policies.can_import_somewhere(request.actor) else None,
        "imports": list(queries.imports_for(request.actor)[:_MOST_LISTED]),
    }
    return render_page(
        request, "people/roster_list.html", context, fragment="upload", status=status
    )


def _roster(request: Request, number: int) -> RosterImport:
    visible = RosterImport.objects.visible_to(request.actor).select_related("organisation")
    return get_object_or_404(visible, pk=number)


def _show(
    request: Request, roster: RosterImport, *, status: int = 200, **given: object
) -> HttpResponse:
    page = queries.page_of(roster)
    job = Job.objects.filter(pk=roster.job_id or 0).first()
    has_failed = job is not None and job.state == JobState.FAILED
    # While it works the page shows no names: nothing to record, and no wait for the one writer.
    names_shown = page and roster.state not in _BUSY
    reading.shows(request, "people.rosterimport", [roster.pk] if names_shown else [])
    context = {
        "roster": roster,
        "summary": roster.summary,
        "preview": page,
        "job": job,
        "is_busy": roster.state in _BUSY and not has_failed,
        "has_failed": roster.state in _BUSY and has_failed,
        "progress": jobs.progress_of(roster.job_id or 0),
        "can_apply": policies.can_apply(request.actor, roster),
        "sheet_form": forms.SheetChoice(sheets=roster.summary.get("sheets", [])),
        "names_form": _names_form(request, roster, page),
    } | given
    response = render_page(
        request, "people/roster_detail.html", context, fragment="roster-state", status=status
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _names_form(
    request: Request, roster: RosterImport, page: dict[str, Any]
) -> forms.UnknownNames | None:
    """The choices for unknown names, for who may build here."""
    unknown = page.get("unknown", {})
    is_open = roster.state == State.PREVIEWED and any(unknown.values())
    if not is_open or not policies.can_create_missing(request.actor, roster.organisation):
        return None
    return forms.UnknownNames(unknown=unknown)
