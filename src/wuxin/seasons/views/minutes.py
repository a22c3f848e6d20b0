"""The minutes of a branch's meeting: read, headed, corrected, printed, copied."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.seasons import actions, minutes_paper, wording
from wuxin.seasons.actions import Heading
from wuxin.seasons.forms import roll_calls as forms
from wuxin.seasons.models import BatchOrganisation, Minutes
from wuxin.seasons.policies import roll_calls as policies
from wuxin.seasons.queries import minutes as queries
from wuxin.seasons.queries.roll_states import find_roll

_SHOWING = gettext_noop("查看会议记录")

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@reads(access=Access.STAFF, recorded=_SHOWING)
def minutes(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    roll = _roll_or_404(request, batch_id, organisation_id)
    return _show(request, roll)


@reads(access=Access.STAFF, recorded=_SHOWING)
def minutes_sheet(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    """One A4 page for the minutes book."""
    roll = _roll_or_404(request, batch_id, organisation_id)
    last = _last_or_404(roll)
    meeting = queries.meeting_of(last, roll, _names(request, last))
    context = {
        "roll": roll,
        "minutes": last,
        "meeting": meeting,
        "lines": queries.lines_of(meeting),
    }
    return render_page(request, "seasons/minutes_sheet.html", context)


@reads(access=Access.STAFF, recorded=_SHOWING)
def minutes_document(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    """The same as a Word document, for the branch's files."""
    roll = _roll_or_404(request, batch_id, organisation_id)
    last = _last_or_404(roll)
    meeting = queries.meeting_of(last, roll, _names(request, last))
    note = f"第 {last.version} 版，由点名生成"
    document = minutes_paper.build(meeting, note=note, moment=last.written_at)
    response = HttpResponse(document, content_type=WORD)
    name = f"{roll.organisation.name}会议记录{roll.batch.day:%Y%m%d}.docx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


@writes(access=Access.STAFF)
def minutes_heading(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    roll = _roll_or_404(request, batch_id, organisation_id)
    form = forms.MinutesHeading(request.POST)
    if not form.is_valid():
        return _show(request, roll, heading=form, status=422)
    actions.rewrite_minutes(
        roll=roll, heading=Heading(**form.cleaned_data), by=request.actor, now=clock.now()
    )
    messages.success(request, _("会议记录已更新。"))
    return redirect("seasons:minutes", batch_id, organisation_id)


@writes(access=Access.STAFF)
def roll_call_reopening(request: Request, batch_id: int, organisation_id: int) -> HttpResponse:
    """Correct the roll after the fact: the next finish writes a new version."""
    roll = _roll_or_404(request, batch_id, organisation_id)
    form = forms.Reopening(request.POST)
    if not form.is_valid():
        return _show(request, roll, reopening=form, status=422)
    actions.reopen_roll_call(
        roll=roll, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now()
    )
    return redirect("seasons:roll_call", batch_id, organisation_id)


def _roll_or_404(request: Request, batch_id: int, organisation_id: int) -> BatchOrganisation:
    roll = find_roll(request.actor, batch_id, organisation_id)
    if roll is None:
        raise Http404
    return roll


def _names(request: Request, minutes: Minutes) -> dict[int, str]:
    """The names that the minutes tell, and that they are shown."""
    names = queries.names_of(minutes)
    reading.shows(request, "people.person", names)
    return names


def _last_or_404(roll: BatchOrganisation) -> Minutes:
    last = Minutes.objects.filter(batch_organisation=roll).first()
    if last is None:
        raise Http404
    return last


def _show(
    request: Request,
    roll: BatchOrganisation,
    *,
    heading: forms.MinutesHeading | None = None,
    reopening: forms.Reopening | None = None,
    status: int = 200,
) -> HttpResponse:
    last = _last_or_404(roll)
    names = _names(request, last)
    meeting = queries.meeting_of(last, roll, names)
    can_correct = (
        policies.can_call_roll(request.actor, roll.organisation)
        and roll.is_done
        and roll.batch.activity.season.is_open
    )
    said = {"chair": last.chair, "recorder": last.recorder, "subject": last.subject}
    context = {
        "roll": roll,
        "batch": roll.batch,
        "minutes": last,
        "versions": queries.versions_of(roll),
        "lines": queries.lines_of(meeting),
        "group_text": wording.group_text(meeting),
        "heading": heading or forms.MinutesHeading(initial=said),
        "reopening": reopening or forms.Reopening(),
        "can_correct": can_correct,
    }
    return render_page(request, "seasons/minutes.html", context, status=status)
