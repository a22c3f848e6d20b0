"""Codes: scanned by who calls the roll, shown to who opens one, printed on the sign-in sheet."""

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.people.addresses import absolute
from wuxin.people.models import Person
from wuxin.seasons.actions import scans as actions
from wuxin.seasons.actions.codes import renew_code
from wuxin.seasons.models import Batch, BatchOrganisation
from wuxin.seasons.models.codes import spelled
from wuxin.seasons.policies import roll_calls as policies
from wuxin.seasons.queries import codes as queries
from wuxin.seasons.views.finding import callable_batch_or_404, roll_or_404

_SHOWING = gettext_noop("签到码、签到表")

GUEST_ROWS = 6


@reads(access=Access.STAFF)
def scan(request: Request, number: int) -> HttpResponse:
    return _show(request, callable_batch_or_404(request, number))


@writes(access=Access.STAFF)
def scan_new(request: Request, number: int) -> HttpResponse:
    """One code, saved at once; what is wrong is said in the same place."""
    batch = callable_batch_or_404(request, number)
    try:
        found = actions.scan_code(
            batch=batch, code=request.POST.get("code", ""), by=request.actor, now=clock.now()
        )
    except NotAllowed:
        raise
    except DomainError as error:
        return _show(request, batch, error=str(error), status=422)
    return _show(request, batch, found=found)


@writes(access=Access.STAFF)
def scan_undo(
    request: Request, batch_id: int, organisation_id: int, enrolment_id: int
) -> HttpResponse:
    roll = roll_or_404(request, batch_id, organisation_id)
    try:
        row = actions.take_back_scan(
            roll=roll,
            enrolment_id=enrolment_id,
            save_key=request.POST.get("save_key", ""),
            by=request.actor,
            now=clock.now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        if not roll.enrolments.filter(pk=enrolment_id).exists():
            raise Http404 from error
        return _show(request, roll.batch, error=str(error), status=422)
    return _show(request, roll.batch, taken_back=row.name)


@reads(access=Access.PUBLIC)
def code(request: Request, text: str) -> HttpResponse:
    """Where a code leads that was opened by any camera: for who calls rolls, to the tick."""
    batches = queries.batches_to_scan(text, request.actor, clock.now())
    context = {"code": text, "batches": batches}
    template = "seasons/code_staff.html" if batches else "seasons/code_public.html"
    return render_page(request, template, context)


@reads(access=Access.SIGNED_IN, recorded=_SHOWING)
def member_code(request: Request, person_id: int) -> HttpResponse:
    """One person's code, for themselves or who calls their roll; and the way to another."""
    person = _person_or_404(request, person_id)
    found = queries.code_of(person.pk)
    is_own = request.actor.person_id == person.pk
    reading.shows(request, "people.person", [] if is_own else [person.pk])
    reading.helps(request, person.pk)
    context = {
        "person": person,
        "is_own": request.actor.person_id == person.pk,
        "code": found,
        "code_qr": qr(address_of(found.code)) if found else "",
    }
    return render_page(request, "seasons/member_code.html", context)


@writes(access=Access.SIGNED_IN)
def member_code_renewal(request: Request, person_id: int) -> HttpResponse:
    person = _person_or_404(request, person_id)
    renew_code(person=person, by=request.actor, now=clock.now())
    messages.success(request, _("换好了，原来的签到码不能再用。"))
    return redirect("seasons:member_code", person_id)


@reads(access=Access.STAFF, recorded=_SHOWING)
def sign_in_sheet(request: Request, number: int) -> HttpResponse:
    """To print: every branch the reader may call, or ``?branch``; ``?codes`` with the codes."""
    batch = callable_batch_or_404(request, number)
    rolls = BatchOrganisation.objects.visible_to(request.actor).filter(batch=batch)
    asked = request.GET.get("branch", "")
    if asked.isdecimal() and len(asked) < 19:
        rolls = rolls.filter(organisation=int(asked))
    with_codes = "codes" in request.GET
    line = _line if with_codes else _plain_line
    found = [
        (roll, queries.sheet_of(roll))
        for roll in rolls.select_related("organisation").order_by("organisation__path")
    ]
    reading.shows(
        request, "people.person", [row.person_id for _roll, rows in found for row in rows]
    )
    sheets = [{"roll": roll, "rows": [line(row) for row in rows]} for roll, rows in found]
    context = {
        "batch": batch,
        "sheets": sheets,
        "with_codes": with_codes,
        "branch": asked,
        "batch_code": qr(absolute(reverse("seasons:scan", args=[batch.pk])), scale=2),
        "guest_rows": range(GUEST_ROWS),
    }
    return render_page(request, "seasons/sign_in_sheet.html", context)


def address_of(code: str) -> str:
    """What a member's code holds as an address."""
    return absolute(reverse("seasons:code", args=[code]))


def qr(text: str, *, scale: int = 3) -> SafeString:
    return SafeString(segno.make(text, error="m").svg_inline(scale=scale, border=2))


def _person_or_404(request: Request, person_id: int) -> Person:
    people = Person.objects.visible_to(request.actor).select_related("organisation")
    person: Person = get_object_or_404(people, pk=person_id)
    if not policies.can_renew_code(request.actor, person):
        raise Http404
    return person


def _line(row: queries.SheetRow) -> dict[str, object]:
    """A line with its code as a picture and in letters."""
    shown = qr(address_of(row.code), scale=2) if row.code else ""
    return {"row": row, "qr": shown, "code": spelled(row.code)}


def _plain_line(row: queries.SheetRow) -> dict[str, object]:
    return {"row": row}


def _show(
    request: Request,
    batch: Batch,
    *,
    found: actions.Scan | None = None,
    error: str = "",
    taken_back: str = "",
    status: int = 200,
) -> HttpResponse:
    present, expected = queries.counts_of(batch, request.actor)
    context = {
        "batch": batch,
        "found": found,
        "error": error,
        "taken_back": taken_back,
        "present": present,
        "expected": expected,
        "typed": request.GET.get("code", "")[:40],
    }
    return render_page(request, "seasons/scan.html", context, fragment="scan-result", status=status)
