"""Who really asks, where a proxy stands before the program.

What a proxy says of the client is believed only if the proxy is one of ours
(``WUXIN_TRUSTED_PROXIES``). From anybody else such a heading is thrown away: otherwise a client
could choose its own address, and with it the limits of signing in.
"""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_CLAIMS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST",
           "HTTP_FORWARDED", "HTTP_X_REAL_IP")  # fmt: skip


class TrustedProxies:
    """``REMOTE_ADDR`` is the client's address, as the nearest of our own proxies saw it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked_by = str(request.META.get("REMOTE_ADDR", ""))
        if asked_by not in settings.TRUSTED_PROXIES:
            for name in _CLAIMS:
                request.META.pop(name, None)
        else:
            seen = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
            request.META["REMOTE_ADDR"] = _nearest_stranger(seen) or asked_by
        return self.get_response(request)


def _nearest_stranger(seen: str) -> str:
    """The last address of the list that is not a proxy of ours; empty if there is none."""
    for part in reversed(seen.split(",")):
        address = part.strip()
        if address in settings.TRUSTED_PROXIES:
            continue
        try:
            return str(ip_address(address))
        except ValueError:
            return ""
    return ""
