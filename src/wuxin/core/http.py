"""HTTP at the edge of a use case: who may come in, one transaction, page or fragment.

``@reads``: GET whose SQL may only SELECT. ``@searches``: the same, by POST too. ``@writes``: POST
in one transaction, rolled back on every answer ≥ 400; the denial is written after the rollback.
``proof`` says how sure a route has to be of who asks (``proofs``); it is asked for before the view.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial, wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from wuxin.core import audit, clock, reading
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.models import Outcome, Submission
from wuxin.core.proofs import Proof, asked_for

ONCE = "once"
_READING = (
    "SELECT",
    "EXPLAIN",
    "WITH",
    "(SELECT",
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "BEGIN DEFERRED",
)


class Request(HttpRequest):
    """What our views receive: the middleware has added the actor and HTMX's details."""

    actor: Actor
    htmx: HtmxDetails


View = Callable[..., HttpResponse]


class Access(StrEnum):
    """Who comes through the door at all; what they may do there is said by policies."""

    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    STAFF = "staff"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Door:
    """What a route declares of itself."""

    access: Access
    recorded: str
    proof: Proof


class WritesWhileReading(RuntimeError):
    """A GET tried to change the database."""


def reads(
    *, access: Access, recorded: str = "", proof: Proof = Proof.NONE
) -> Callable[[View], View]:
    """Declare a page that only reads.

    ``recorded`` is the purpose (a msgid) for which it shows personal data: the view then says
    whom by ``reading.shows``, and the page leaves only once that is written.
    """
    return _reading(Door(access, recorded, proof), ("GET", "HEAD"))


def searches(
    *, access: Access, recorded: str = "", proof: Proof = Proof.NONE
) -> Callable[[View], View]:
    """Declare a page that only reads and is asked by POST too.

    For whatever looks for persons: what is looked for stands in no address, history or log.
    """
    return _reading(Door(access, recorded, proof), ("GET", "HEAD", "POST"))


def writes(
    *, access: Access, recorded: str = "", proof: Proof = Proof.NONE
) -> Callable[[View], View]:
    """Declare a use case that changes something, in one transaction or not at all.

    A form that carries ``{% once %}`` is done once: its second send is led to where the first
    one went. ``recorded`` as in ``reads``: for what opens a sealed field.
    """
    door = Door(access, recorded, proof)

    def declare(view: View) -> View:
        @wraps(view)
        def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            work = partial(_in_one_transaction, view, request, *args, **kwargs)
            return _answered(request, door, work)

        return _declared(answer, door, "writes")

    return declare


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the page, or only its partial ``fragment`` where HTMX asked for that region."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    only_part = fragment and htmx and not htmx.boosted and not htmx.history_restore_request
    name = f"{template}#{fragment}" if only_part else template
    response = render(request, name, dict(context or {}), status=status)
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response


def next_url(request: HttpRequest, default: str) -> str:
    """Where ``next`` leads, if that is a place of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=here) else default


@contextmanager
def only_reading() -> Iterator[None]:
    """Make every statement but SELECT fail, on the default connection."""
    with connection.execute_wrapper(_refuse_writing):
        yield


def refuse(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    return render(request, "403.html", {"message": str(error)}, status=403)


def break_rule(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page of last resort for a broken rule; forms show it beside the field instead."""
    context = {"message": str(error), "back_url": back_url(request)}
    return render(request, "422.html", context, status=422)


def back_url(request: HttpRequest) -> str:
    """The page one came from, if that is one of ours."""
    back, here = request.headers.get("Referer", ""), {request.get_host()}
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=here) else "/"


def new_submission_token() -> str:
    return secrets.token_urlsafe(24)


def _reading(door: Door, methods: tuple[str, ...]) -> Callable[[View], View]:
    def declare(view: View) -> View:
        @wraps(view)
        def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)

            def work() -> HttpResponse:
                with only_reading():
                    return view(request, *args, **kwargs)

            return _answered(request, door, work)

        return _declared(answer, door, "reads")

    return declare


