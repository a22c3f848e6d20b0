"""Offices of a Party organisation: who holds what, appointing, ending, asking a deputy."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, searches, writes
from wuxin.core.proofs import Proof
from wuxin.people.actions import offices as actions
from wuxin.people.forms import offices as forms
from wuxin.people.models import Office, PartyOrganisation, Role
from wuxin.people.models.offices import OfficeQuerySet
from wuxin.people.policies import offices as policies
from wuxin.people.queries import offices as queries


@searches(access=Access.STAFF)
def office_list(request: Request, code: str) -> HttpResponse:
    organisation = _organisation(request, code)
    return _show(request, organisation, _appoint_form(request, organisation, is_sent=False))


@writes(access=Access.STAFF, proof=Proof.FRESH)
def office_appoint(request: Request, code: str) -> HttpResponse:
    organisation = _organisation(request, code)
    form = _appoint_form(request, organisation, is_sent=True)
    if form is None:
        raise NotAllowed
    if form.is_valid():
        try:
            _appoint(request, form)
        except DomainError as error:
            if isinstance(error, NotAllowed):
                raise
            form.add_error(None, str(error))
    if form.errors:
        return _show(request, organisation, form, status=422)
    messages.success(request, _("已任命。原有的个人链接已停用，请给这位同志重新发链接或口令。"))
    return redirect("people:office_list", organisation.code)


@writes(access=Access.STAFF, proof=Proof.FRESH)
def office_end(request: Request, number: int) -> HttpResponse:
    office = get_object_or_404(_visible_offices(request), pk=number)
    actions.end_office(office=office, by=request.actor, now=clock.now())
    if office.person_id == request.actor.person_id or office.delegated_from_id:
        messages.success(request, _("代办已收回，从现在起不再有效。"))
        return redirect("people:me")
    messages.success(request, _("职务已结束。"))
    if office.organisation is None:
        return redirect("people:me")
    return redirect("people:office_list", office.organisation.code)


@reads(access=Access.STAFF)
def office_delegate(request: Request, number: int) -> HttpResponse:
    office = _own_office(request, number)
    return _show_delegate(request, office, _delegate_form(office, None))


@writes(access=Access.STAFF, proof=Proof.FRESH)
def office_hand_over(request: Request, number: int) -> HttpResponse:
    office = _own_office(request, number)
    form = _delegate_form(office, request)
    if form.is_valid():
        try:
            actions.delegate(
                office=office,
                to=form.person_chosen(),
                from_on=form.cleaned_data["from_on"],
                last_on=form.cleaned_data["last_on"],
                by=request.actor,
                now=clock.now(),
            )
        except DomainError as error:
            if isinstance(error, NotAllowed):
                raise
            form.add_error(None, str(error))
    if form.errors:
        return _show_delegate(request, office, form, status=422)
    messages.success(request, _("已请%(name)s代办。") % {"name": form.person_chosen().name})
    return redirect("people:me")


def _organisation(request: Request, code: str) -> PartyOrganisation:
    reached = PartyOrganisation.objects.reached_by(request.actor, *Role.values)
    organisation: PartyOrganisation = get_object_or_404(reached, code=code)
    return organisation


def _visible_offices(request: Request) -> OfficeQuerySet:
    """Offices over what one reaches, one's own, and those delegated from one's own."""
    reached = PartyOrganisation.objects.reached_by(request.actor, *Role.values)
    return queries.with_names(Office.objects.touching(request.actor.person_id, reached))


def _own_office(request: Request, number: int) -> Office:
    """The office to hand over; another's is not found. Raises ``NotAllowed`` for a deputy."""
    own = queries.with_names(Office.objects.filter(person_id=request.actor.person_id or 0))
    office = get_object_or_404(own, pk=number, organisation__isnull=False)
    if not policies.can_delegate(request.actor, office, on=clock.today()):
        raise NotAllowed
    return office


def _appoint_form(
    request: Request, organisation: PartyOrganisation, *, is_sent: bool
) -> forms.Appoint | None:
    """The form with what this actor may choose; None for who appoints nobody here."""
    actor = request.actor
    places: list[policies.Place] = [organisation, *queries.units_of(organisation)]
    open_places = [place for place in places if policies.roles_to_give(actor, place)]
    roles = {role for place in open_places for role in policies.roles_to_give(actor, place)}
    if not roles:
        return None
    wanted = _wanted_name(request)
    return forms.Appoint(
        request.POST if is_sent else None,
        initial={"from_on": clock.today()},
        persons=queries.candidates_for(organisation, actor=actor, name=wanted),
        roles=[role for role in Role.values if role in roles],
        places=open_places,
    )


def _wanted_name(request: Request) -> str:
    return request.POST.get("q", "").strip()[:60]


def _appoint(request: Request, form: forms.Appoint) -> None:
    appointment = actions.Appointment(
        person=form.person_chosen(),
        role=form.cleaned_data["role"],
        place=form.place_chosen(),
        title=form.cleaned_data["title"],
        from_on=form.cleaned_data["from_on"],
        last_on=form.cleaned_data["last_on"],
    )
    actions.appoint(appointment=appointment, by=request.actor, now=clock.now())


def _show(
    request: Request,
    organisation: PartyOrganisation,
    form: forms.Appoint | None,
    *,
    status: int = 200,
) -> HttpResponse:
    today, actor = clock.today(), request.actor
    context = {
        "organisation": organisation,
        "offices": queries.offices_of(organisation, actor=actor, on=today),
        "history": queries.history_of(organisation, actor=actor, on=today),
        "form": form,
        "query": _wanted_name(request),
        "most": queries.MOST_CANDIDATES,
    }
    return render_page(request, "people/office_list.html", context, status=status)


def _delegate_form(office: Office, request: Request | None) -> forms.Delegate:
    data = request.POST if request else None
    return forms.Delegate(data, persons=queries.colleagues_of(office), today=clock.today())


def _show_delegate(
    request: Request, office: Office, form: forms.Delegate, *, status: int = 200
) -> HttpResponse:
    context = {"office": office, "form": form}
    return render_page(request, "people/office_delegate.html", context, status=status)
