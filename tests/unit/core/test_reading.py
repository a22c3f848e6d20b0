"""Whoever reads personal data stands written before the page leaves."""

from contextlib import suppress

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from wuxin.core import clock, http, reading
from wuxin.core.actor import Actor, Scope
from wuxin.core.errors import NotAllowed
from wuxin.core.http import Access
from wuxin.core.models import AuditReading, Submission

pytestmark = pytest.mark.django_db
SECRETARY = Actor(account_id=1, scopes=frozenset({Scope("secretary", "organisation", "0001")}))
MEMBER = Actor(account_id=2)


def _request(method: str = "get", actor: Actor = SECRETARY) -> WSGIRequest:
    request: WSGIRequest = getattr(RequestFactory(), method)("/x/")
    request.actor = actor  # type: ignore[attr-defined]
    request.htmx = False  # type: ignore[attr-defined]
    return request


@http.reads(access=Access.STAFF, recorded="looking")
def _list(request: http.Request, outcome: object = None) -> HttpResponse:
    if isinstance(outcome, Exception):
        raise outcome
    if isinstance(outcome, HttpResponse):
        return outcome
    reading.shows(request, "people.person", [12, 15])
    return HttpResponse("names")


@http.writes(access=Access.STAFF, recorded="opening")
def _reveal(request: http.Request) -> HttpResponse:
    Submission.objects.create(token="x", at=clock.now())
    reading.shows(request, "people.person", [12])
    return HttpResponse("a phone", status=422)


@http.reads(access=Access.STAFF, recorded="looking")
def _says_nothing(request: http.Request) -> HttpResponse:
    return HttpResponse("names")


def test_a_reading_says_who_whom_how_many_and_for_what() -> None:
    _list(_request())

    row = AuditReading.objects.get()
    assert (row.account_id, row.purpose, row.outcome) == (1, "looking", "shown")
    assert (row.subject_type, row.subjects, row.subject_count) == ("people.person", ",12,15,", 2)
    assert len(row.request_key) == 16


def test_who_looked_at_somebody_is_found_and_not_at_another() -> None:
    _list(_request())

    assert AuditReading.objects.filter(subjects__contains=",15,").count() == 1
    assert AuditReading.objects.filter(subjects__contains=",5,").count() == 0


def test_what_was_rolled_back_was_read_all_the_same() -> None:
    response = _reveal(_request("post"))

    assert response.status_code == 422
    assert Submission.objects.count() == 0
    assert AuditReading.objects.get().purpose == "opening"


@pytest.mark.parametrize(
    ("actor", "outcome", "recorded"),
    [
        (SECRETARY, NotAllowed(), "denied"),
        (MEMBER, None, "denied"),
        (SECRETARY, Http404(), "not-found"),
    ],
)
def test_refusals_are_recorded_too(actor: Actor, outcome: object, recorded: str) -> None:
    with suppress(Http404):
        _list(_request(actor=actor), outcome)

    row = AuditReading.objects.get()
    assert (row.outcome, row.subject_count) == (recorded, 0)


def test_a_page_that_shows_nobody_leaves_no_row() -> None:
    _list(_request(), redirect("/elsewhere/"))

    assert AuditReading.objects.count() == 0


def test_a_declared_page_that_does_not_say_whom_it_shows_is_not_sent() -> None:
    with pytest.raises(reading.ReadingNotSaid):
        _says_nothing(_request())


def test_what_cannot_be_recorded_is_not_shown() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE core_auditreading")

    with pytest.raises(DatabaseError):
        _list(_request())
