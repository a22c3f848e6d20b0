"""Finding a person; their page, and what changes about them."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, searches, writes
from wuxin.core.proofs import Proof
from wuxin.people.actions import persons as actions
from wuxin.people.forms import persons as forms
from wuxin.people.models import PartyOrganisation, Person, Role
from wuxin.people.policies import persons as policies
from wuxin.people.queries import persons as queries
from wuxin.people.queries.search import search_persons

_MOST_FOUND = 30
_FINDING = gettext_noop("查找人员")
_DETAILS = gettext_noop("查看个人信息")
_REVEALING = gettext_noop("查看电话或身份证号")


@reads(access=Access.STAFF)
def person_search(request: Request) -> HttpResponse:
    context = {"form": forms.Search()}
    return render_page(request, "people/person_search.html", context, fragment="matches")


@searches(access=Access.STAFF, recorded=_FINDING)
def person_matches(request: Request) -> HttpResponse:
    """What was found; asked without a name, the empty form."""
    if request.method != "POST":
        return redirect("people:person_search")
    form = forms.Search(request.POST)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        text = form.cleaned_data["text"]
        found = search_persons(request.actor, text, _MOST_FOUND)
        reading.shows(request, "people.person", [person.pk for person in found])
        context |= {"found": found, "searched": True}
    status = 422 if form.errors else 200
    return render_page(
        request, "people/person_search.html", context, fragment="matches", status=status
    )


@reads(access=Access.SIGNED_IN, recorded=_DETAILS)
def person_detail(request: Request, number: int) -> HttpResponse:
    return _show(request, _person(request, number))


@writes(access=Access.SIGNED_IN, recorded=_REVEALING)
def person_phone(request: Request, number: int) -> HttpResponse:
    """The phone in clear, once; the reading is recorded."""
    person = _person(request, number)
    phone = actions.reveal_phone(person=person, by=request.actor, now=clock.now())
    return _show(request, person, revealed_phone=phone)


@writes(access=Access.SIGNED_IN)
def person_phone_new(request: Request, number: int) -> HttpResponse:
    """A new number: one's own, or that of a member who cannot do it themselves."""
    person = _person(request, number)
    form = forms.Phone(request.POST, prefix="phone")
    if not policies.can_change_phone(request.actor, person):
        raise NotAllowed
    if not form.is_valid():
        return _show(request, person, status=422, phone_form=form)
    actions.change_phone(
        person=person, phone=form.cleaned_data["phone"], by=request.actor, now=clock.now()
    )
    messages.success(request, _("新手机号已记下。"))
    return redirect("people:person_detail", person.pk)


@writes(access=Access.SIGNED_IN, recorded=_REVEALING, proof=Proof.FRESH)
def person_id_number(request: Request, number: int) -> HttpResponse:
    """The ID number in clear, once; the reading is recorded."""
    person = _person(request, number)
    id_number = actions.reveal_id_number(person=person, by=request.actor, now=clock.now())
    return _show(request, person, revealed_id_number=id_number)


@writes(access=Access.STAFF)
def person_categories(request: Request, number: int) -> HttpResponse:
    person = _person(request, number)
    form = forms.Categories(request.POST, prefix="categories")
    if form.is_valid():
        actions.set_categories(
            person=person, **form.cleaned_data, by=request.actor, now=clock.now()
        )
        return redirect("people:person_detail", person.pk)
    return _show(request, person, status=422, categories_form=form)


@writes(access=Access.STAFF)
def person_membership(request: Request, number: int) -> HttpResponse:
    """Transfer the person to another organisation."""
    person = _to_edit(request, number)
    form = forms.Transfer(request.POST, targets=_targets(request, person), prefix="transfer")
    if form.is_valid():
        try:
            actions.transfer_person(
                person=person, **form.cleaned_data, by=request.actor, now=clock.now()
            )
        except (actions.AlreadyMember, actions.BeforeMembership) as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show(request, person, status=422, transfer_form=form)
    return redirect("people:person_detail", person.pk)


@reads(access=Access.STAFF, recorded=_DETAILS)
def person_form(request: Request, number: int) -> HttpResponse:
    person = _to_edit(request, number)
    reading.shows(request, "people.person", [person.pk])
    kept = ("name", "sex", "born_on", "ethnicity", "education", "position", "unit")
    form = forms.Details(initial={field: getattr(person, field) for field in kept})
    context = {"person": person, "form": form}
    return render_page(request, "people/person_form.html", context)


@writes(access=Access.STAFF)
def person_details(request: Request, number: int) -> HttpResponse:
    """Correct what is kept of a person."""
    person = _to_edit(request, number)
    form = forms.Details(request.POST)
    if form.is_valid():
        details = actions.Details(**form.cleaned_data)
        try:
            actions.edit_person(person=person, details=details, by=request.actor, now=clock.now())
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        context = {"person": person, "form": form}
        return render_page(request, "people/person_form.html", context, status=422)
    return redirect("people:person_detail", person.pk)


def _person(request: Request, number: int) -> Person:
    visible = Person.objects.visible_to(request.actor).select_related("organisation", "unit")
    return get_object_or_404(visible, pk=number)


def _to_edit(request: Request, number: int) -> Person:
    person = _person(request, number)
    if not policies.can_edit_person(request.actor, person):
        raise NotAllowed
    return person


def _show(request: Request, person: Person, *, status: int = 200, **given: object) -> HttpResponse:
    actor = request.actor
    reading.shows(request, "people.person", [person.pk])
    context = {
        "person": person,
        "facts": _facts(person),
        **queries.sealed_of(actor, person),
        "memberships": queries.memberships_of(person),
        "categories": queries.categories_of(person),
        "can_edit": policies.can_edit_person(actor, person),
        "is_own": actor.person_id == person.pk,
        "phone_form": forms.Phone(prefix="phone")
        if policies.can_change_phone(actor, person)
        else None,
        "categories_form": _categories_form(request, person),
        "transfer_form": _transfer_form(request, person),
    } | given
    response = render_page(request, "people/person_detail.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _facts(person: Person) -> list[tuple[str, object]]:
    born = person.born_on
    return [
        (_("性别"), person.get_sex_display()),
        (_("出生年月"), f"{born:%Y-%m}" if born else ""),
        (_("民族"), person.ethnicity),
        (_("学历"), person.education),
        (_("工作单位"), person.unit.name if person.unit else ""),
        (_("职务"), person.position),
    ]


def _categories_form(request: Request, person: Person) -> forms.Categories | None:
    if not policies.can_edit_categories(request.actor, person):
        return None
    current = [row.category for row in queries.categories_of(person) if row.to_on is None]
    initial = {"categories": current, "on": clock.today()}
    return forms.Categories(initial=initial, prefix="categories")


def _transfer_form(request: Request, person: Person) -> forms.Transfer | None:
    if not policies.can_edit_person(request.actor, person):
        return None
    targets = _targets(request, person)
    return forms.Transfer(targets=targets, initial={"on": clock.today()}, prefix="transfer")


def _targets(request: Request, person: Person) -> QuerySet[PartyOrganisation]:
    reached = PartyOrganisation.objects.reached_by(request.actor, Role.ORGANISER)
    targets: QuerySet[PartyOrganisation] = reached.holding_members()
    return targets.exclude(pk=person.organisation_id or 0)