def _answered(request: Request, door: Door, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Let in who may, and what is told to somebody signed in stays in no cache.

    The browser of a school's office is shared: after a sign-out "back" must show nobody.
    """
    response = (
        _refusal(request, door.access, door.recorded)
        or asked_for(request, door.proof)
        or _told(request, door.recorded, work)
    )
    if request.actor.is_signed_in:
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _told(request: Request, recorded: str, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do the work and say what came of it; whoever was shown stands written before it leaves."""
    try:
        response = work()
    except NotAllowed as error:
        response = refuse(request, error)
        _record_denial(request, recorded)
        return response
    except DomainError as error:
        return break_rule(request, error)
    except Http404:
        if recorded:
            _record_reading(request, recorded, Outcome.NOT_FOUND)
        raise
    _record_shown(request, recorded, response.status_code)
    return response


def _in_one_transaction(view: View, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
    token = request.POST.get(ONCE, "")[:43]
    with transaction.atomic():
        if token and (done := _done_before(token)):
            return redirect(done)
        response = view(request, *args, **kwargs)
        if response.status_code >= 400:
            transaction.set_rollback(True)
        elif token and (location := response.headers.get("Location", "")):
            Submission.objects.filter(token=token).update(location=location)
    return response


def _done_before(token: str) -> str:
    """Where the same form went the first time; takes the token if this is the first time."""
    try:
        with transaction.atomic():
            Submission.objects.create(token=token, at=clock.now())
    except IntegrityError:
        return Submission.objects.get(token=token).location or "/"
    return ""


def _refusal(request: Request, access: Access, recorded: str) -> HttpResponse | None:
    if access is Access.DEMO and not settings.DEMO:
        return render(request, "404.html", status=404)
    if access in {Access.PUBLIC, Access.DEMO}:
        return None
    if not request.actor.is_signed_in:
        query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return redirect(f"{reverse('people:sign_in')}?{query}".rstrip("?"))
    if access is Access.STAFF and not request.actor.has_office:
        _record_denial(request, recorded)
        return refuse(request, NotAllowed())
    return None


def _record_denial(request: Request, recorded: str) -> None:
    if recorded:
        _record_reading(request, recorded, Outcome.DENIED)
    route, method = _route(request), request.method or ""
    audit.record_denial(by=request.actor, at=clock.now(), path=route, method=method)


def _record_shown(request: Request, recorded: str, status: int) -> None:
    """Raises ``ReadingNotSaid`` where a declared page shows rows of which it said nothing."""
    shown = reading.shown_by(request)
    if recorded and status < 300 and not shown:
        raise reading.ReadingNotSaid(_route(request))
    if any(keys for _, keys in shown):
        _record_reading(request, recorded, Outcome.SHOWN)


def _record_reading(request: Request, purpose: str, outcome: Outcome) -> None:
    """What was asked for stands in the address where nothing was shown."""
    asked = request.resolver_match.kwargs.values() if request.resolver_match else ()
    shown = [("", list(asked))]
    if outcome == Outcome.SHOWN:
        shown = [(kind, keys) for kind, keys in reading.shown_by(request) if keys]
    occasion = reading.Occasion(
        route=_route(request),
        purpose=purpose,
        outcome=outcome,
        on_behalf_of_id=reading.helped_by(request),
    )
    reading.record(shown, occasion, by=request.actor, at=clock.now())


def _route(request: Request) -> str:
    match = request.resolver_match
    return match.view_name if match else ""


def _refuse_writing(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    if not sql.lstrip().upper().startswith(_READING):
        raise WritesWhileReading(sql[:80])
    return execute(sql, *rest)


def _declared(answer: View, door: Door, kind: str) -> View:
    told = {"access": door.access, "recorded": door.recorded, "proof": door.proof}
    vars(answer).update(told, kind=kind)  # read by contract tests
    return answer
