"""The demo's choice of a role, and its clock. Absent everywhere but in a demo."""

from django.contrib import auth
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from wuxin.core import clock
from wuxin.core.http import Access, Request, writes
from wuxin.people.models import Account
from wuxin.people.views.entry import begin_session
from wuxin.portal.demo.roles import face

MOMENTS = {"start": clock.DEMO_STARTS, "later": clock.DEMO_LATER}


@writes(access=Access.DEMO)
def sign_in(request: Request) -> HttpResponse:
    """Go in with one of the faces; whoever was signed in before is out."""
    chosen = face(request.POST.get("role", ""))
    account = Account.objects.filter(username=chosen.username).first() if chosen else None
    if account is None:
        raise Http404
    auth.logout(request)
    begin_session(request, account)
    return redirect("portal:home")


@writes(access=Access.DEMO)
def clock_set(request: Request) -> HttpResponse:
    """Let the demo's clock stand at one of its two moments."""
    moment = MOMENTS.get(request.POST.get("moment", ""))
    if moment is None:
        raise Http404
    clock.set_demo_clock(stands_at=moment)
    return redirect("portal:home")
