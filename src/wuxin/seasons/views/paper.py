"""The paper path: sheets typed in by two, and blank forms to print."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.seasons.actions import paper_entries as actions
from wuxin.seasons.models import BatchOrganisation
from wuxin.seasons.policies import roll_calls as policies
from wuxin.seasons.queries import paper_entries as queries
from wuxin.seasons.views.finding import roll_or_404

_SHOWING = gettext_noop("录入纸质签到表")


@reads(access=Access.STAFF, recorded=_SHOWING)
def paper(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    return _show(request, _callable(request, batch_id, organisation_id))


@writes(access=Access.STAFF)
def paper_entry(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    roll = _callable(request, batch_id, organisation_id)
    ticked = [int(pk) for pk in request.POST.getlist("present") if pk.isdecimal() and len(pk) < 19]
    try:
        outcome = actions.type_paper_sheet(
            roll=roll, present=ticked, by=request.actor, now=clock.now()
        )
    except NotAllowed:
        raise
    except DomainError as error:
        return _show(request, roll, error=str(error), status=422)
    if outcome.agreed:
        text = _("两个人录的一样，已点到 %(count)s 人。")
        messages.success(request, text % {"count": outcome.ticked})
        return redirect("seasons:roll_call", batch_id, organisation_id)
    return redirect("seasons:paper", batch_id, organisation_id)


@reads(access=Access.SIGNED_IN)
def leave_form(request: Request) -> HttpResponse:
    """A blank slip for who asks for leave on paper."""
    return render_page(request, "seasons/leave_form.html")


@reads(access=Access.SIGNED_IN)
def four_questions_form(request: Request) -> HttpResponse:
    """A blank form that stays with who fills it in: nothing of it is typed in anywhere."""
    return render_page(request, "seasons/four_questions_form.html")


def _callable(request: Request, batch_id: int, organisation_id: int) -> BatchOrganisation:
    roll = roll_or_404(request, batch_id, organisation_id)
    if not policies.can_call_roll(request.actor, roll.organisation):
        raise NotAllowed
    return roll


def _show(
    request: Request, roll: BatchOrganisation, *, error: str = "", status: int = 200
) -> HttpResponse:
    sheet = queries.paper_sheet_of(roll, request.actor)
    reading.shows(request, "people.person", [row.person_id for row in sheet.rows])
    context = {
        "roll": roll,
        "batch": roll.batch,
        "sheet": sheet,
        "error": error,
        "is_open": roll.is_open and roll.batch.activity.season.is_open,
    }
    return render_page(request, "seasons/paper.html", context, status=status)
