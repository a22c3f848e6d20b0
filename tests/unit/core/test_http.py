"""The edge: who may come in, one transaction, done once."""

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from wuxin.core import clock, http
from wuxin.core.actor import Actor, Scope
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access
from wuxin.core.models import AuditEvent, Submission

pytestmark = pytest.mark.django_db
SECRETARY = Actor(account_id=1, scopes=frozenset({Scope("secretary", "organisation", "0001")}))
MEMBER = Actor(account_id=2)


def _request(method: str, actor: Actor, **data: str) -> WSGIRequest:
    request: WSGIRequest = getattr(RequestFactory(), method)("/x/", data)
    request.actor = actor  # type: ignore[attr-defined]
    request.htmx = False  # type: ignore[attr-defined]
    request.csp_nonce = "n"  # type: ignore[attr-defined]
    return request


def _write(request: http.Request, outcome: object = None) -> HttpResponse:
    Submission.objects.create(token=f"t{Submission.objects.count()}", at=clock.now())
    if isinstance(outcome, Exception):
        raise outcome
    return outcome if isinstance(outcome, HttpResponse) else redirect("/done/")


@http.reads(access=Access.STAFF)
def _staff_page(request: http.Request) -> HttpResponse:
    return HttpResponse("ok")


@http.reads(access=Access.PUBLIC)
def _page_that_writes(request: http.Request) -> HttpResponse:
    Submission.objects.create(token="x", at=clock.now())
    return HttpResponse("ok")


def test_a_reading_page_cannot_write() -> None:
    with pytest.raises(http.WritesWhileReading), transaction.atomic():
        _page_that_writes(_request("get", SECRETARY))
    assert Submission.objects.count() == 0


def test_who_is_not_signed_in_is_led_to_sign_in_and_back() -> None:
    response = _staff_page(_request("get", Actor.visitor()))

    assert response.status_code == 302
    assert response.headers["Location"].endswith("?next=%2Fx%2F")


def test_who_has_no_office_is_refused_and_it_is_recorded() -> None:
    assert _staff_page(_request("get", MEMBER)).status_code == 403
    assert AuditEvent.objects.get().code == "core.request.denied"


def test_only_the_declared_method_is_answered() -> None:
    assert _staff_page(_request("post", SECRETARY)).status_code == 405


@pytest.mark.parametrize(
    ("outcome", "status", "kept"),
    [
        (None, 302, 1),
        (HttpResponse("no", status=422), 422, 0),
        (NotAllowed(), 403, 0),
        (DomainError("请先选一个支部。"), 422, 0),
    ],
)
def test_an_answer_of_400_and_above_leaves_nothing_behind(
    outcome: object, status: int, kept: int
) -> None:
    view = http.writes(access=Access.STAFF)(_write)

    response = view(_request("post", SECRETARY), outcome)

    assert response.status_code == status
    assert Submission.objects.count() == kept
    assert AuditEvent.objects.filter(code="core.request.denied").count() == (status == 403)


def test_a_form_sent_twice_is_done_once() -> None:
    view = http.writes(access=Access.STAFF)(_write)

    first = view(_request("post", SECRETARY, once="abc"))
    second = view(_request("post", SECRETARY, once="abc"))

    assert first.headers["Location"] == second.headers["Location"] == "/done/"
    assert Submission.objects.filter(token__startswith="t").count() == 1


def test_a_form_that_failed_may_be_sent_again() -> None:
    view = http.writes(access=Access.STAFF)(_write)

    view(_request("post", SECRETARY, once="abc"), DomainError())

    assert view(_request("post", SECRETARY, once="abc")).headers["Location"] == "/done/"


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1"]
)
def test_next_never_leads_elsewhere(wanted: str) -> None:
    assert http.next_url(_request("post", MEMBER, next=wanted), "/") == "/"
