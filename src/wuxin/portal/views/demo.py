"""The demo's choice of a role, and its clock. Absent everywhere but in a demo."""

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from wuxin.core import clock
from wuxin.core.http import Access, Request, writes
from wuxin.core.middleware import TYPE_COOKIE
from wuxin.people.models import Account
from wuxin.people.views.entry import begin_session
from wuxin.portal.demo.roles import Face, face
from wuxin.portal.tour.place import LARGE_KEY, Place

_A_DAY_S = 24 * 3600
MOMENTS = {"start": clock.DEMO_STARTS, "later": clock.DEMO_LATER}


@writes(access=Access.DEMO)
def sign_in(request: Request) -> HttpResponse:
    """Go in with one of the faces; whoever was signed in before is out."""
    chosen = face(request.POST.get("role", ""))
    if chosen is None:
        raise Http404
    place, was_large = Place.of(request), LARGE_KEY in request.session
    become(request, chosen)
    if place is not None:
        place.is_on = False
        place.keep(request)
    return _in_its_size(request, chosen, redirect("portal:home"), was_large=was_large)


def become(request: Request, chosen: Face) -> None:
    """Be that face from here on; a session that is that face already goes on."""
    account = Account.objects.filter(username=chosen.username).first()
    if account is None:
        raise Http404
    if request.actor.account_id != account.pk:
        auth.logout(request)
        begin_session(request, account)


def _in_its_size(
    request: Request, chosen: Face, response: HttpResponse, *, was_large: bool
) -> HttpResponse:
    """An elder goes in with large type; whoever comes after, as the browser was before."""
    if chosen.is_large and getattr(request, "type_size", "") != "large":
        request.session[LARGE_KEY] = True
        response.set_cookie(
            TYPE_COOKIE,
            "large",
            max_age=_A_DAY_S,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    elif was_large and not chosen.is_large:
        response.delete_cookie(TYPE_COOKIE, samesite="Lax")
    return response


@writes(access=Access.DEMO)
def leave(request: Request) -> HttpResponse:
    """To the choice of a role again; the tour can be taken up from there."""
    place, was_large = Place.of(request), LARGE_KEY in request.session
    request.session.flush()
    if place is not None:
        place.is_on = False
        place.keep(request)
    response = redirect("portal:landing")
    if was_large:
        response.delete_cookie(TYPE_COOKIE, samesite="Lax")
    return response


@writes(access=Access.DEMO)
def clock_set(request: Request) -> HttpResponse:
    """Let the demo's clock stand at one of its two moments."""
    moment = MOMENTS.get(request.POST.get("moment", ""))
    if moment is None:
        raise Http404
    clock.set_demo_clock(stands_at=moment)
    return redirect("portal:home")
