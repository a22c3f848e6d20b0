"""The client's address is believed only from a proxy of ours."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from wuxin.core.proxies import TrustedProxies

CLIENT, PROXY, NEAR = "203.0.113.7", "127.0.0.1", "192.0.2.10"


@pytest.fixture(autouse=True)
def _own_proxies(settings: Any) -> None:
    settings.TRUSTED_PROXIES = [PROXY, NEAR]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


def asked(by: str, **claims: str) -> HttpRequest:
    """The request as the program sees it."""
    seen: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    TrustedProxies(answer)(RequestFactory().get("/", REMOTE_ADDR=by, **claims))
    return seen[0]


@pytest.mark.parametrize(
    ("by", "claim", "address"),
    [
        (PROXY, CLIENT, CLIENT),
        (PROXY, f"198.51.100.1, {CLIENT}", CLIENT),  # what the client said of itself stands first
        (PROXY, f"{CLIENT}, {NEAR}", CLIENT),
        (PROXY, "2001:db8::7", "2001:db8::7"),
        (PROXY, "", PROXY),
        (PROXY, "<script>", PROXY),
        (PROXY, f"{CLIENT}:4711", PROXY),
        (CLIENT, "198.51.100.1", CLIENT),
    ],
)
def test_the_address_is_the_one_our_own_proxy_saw(by: str, claim: str, address: str) -> None:
    assert asked(by, HTTP_X_FORWARDED_FOR=claim).META["REMOTE_ADDR"] == address


def test_https_is_believed_from_our_proxy_alone() -> None:
    assert asked(PROXY, HTTP_X_FORWARDED_PROTO="https").is_secure()
    assert not asked(CLIENT, HTTP_X_FORWARDED_PROTO="https").is_secure()


def test_claims_of_strangers_are_thrown_away() -> None:
    claims = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
    request = asked(CLIENT, **dict.fromkeys(claims, "198.51.100.1"))
    assert [name for name in claims if name in request.META] == []
