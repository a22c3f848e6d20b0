"""Around a door: what is counted before it opens, the session that begins behind it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpResponse

from wuxin.core import clock
from wuxin.core.http import Request, View
from wuxin.people import devices, proven
from wuxin.people.models import Account, PersonalLink
from wuxin.people.policies import factors as policies
from wuxin.people.proven import Given
from wuxin.people.queries import accounts as queries
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


def begin_session(
    request: Request,
    account: Account,
    *,
    link: PersonalLink | None = None,
    given: Given = Given.NOTHING,
) -> None:
    """Sign the account in, under a new session key, until a moment that use does not put off.

    ``given`` is what was proved at the door beyond holding a link.
    """
    auth.login(request, account, backend=_BACKEND)
    request.session[DEVICE_KEY] = devices.code_of(request.headers.get("User-Agent", ""))
    request.session[BEGAN_KEY] = clock.now().isoformat()
    if link is not None:
        request.session[LINK_KEY] = link.pk
    if given is not Given.NOTHING:
        proven.mark(request.session, given, at=clock.machine_now())
    request.session.set_expiry(clock.machine_now() + _longest(account, link))


def _longest(account: Account, link: PersonalLink | None) -> timedelta:
    """A phone let in by a link keeps it as long as the link, but for who sees very much."""
    staff = timedelta(days=settings.STAFF_SESSION_DAYS)
    if link is None:
        return staff
    of_link = link.expires_at - clock.now()
    _account, actor = queries.account_and_actor(account.pk, on=clock.today())
    return min(staff, of_link) if policies.must_have_factor(actor) else of_link


def never_stored(response: HttpResponse) -> HttpResponse:
    """What shows a secret, or leads from one, stays in no cache."""
    response.headers["Cache-Control"] = "no-store"
    return response
