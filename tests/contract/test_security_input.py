"""What is sent and asked, over all routes: nothing breaks out, nothing tells more than it must."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from tests.support.matrix import District, Place, routes
from tests.support.people import PASSWORD, make_account, make_organisation, make_person, signed_in
from tests.support.seasons import NOW
from wuxin.config.urls import urlpatterns as ours
from wuxin.core import clock, files
from wuxin.core.files import serving
from wuxin.core.http import Access, reads
from wuxin.people.forms.accounts import NewPassword
from wuxin.people.models import Account, Role

pytestmark = pytest.mark.django_db
BEYOND = 10**30
TYPED = ("<script>alert(1)</script>", "' OR '1'='1", "\"'><img src=x>", "'; DROP TABLE x; --", "%_")
SECRET = "a-word-that-nobody-must-read"


@reads(access=Access.PUBLIC)
def _fault(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(SECRET)


@reads(access=Access.PUBLIC)
def _full(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database or disk is full")


urlpatterns = [path("fault/", _fault, name="fault"), path("full/", _full, name="full"), *ours]


@pytest.fixture
def district(settings: Any) -> District:
    settings.DEMO = True
    clock.set_demo_clock(stands_at=NOW)
    return District("ours")


@pytest.fixture
def organiser(district: District) -> Client:
    return signed_in(Client(), district.account_of("organiser"))


def pages(district: District) -> Iterator[tuple[Place, str]]:
    """Every page inside that one asks for by GET, with its address."""
    for place in routes():
        if place.access in {Access.SIGNED_IN, Access.STAFF} and not place.writes:
            yield place, reverse(place.name, kwargs=district.kwargs(place))


def test_a_number_beyond_every_row_is_not_found(district: District, organiser: Client) -> None:
    broken = {}
    for place in routes():
        known = district.kwargs(place) if place.access != Access.PUBLIC and place.places else {}
        for name in (name for name, value in known.items() if isinstance(value, int)):
            url = reverse(place.name, kwargs=known | {name: BEYOND})
            answer = organiser.post(url) if place.writes else organiser.get(url)
            if answer.status_code not in {302, 403, 404, 422}:
                broken[place.name] = answer.status_code
    assert broken == {}


@pytest.mark.parametrize("typed", TYPED)
def test_what_would_be_markup_or_a_statement_is_shown_as_text(
    organiser: Client, typed: str
) -> None:
    answer = organiser.post(reverse("portal:search"), {"q": typed})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert 'class="list-title"' not in text  # nobody is found


def test_only_the_methods_of_a_route_are_answered(client: Client, district: District) -> None:
    answered = {}
    for place in routes():
        known = district.kwargs(place) if place.access not in {Access.PUBLIC, Access.DEMO} else None
        if known is None and place.places:
            continue
        for method in ("TRACE", "PUT", "DELETE", "PATCH", "OPTIONS"):
            status = client.generic(method, reverse(place.name, kwargs=known)).status_code
            if status != 405:
                answered[place.name, method] = status
    assert answered == {}


@pytest.mark.parametrize(
    "url",
    ["/.git/config", "/.git/HEAD", "/static/", "/static/wuxin/", "/wuxin.sqlite3", "/keys.json",
     "/static/../keys.json", "/static/..%2f..%2fkeys.json", "/files/", "/backups/", "/manage.py"],
)  # fmt: skip
def test_nothing_lies_beside_the_pages(client: Client, url: str) -> None:
    assert client.get(url).status_code == 404


def test_every_page_says_its_type_and_charset(district: District, organiser: Client) -> None:
    wrong = {}
    for place, url in pages(district):
        answer = organiser.get(url)
        said = answer.headers.get("Content-Type", "")
        if said.startswith("text/") and "charset=utf-8" not in said:
            wrong[place.name] = said
        if "Content-Type" not in answer.headers and answer.content:
            wrong[place.name] = "none"
    assert wrong == {}


def test_no_answer_is_for_other_origins(client: Client) -> None:
    answer = client.get("/", headers={"Origin": "https://elsewhere.example"})
    assert [name for name in answer.headers if name.lower().startswith("access-control-")] == []


@pytest.mark.parametrize(
    "name", ["通知.pdf", 'a"; x=".pdf', "a\r\nSet-Cookie: x=1.pdf", "../a.pdf"]
)
def test_a_kept_file_is_saved_and_never_shown_in_place(
    settings: Any, tmp_path: Any, name: str
) -> None:
    settings.FILES_FOLDER = str(tmp_path)
    content = b"%PDF-1.4 example"
    kept = files.keep("a.pdf", io.BytesIO(content), len(content), owner="organisation:1")
    answer = serving.answer(kept.key, name)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_fault_page_leads_back_to_places_of_ours_only(client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    for referer, back in (("https://elsewhere.example/", "/"), ("http://testserver/x/", "/x/")):
        page = client.get("/full/", headers={"Referer": referer})
        assert page.status_code == 503
        assert "elsewhere.example" not in page.content.decode()
        assert f'{back}"' in page.content.decode()


def test_a_fault_says_nothing_of_itself_and_is_logged(
    client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    page = client.get("/fault/")
    text = page.content.decode()
    assert page.status_code == 500
    assert SECRET not in text
    assert "Traceback" not in text
    assert "RuntimeError" not in text
    assert SECRET in caplog.text


def test_nobody_writes_lines_into_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get("/no-such-page%0A2026-01-01 ERROR forged/")
    assert "no-such-page" in caplog.text
    assert [line for line in caplog.text.splitlines() if line.startswith("2026-01-01")] == []


def test_a_password_is_masked_and_may_be_pasted(client: Client) -> None:
    page = client.get(reverse("people:sign_in")).content.decode()
    assert 'type="password"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page


@pytest.mark.parametrize(
    "password", [" 两端 有空格 的口令 ", "MiXeD-case-2022", "长" * 64, "x-" * 64]
)
def test_a_password_is_taken_exactly_as_typed_however_long(client: Client, password: str) -> None:
    account = make_account(make_person(make_organisation(), "陈一诺"), PASSWORD, username="陈一诺")
    form = NewPassword({"password": password, "again": password}, account=account)
    assert form.is_valid(), form.errors
    account.set_password(form.cleaned_data["password"])
    account.save()
    for typed, status in (
        (password, 302),
        (password.strip()[:-1], 422),
        (password.swapcase(), 422),
    ):
        if typed != password or status == 302:
            sent = {"username": "陈一诺", "password": typed}
            assert client.post(reverse("people:session_begin"), sent).status_code == status
            Client().post(reverse("people:sign_out"))
            client = Client()


def test_a_session_key_has_more_than_128_random_bits(client: Client) -> None:
    keys = set()
    for number in range(3):
        account: Account = make_account(None, username=f"a{number}")
        keys.add(signed_in(Client(), account).session.session_key)
    assert len(keys) == 3
    assert all(len(str(key)) >= 32 and str(key).isalnum() for key in keys)  # 32 of 36: 165 bits


def test_what_is_for_developers_is_not_there_outside_a_demo(
    client: Client, settings: Any, district: District
) -> None:
    settings.DEMO = False
    demo = [place for place in routes() if place.access == Access.DEMO and not place.places]
    assert demo
    for place in demo:
        url = reverse(place.name)
        assert (client.post(url) if place.writes else client.get(url)).status_code == 404
    assert client.get("/admin/").status_code == 404
    assert Role.OPERATOR
