"""Personal links: the phone's side. Opening one consumes nothing: chats fetch what they show."""

from collections.abc import Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import DomainError
from wuxin.core.http import Access, Request, View, reads, render_page, writes
from wuxin.people.actions import links as actions
from wuxin.people.forms import links as forms
from wuxin.people.models import PersonalLink
from wuxin.people.queries import accounts as queries
from wuxin.people.views.entry import before, begin_session, never_stored
from wuxin.people.views.hand import drop_from_hand, put_in_hand, take_from_hand

_COOKIE = "wuxin_link"


@reads(access=Access.PUBLIC)
def link_open(request: Request, token: str) -> HttpResponse:
    """Take the token out of the address; nothing is counted, consumed or written."""
    if queries.link_of_token(token) is None:
        raise Http404
    return put_in_hand(redirect("people:link"), _COOKIE, token, reverse("people:link"))


@reads(access=Access.PUBLIC)
def link(request: Request) -> HttpResponse:
    """Who are you? The name is not told before the code is given."""
    held = _in_hand(request)
    if held and held.is_in_force(now=clock.now()) and _is_own(request, held):
        return redirect("/")
    return _show(request, held, forms.LinkCode())


def _count_a_try(request: Request) -> HttpResponse | Mapping[str, Any]:
    form = forms.LinkCode(request.POST)
    held = _in_hand(request)
    if held is None or not form.is_valid():
        return _show(request, held, form, status=422)
    if not actions.take_a_try(link=held, now=clock.now()):
        return _show(request, _in_hand(request), forms.LinkCode(), status=422)
    return {"form": form}


def _revokes_after_tries(view: View) -> View:
    """When the last try was wrong, the link stops: after the rollback of the wrong answer."""

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        held = _in_hand(request) if response.status_code == 422 else None
        if held and actions.revoke_after_tries(link=held, now=clock.now()):
            return _show(request, _in_hand(request), forms.LinkCode(), status=410)
        return response

    return answer


@_revokes_after_tries
@before(_count_a_try)
@writes(access=Access.PUBLIC)
def link_code(request: Request, *, form: forms.LinkCode) -> HttpResponse:
    held = _in_hand(request)
    if held is None:
        raise Http404
    try:
        account = actions.open_link(link=held, code=form.cleaned_data["code"], now=clock.now())
    except DomainError as error:
        form.add_error("code", str(error))
        return _show(request, held, form, status=422)
    begin_session(request, account, link=held)
    name = account.person.name if account.person else account.username
    messages.success(request, _("%(name)s，欢迎。这部手机以后直接打开就行。") % {"name": name})
    return drop_from_hand(redirect("/"), _COOKIE, reverse("people:link"))


def _in_hand(request: Request) -> PersonalLink | None:
    token = take_from_hand(request, _COOKIE)
    return queries.link_of_token(token) if token else None


def _is_own(request: Request, held: PersonalLink) -> bool:
    return request.actor.account_id == held.account_id


def _show(
    request: Request, held: PersonalLink | None, form: forms.LinkCode, *, status: int = 200
) -> HttpResponse:
    state = _state(held)
    context = {"form": form, "state": state, "hint": _hint(held)}
    status = {"missing": 404, "over": 410}.get(state, status)
    return never_stored(render_page(request, "people/link_code.html", context, status=status))


def _state(held: PersonalLink | None) -> str:
    if held is None:
        return "missing"
    if not held.is_in_force(now=clock.now()) or not held.account.is_active:
        return "over"
    return "asks" if held.code_hash else "used"


def _hint(held: PersonalLink | None) -> str:
    """Enough for the right one to know the sender, too little to tell a stranger whose it is."""
    person = held.account.person if held else None
    name = person.organisation.name if person and person.organisation else ""
    return f"{name[0]}{'＊' * max(len(name) - 3, 1)}{name[-2:]}" if len(name) > 3 else ""
