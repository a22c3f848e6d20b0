"""Puts the actor on the request: from the session, in two queries."""

from collections.abc import Callable

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.core.http import Request
from wuxin.people import queries


class SignedInActor:
    """Every request has an actor; who is not signed in is a visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.actor = _actor_of(request)
        return self.get_response(request)


def _actor_of(request: HttpRequest) -> Actor:
    account_id = request.session.get(SESSION_KEY)
    if not account_id or BACKEND_SESSION_KEY not in request.session:
        return Actor.visitor()
    account, actor = queries.account_and_actor(int(account_id), on=clock.today())
    if account is None:
        return Actor.visitor()
    known = str(request.session.get(HASH_SESSION_KEY, ""))
    if not constant_time_compare(known, account.get_session_auth_hash()):
        request.session.flush()
        return Actor.visitor()
    return actor
