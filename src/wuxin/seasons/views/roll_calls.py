"""The roll call: a page that works as one form, and ticks that are saved one by one."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.seasons import actions, refusals
from wuxin.seasons.actions import RollCallOutcome
from wuxin.seasons.forms import roll_calls as forms
from wuxin.seasons.models import BatchOrganisation
from wuxin.seasons.policies import roll_calls as policies
from wuxin.seasons.queries import roll_calls as queries
from wuxin.seasons.queries.outsiders import total_beside
from wuxin.seasons.queries.roll_states import find_roll, states_of

_SHOWING = gettext_noop("点名")


@reads(access=Access.STAFF, recorded=_SHOWING)
def roll_call(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    roll = _roll_or_404(request, batch_id, organisation_id)
    return _show_page(request, roll)


@writes(access=Access.STAFF)
def roll_call_changes(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    """The whole roll as one form, without script; ``reason_of`` goes on to that row's page."""
    roll = _roll_or_404(request, batch_id, organisation_id)
    outcome = actions.take_roll_call(
        roll=roll, changes=forms.changes_in(request.POST), by=request.actor, now=clock.now()
    )
    if outcome.clashes:
        return _show_page(request, roll, outcome)
    wanted = request.POST.get("reason_of", "")
    if wanted.isdecimal():
        return redirect("seasons:presence", batch_id, organisation_id, int(wanted))
    return redirect("seasons:roll_call", batch_id, organisation_id)


@reads(access=Access.STAFF, recorded=_SHOWING)
def presence(
    request: Request, batch_id: int, organisation_id: int, enrolment_id: int
) -> HttpResponse:
    """The reasons to choose from, in place of the row; ``?closed`` gives the row back."""
    roll = _roll_or_404(request, batch_id, organisation_id)
    states = [row for row in states_of(roll) if row.pk == enrolment_id]
    rows = queries.rows_of(states)
    if not rows:
        raise Http404
    reading.shows(request, "people.person", [row.person_id for row in states])
    if request.htmx and "closed" in request.GET:
        return _rendered("seasons/roll_call_row.html", _row_context(roll, rows[0]))
    context = _row_context(roll, rows[0]) | {
        "roll": roll,
        "leaves": forms.LEAVES,
        "others": forms.OTHERS,
    }
    return render_page(request, "seasons/presence.html", context, fragment="presence-reasons")


@writes(access=Access.STAFF)
def presence_status(
    request: Request, batch_id: int, organisation_id: int, enrolment_id: int
) -> HttpResponse:
    """One tick, or one reason."""
    roll = _roll_or_404(request, batch_id, organisation_id)
    try:
        change = forms.change_in(request.POST, enrolment_id)
        outcome = actions.take_roll_call(
            roll=roll, changes=[change], by=request.actor, now=clock.now()
        )
    except DomainError as error:
        if not roll.enrolments.filter(pk=enrolment_id).exists():
            raise Http404 from error
        return _refused(request, error)
    if outcome.ignored:
        raise Http404
    if not request.htmx:
        if outcome.clashes:
            return _show_page(request, roll, outcome)
        return redirect("seasons:roll_call", batch_id, organisation_id)
    return _answer(roll, outcome, only=enrolment_id)


