"""Who really asks, where a proxy stands before the program.

What a proxy says of the client is believed only if the proxy is one of ours
(``WUXIN_TRUSTED_PROXIES``). From anybody else such a heading is thrown away: otherwise a client
could choose its own address, and with it the limits of signing in. That it was there is
remembered: what only somebody at this machine may do is then refused (``is_at_this_machine``).
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
            claims = [request.META.pop(name, None) for name in _CLAIMS]
            vars(request)["came_through"] = any(claims)
        else:
            seen = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
            request.META["REMOTE_ADDR"] = _nearest_stranger(seen) or asked_by
        return self.get_response(request)


def is_at_this_machine(request: HttpRequest) -> bool:
    """Whether whoever asks sits at this machine, as far as can be told.

    Behind a proxy that was not named in the settings everybody has its address; then it is no.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if vars(request).get("came_through"):
        return False
    return bool(address) and ip_address(address).is_loopback


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
