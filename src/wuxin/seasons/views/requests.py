"""Data requests: asked by the organiser, answered by members or for them, taken away as a table."""

import io
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, searches, writes
from wuxin.core.proofs import Proof
from wuxin.core.tabular.writing import OutColumn, Sheet, write_xlsx
from wuxin.people.models import PartyOrganisation, Person, Role
from wuxin.seasons import actions, refusals
from wuxin.seasons.forms import requests as forms
from wuxin.seasons.models import DataRequest, Season
from wuxin.seasons.policies import requests as policies
from wuxin.seasons.queries import requests as queries
from wuxin.seasons.views.plan_parts import planned_or_404

_SHOWING = gettext_noop("查看收集结果")

_A_PAGE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@reads(access=Access.STAFF)
def request_list(request: Request, code: str) -> HttpResponse:
    season = get_object_or_404(Season.objects.visible_to(request.actor), code=code)
    found = DataRequest.objects.visible_to(request.actor).filter(season=season)
    context = {
        "season": season,
        "requests": found.select_related("organisation").order_by("-pk"),
        "can_ask": request.actor.has(Role.ORGANISER) and season.is_open,
        "today": clock.today(),
    }
    return render_page(request, "seasons/request_list.html", context)


@reads(access=Access.STAFF)
def request_new(request: Request, code: str) -> HttpResponse:
    season = planned_or_404(request, code)
    return _show_new(request, season, _form(request, season, initial={"minutes": 1}))


@searches(access=Access.STAFF)
def request_more(request: Request, code: str) -> HttpResponse:
    """The form with a place for one more question; what was filled in stays, unchecked."""
    season = planned_or_404(request, code)
    filled = _form(request, season, request.POST)
    return _show_new(request, season, _form(request, season, initial=filled.with_one_more()))


@writes(access=Access.STAFF)
def request_create(request: Request, code: str) -> HttpResponse:
    season = planned_or_404(request, code)
    form = _form(request, season, request.POST)
    if form.is_valid():
        try:
            made = actions.ask_for_data(
                season=season,
                plan=form.plan(),
                by=request.actor,
                now=clock.now(),
                confirmed=form.cleaned_data["confirmed"],
            )
        except DomainError as error:
            form.add_error(None, _said(request, error))
        else:
            return redirect("seasons:request", made.pk)
    return _show_new(request, season, form, status=422)


@reads(access=Access.STAFF, recorded=_SHOWING)
def request_detail(request: Request, number: int) -> HttpResponse:
    found = request_or_404(request, number)
    today = clock.today()
    members = queries.asked_below(found, request.actor, on=today)
    page = Paginator(members, _A_PAGE).get_page(request.GET.get("page"))
    reading.shows(request, "people.person", [one.person_id for one in page.object_list])
    context = {
        "asked": found,
        "fields": found.fields.all(),
        "page": page,
        "lines": queries.answers_of(found, list(page.object_list)),
        "is_open": found.is_open(today),
        "can_end": policies.can_end(request.actor, found) and found.closed_at is None,
    }
    return render_page(request, "seasons/request.html", context)


@writes(access=Access.STAFF)
def request_end(request: Request, number: int) -> HttpResponse:
    found = request_or_404(request, number)
    actions.end_request(request=found, by=request.actor, now=clock.now())
    return redirect("seasons:request", number)


@reads(access=Access.STAFF, recorded=_SHOWING, proof=Proof.FRESH)
def request_export(request: Request, number: int) -> HttpResponse:
    """The answers of those the reader helps."""
    found = request_or_404(request, number)
    members = queries.asked_below(found, request.actor, on=clock.today())
    lines = queries.answers_of(found, members)
    reading.shows(request, "people.person", [one.person_id for one in members])
    titles = [_("姓名"), *(field.label for field in found.fields.all())]
    sheet = Sheet(
        title=_("回答"),
        columns=[OutColumn(title=title, width=16) for title in titles],
        rows=queries.rows_of(lines),
    )
    stream = io.BytesIO()
    write_xlsx([sheet], stream)
    response = HttpResponse(stream.getvalue(), content_type=_XLSX)
    name = quote(f"{found.purpose}.xlsx")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Cache-Control"] = "no-store"
    return response


@reads(access=Access.SIGNED_IN, recorded=_SHOWING)
def answer(request: Request, number: int, person_id: int) -> HttpResponse:
    found, person = _asked_or_404(request, number, person_id)
    return _show_answer(request, found, person, forms.Answer(request=found))


@writes(access=Access.SIGNED_IN)
def answer_new(request: Request, number: int, person_id: int) -> HttpResponse:
    found, person = _asked_or_404(request, number, person_id)
    form = forms.Answer(request.POST, request=found)
    if form.is_valid():
        try:
            actions.answer_request(
                request=found,
                person_id=person.pk,
                values=form.values(),
                by=request.actor,
                now=clock.now(),
            )
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show_answer(request, found, person, form, status=422)
    messages.success(request, _("收到了，截止以前还能改。"))
    is_own = request.actor.person_id == person.pk
    return redirect("seasons:mine") if is_own else redirect("seasons:request", number)


def request_or_404(request: Request, number: int) -> DataRequest:
    found = DataRequest.objects.visible_to(request.actor)
    return get_object_or_404(found.select_related("season", "organisation"), pk=number)


def _said(request: Request, error: DomainError) -> str:
    """The sentence; where the same was asked before, with a link for who may read it there."""
    number = str(error.params.get("number")) if isinstance(error, refusals.AskedAlready) else "0"
    if not DataRequest.objects.visible_to(request.actor).filter(pk=number).exists():
        return str(error)
    url, label = reverse("seasons:request", args=[number]), _("看那张收集表")
    return format_html('{} <a class="link" href="{}">{}</a>', str(error), url, label)


def _asked_or_404(request: Request, number: int, person_id: int) -> tuple[DataRequest, Person]:
    """The request and whom it is asked of: oneself, or one of those one helps."""
    found = get_object_or_404(
        DataRequest.objects.select_related("season", "organisation"), pk=number
    )
    person = Person.objects.visible_to(request.actor).filter(pk=person_id).first()
    path = queries.is_asked(found, person_id, on=clock.today()) if person else None
    if person is None or path is None:
        raise Http404
    if not policies.can_answer_for(request.actor, person_id, path):
        raise NotAllowed
    return found, person


def _form(request: Request, season: Season, *args: Any, **kwargs: Any) -> forms.NewRequest:
    own = PartyOrganisation.objects.reached_by(request.actor, Role.ORGANISER)
    return forms.NewRequest(*args, organisations=own.inside(season.organisation), **kwargs)


def _show_new(
    request: Request, season: Season, form: forms.NewRequest, *, status: int = 200
) -> HttpResponse:
    context = {"season": season, "form": form}
    return render_page(request, "seasons/request_new.html", context, status=status)


def _show_answer(
    request: Request, found: DataRequest, person: Person, form: forms.Answer, *, status: int = 200
) -> HttpResponse:
    is_own = request.actor.person_id == person.pk
    reading.shows(request, "people.person", [] if is_own else [person.pk])
    reading.helps(request, person.pk)
    context = {
        "asked": found,
        "person": person,
        "form": form,
        "is_open": found.is_open(clock.today()),
        "is_own": request.actor.person_id == person.pk,
    }
    return render_page(request, "seasons/request_answer.html", context, status=status)
