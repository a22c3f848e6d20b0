"""A 接龙 of the WeChat group as answers: looked at first, then taken over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, render_page, searches, writes
from wuxin.people.models import Role
from wuxin.seasons import actions
from wuxin.seasons.forms.requests import Chain
from wuxin.seasons.models import DataRequest
from wuxin.seasons.queries.request_chains import Matched, match_chain, values_of
from wuxin.seasons.queries.requests import audience_of
from wuxin.seasons.views.requests import request_or_404

_SHOWING = gettext_noop("收下接龙")

_PROXIES = (Role.SECRETARY, Role.DEPUTY, Role.ORGANISER)


@searches(access=Access.STAFF, recorded=_SHOWING)
def chain(request: Request, number: int) -> HttpResponse:
    """Paste, and see who is meant; nothing is saved."""
    found = request_or_404(request, number)
    if request.method != "POST":
        return _show(request, found, Chain(), [])
    form = Chain(request.POST)
    matched = _match(request, found, form.cleaned_data["text"]) if form.is_valid() else []
    if form.is_valid() and not matched:
        form.add_error("text", _("没有认出一行接龙。每行要以序号开头，例如“1. 张三”。"))
    return _show(request, found, form, matched, status=422 if form.errors else 200)


@writes(access=Access.STAFF)
def chain_answers(request: Request, number: int) -> HttpResponse:
    """Take over the lines that are clear, and those whose person was picked."""
    found = request_or_404(request, number)
    form = Chain(request.POST)
    if not form.is_valid():
        return _show(request, found, form, [], status=422)
    taken, left = 0, []
    for one in _match(request, found, form.cleaned_data["text"]):
        person_id = _picked(request, one)
        if person_id is not None and _answer(request, found, one, person_id):
            taken += 1
        else:
            left.append(f"{one.line.number}. {one.line.name}")
    messages.success(request, _("收下 %(number)s 个回答。") % {"number": taken})
    if left:
        names = "、".join(left[:20])
        messages.warning(request, _("这几行没有收：%(names)s。请一个一个补。") % {"names": names})
    return redirect("seasons:request", number)


def _match(request: Request, found: DataRequest, text: str) -> list[Matched]:
    paths = request.actor.paths("organisation", _PROXIES)
    if not paths:
        raise NotAllowed
    return match_chain(text, audience_of(found, paths=paths, on=clock.today()))


def _picked(request: Request, one: Matched) -> int | None:
    if one.is_clear:
        return one.members[0].person_id
    picked = request.POST.get(f"pick{one.line.number}", "")
    return next((m.person_id for m in one.members if str(m.person_id) == picked), None)


def _answer(request: Request, found: DataRequest, one: Matched, person_id: int) -> bool:
    values = values_of(one.line, list(found.fields.all()))
    try:
        actions.answer_request(
            request=found, person_id=person_id, values=values, by=request.actor, now=clock.now()
        )
    except DomainError:
        return False
    return True


def _show(
    request: Request, found: DataRequest, form: Chain, matched: list[Matched], *, status: int = 200
) -> HttpResponse:
    named = {member.person_id for one in matched for member in one.members}
    reading.shows(request, "people.person", named)
    context = {"asked": found, "form": form, "matched": matched, "fields": found.fields.all()}
    return render_page(request, "seasons/request_chain.html", context, status=status)
