"""Around a door: what is counted before it opens, the session that begins behind it."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import auth
from django.http import HttpResponse

from wuxin.core import clock
from wuxin.core.http import Request, View
from wuxin.people import devices
from wuxin.people.models import Account, PersonalLink
from wuxin.people.sessions import BEGAN_KEY, DEVICE_KEY, LINK_KEY

_BACKEND = "django.contrib.auth.backends.ModelBackend"
Step = Callable[[Request], HttpResponse | Mapping[str, Any]]


def before(step: Step) -> Callable[[View], View]:
    """Do a step of its own before the view's transaction begins, kept whatever that answers.

    For what must be counted though the view is rolled back, and counted first, so that fifty
    at once are not all let through. The step's mapping is passed to the view by name; a
    response of the step is the answer.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return view(request, *args, **kwargs)
            found = step(request)
            if isinstance(found, HttpResponse):
                return found
            return view(request, *args, **kwargs, **found)

        return answer

    return declare


def begin_session(request: Request, account: Account, *, link: PersonalLink | None = None) -> None:
    """Sign the account in, under a new session key. A phone let in by a link keeps it as long."""
    auth.login(request, account, backend=_BACKEND)
    now = clock.now()
    request.session[DEVICE_KEY] = devices.code_of(request.headers.get("User-Agent", ""))
    request.session[BEGAN_KEY] = now.isoformat()
    if link is not None:
        request.session[LINK_KEY] = link.pk
        request.session.set_expiry(int((link.expires_at - now).total_seconds()))


def never_stored(response: HttpResponse) -> HttpResponse:
    """What shows a secret, or leads from one, stays in no cache."""
    response.headers["Cache-Control"] = "no-store"
    return response
