"""My page, and the devices on which one is signed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wuxin.core import clock
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.people import devices
from wuxin.people.actions import sessions as actions
from wuxin.people.models import Person
from wuxin.people.queries import accounts as queries
from wuxin.people.queries import offices as queries_of_offices


@reads(access=Access.SIGNED_IN)
def me(request: Request) -> HttpResponse:
    account = queries.account_with_branch(request.actor.account_id or 0)
    person = account.person if account else None
    context = {
        "account": account,
        "person": person,
        **_offices(request, person),
        "sessions": _sessions(request),
        "has_password": bool(account and account.has_usable_password()),
    }
    return render_page(request, "people/account_me.html", context)


@reads(access=Access.SIGNED_IN)
def session_list(request: Request) -> HttpResponse:
    return render_page(request, "people/session_list.html", {"sessions": _sessions(request)})


@writes(access=Access.SIGNED_IN)
def session_end(request: Request, handle: str) -> HttpResponse:
    actions.end_session(handle=handle, by=request.actor)
    messages.success(request, _("那台设备已退出。"))
    return redirect("people:session_list")


@writes(access=Access.SIGNED_IN)
def session_end_others(request: Request) -> HttpResponse:
    key = request.session.session_key or ""
    ended = actions.end_other_sessions(current_key=key, by=request.actor)
    sentence = ngettext("已退出 %(n)s 台其他设备。", "已退出 %(n)s 台其他设备。", ended)
    messages.success(request, sentence % {"n": ended})
    return redirect("people:session_list")


def _offices(request: Request, person: Person | None) -> dict[str, object]:
    if person is None:
        return {}
    actor, today = request.actor, clock.today()
    return {
        "offices": queries_of_offices.own_offices(person.pk, actor=actor, on=today),
        "deputies": queries_of_offices.deputies_of(person.pk, actor=actor, on=today),
    }


def _sessions(request: Request) -> list[dict[str, object]]:
    found = queries.sessions_of(
        request.actor.account_id or 0,
        current_key=request.session.session_key or "",
        now=clock.now(),
    )
    return [
        {
            "handle": one.handle,
            "device": devices.words_of(one.device),
            "began_at": one.began_at,
            "is_this_one": one.is_this_one,
        }
        for one in found
    ]