@writes(access=Access.STAFF)
def roll_call_everyone(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    """All here, except those who are then unticked; ticks of the form come with it."""
    roll = _roll_or_404(request, batch_id, organisation_id)
    try:
        outcome = actions.mark_all_present_except(roll=roll, by=request.actor, now=clock.now())
    except DomainError as error:
        return _refused(request, error)
    if request.htmx:
        return _answer(roll, outcome)
    return redirect("seasons:roll_call", batch_id, organisation_id)


@writes(access=Access.STAFF)
def roll_call_undo(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    roll = _roll_or_404(request, batch_id, organisation_id)
    try:
        outcome = actions.undo_roll_call_change(
            roll=roll,
            save_key=request.POST.get("save_key", ""),
            by=request.actor,
            now=clock.now(),
        )
    except DomainError as error:
        return _refused(request, error)
    if request.htmx:
        return _answer(roll, outcome)
    return redirect("seasons:roll_call", batch_id, organisation_id)


@writes(access=Access.STAFF)
def roll_call_completion(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    """Save what the form still holds, and write the minutes. A second press leads to them."""
    roll = _roll_or_404(request, batch_id, organisation_id)
    if not policies.can_call_roll(request.actor, roll.organisation):
        raise NotAllowed
    if roll.is_done:
        return redirect("seasons:minutes", batch_id, organisation_id)
    now = clock.now()
    if changes := forms.changes_in(request.POST):
        outcome = actions.take_roll_call(roll=roll, changes=changes, by=request.actor, now=now)
        if outcome.clashes:
            return _show_page(request, roll, outcome)
    try:
        actions.finish_roll_call(roll=roll, by=request.actor, now=now)
    except refusals.RollCallIsDone:  # by somebody else, at this moment
        return redirect("seasons:minutes", batch_id, organisation_id)
    except refusals.NobodyPresent as error:
        return _show_page(request, roll, error=str(error), status=422)
    return redirect("seasons:minutes", batch_id, organisation_id)


def _roll_or_404(request: Request, batch_id: int, organisation_id: int) -> BatchOrganisation:
    roll = find_roll(request.actor, batch_id, organisation_id)
    if roll is None:
        raise Http404
    return roll


def _show_page(
    request: Request,
    roll: BatchOrganisation,
    outcome: RollCallOutcome | None = None,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    season = roll.batch.activity.season
    can_call = policies.can_call_roll(request.actor, roll.organisation)
    shown = outcome or RollCallOutcome(rows=states_of(roll))
    reading.shows(request, "people.person", [row.person_id for row in shown.rows])
    context = _context(roll, shown) | {
        "roll": roll,
        "batch": roll.batch,
        "error": error,
        "is_open": can_call and roll.is_open and season.is_open,
        "can_call": can_call,
        "total": total_beside(roll),
    }
    return render_page(request, "seasons/roll_call.html", context, status=status)


def _answer(
    roll: BatchOrganisation, outcome: RollCallOutcome, *, only: int | None = None
) -> HttpResponse:
    """One row or the whole list, and beside it the counts and the moment of saving."""
    name = "seasons/roll_call_row_answer.html" if only else "seasons/roll_call_list_answer.html"
    return _rendered(name, _context(roll, outcome, only=only) | {"oob": True, "is_open": True})


def _context(
    roll: BatchOrganisation, outcome: RollCallOutcome, *, only: int | None = None
) -> dict[str, object]:
    clashes = {
        clash.enrolment.pk: queries.tell_clash(clash.enrolment, clash.wanted.status)
        for clash in outcome.clashes
    }
    shown = [row for row in outcome.rows if row.pk == only] if only else outcome.rows
    return {
        "rows": queries.rows_of(shown, clashes),
        "counts": queries.counts_of(outcome.rows),
        "base": reverse("seasons:roll_call", args=[roll.batch_id, roll.organisation_id]),
        "branch_name": roll.organisation.name,
        "saved_time": _time_of(roll),
        "save_key": roll.last_save,
    }


def _time_of(roll: BatchOrganisation) -> str:
    """10:23:05, of the last save that can be undone; empty if there is none."""
    if not roll.last_save or roll.last_saved_at is None:
        return ""
    return f"{roll.last_saved_at.astimezone(clock.LOCAL):%H:%M:%S}"


def _row_context(roll: BatchOrganisation, row: queries.Row) -> dict[str, object]:
    base = reverse("seasons:roll_call", args=[roll.batch_id, roll.organisation_id])
    return {"row": row, "base": base, "is_open": roll.is_open}


def _rendered(name: str, context: dict[str, object]) -> HttpResponse:
    """A piece of the page without what only whole pages need."""
    response = HttpResponse(render_to_string(name, context))
    response.headers["Vary"] = "HX-Request, HX-Target"
    return response


def _refused(request: Request, error: DomainError) -> HttpResponse:
    """The page again, which says how things stand now; without script the sentence."""
    if not request.htmx:
        raise error
    return HttpResponse(str(error), status=422, headers={"HX-Refresh": "true"})
