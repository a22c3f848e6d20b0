"""Personal links: the secretary's side. The plain secrets are on one answer and nowhere else."""

from datetime import date, timedelta

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.proofs import Proof
from wuxin.people import hooks
from wuxin.people.actions import links as actions
from wuxin.people.addresses import absolute
from wuxin.people.forms import links as forms
from wuxin.people.models import LinkState, PartyOrganisation, Person, PersonalLink
from wuxin.people.policies import accounts as policies
from wuxin.people.queries import accounts as queries
from wuxin.people.views.entry import never_stored

_USUAL_DAYS = 150


@reads(access=Access.STAFF, recorded=gettext_noop("管理个人链接"))
def link_list(request: Request, code: str) -> HttpResponse:
    organisation = _organisation(request, code)
    return _show(request, organisation, forms.IssueLinks(initial={"last_on": _usual_last_day()}))


@writes(access=Access.STAFF, proof=Proof.FRESH)
def link_issue(request: Request, code: str) -> HttpResponse:
    """Not asked once: a second press has nobody left without a link, and says so."""
    organisation = _organisation(request, code)
    form = forms.IssueLinks(request.POST)
    if not form.is_valid():
        return _show(request, organisation, form, status=422)
    persons = _chosen(request, organisation, form)
    if not persons:
        form.add_error(None, _("没有要发的人：都已经有链接了。要重发，请选“已发但还没打开的人”。"))
        return _show(request, organisation, form, status=422)
    try:
        issued = actions.issue_links(
            persons=persons, expires_at=form.expires_at(), by=request.actor, now=clock.now()
        )
    except actions.LastsTooLong as error:
        form.add_error("last_on", str(error))
        return _show(request, organisation, form, status=422)
    return _show_slips(request, organisation, issued, form.cleaned_data["last_on"])


@writes(access=Access.STAFF)
def link_new_code(request: Request, number: int) -> HttpResponse:
    link = _link(request, number)
    code = actions.issue_code(link=link, by=request.actor, now=clock.now())
    context = {"person": link.account.person, "code": code}
    return never_stored(render(request, "people/link_new_code.html", context))


@writes(access=Access.STAFF)
def link_revoke(request: Request, number: int) -> HttpResponse:
    link = _link(request, number)
    actions.revoke_link(link=link, by=request.actor, now=clock.now())
    messages.success(request, _("链接已停用，用它登录的手机也已退出。"))
    person = link.account.person
    if person is None or person.organisation is None:
        return redirect("people:me")
    return redirect("people:link_list", person.organisation.code)


def _organisation(request: Request, code: str) -> PartyOrganisation:
    visible = PartyOrganisation.objects.visible_to(request.actor)
    organisation: PartyOrganisation = get_object_or_404(visible, code=code)
    if not policies.can_issue_links(request.actor, organisation.path):
        raise NotAllowed
    return organisation


def _link(request: Request, number: int) -> PersonalLink:
    visible = Person.objects.visible_to(request.actor)
    links = PersonalLink.objects.select_related("account__person__organisation")
    return get_object_or_404(links, pk=number, account__person__in=visible)


def _members(request: Request, organisation: PartyOrganisation) -> list[queries.MemberLink]:
    now = clock.now()
    return queries.member_links(organisation, actor=request.actor, now=now, on=clock.local_day(now))


def _chosen(
    request: Request, organisation: PartyOrganisation, form: forms.IssueLinks
) -> list[Person]:
    rows = _members(request, organisation)
    if one := form.cleaned_data["person"]:
        return [row.person for row in rows if row.person.pk == one]
    unopened = form.cleaned_data["scope"] == forms.IssueLinks.UNOPENED
    states = {LinkState.SENT} if unopened else {LinkState.NONE, LinkState.ENDED}
    return [row.person for row in rows if row.state in states and row.may_issue and row.is_open]


def _usual_last_day() -> date:
    today = clock.today()
    told = [ask(today) for ask in hooks.last_days_of_links]
    known = [day for day in told if day is not None and day > today]
    return known[0] if known else today + timedelta(days=_USUAL_DAYS)


def _show(
    request: Request, organisation: PartyOrganisation, form: forms.IssueLinks, *, status: int = 200
) -> HttpResponse:
    rows = _members(request, organisation)
    reading.shows(request, "people.person", [row.person.pk for row in rows])
    context = {"organisation": organisation, "rows": rows, "form": form}
    return render_page(request, "people/link_list.html", context, status=status)


def _show_slips(
    request: Request,
    organisation: PartyOrganisation,
    issued: list[actions.IssuedLink],
    last_on: date,
) -> HttpResponse:
    phones = queries.phones_to_ask([one.person for one in issued])
    slips = [_slip(one, phones.get(one.person.pk, "")) for one in issued]
    context = {"organisation": organisation, "slips": slips, "last_on": last_on}
    return never_stored(render(request, "people/link_slips.html", context))


def _slip(one: actions.IssuedLink, phone: str) -> dict[str, object]:
    address = absolute(reverse("people:link_open", args=[one.token]))
    text = _(
        "%(name)s同志：这是您本人的学习链接，请勿转发：\n%(address)s\n"
        "第一次打开要输入 6 位确认码，请向书记要（不在群里发）。以后用这部手机直接打开就行。"
    ) % {"name": one.person.name, "address": address}
    return {
        "id": f"text-{one.person.pk}",
        "person": one.person,
        "address": address,
        "code": one.code,
        "qr": SafeString(segno.make(address, error="m").svg_inline(scale=3, border=2)),
        "phone": phone,
        "text": text,
    }
