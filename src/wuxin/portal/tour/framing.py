"""The one place where a page of ours stands in a frame: the tour's phone, in a demo, of ourselves.

Everywhere else no page is ever framed (``frame-ancestors 'none'``, ``X-Frame-Options: DENY``), and
no page frames another.
"""

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wuxin.portal.tour.place import Place

_POLICY = "Content-Security-Policy"


def may_frame(response: HttpResponse) -> HttpResponse:
    """The page may hold a frame of ours; it is itself framed by nobody."""
    response.headers[_POLICY] = build_policy(update={"frame-src": ["'self'"]})
    return response


class PhoneFrame:
    """While somebody stands at the stop with the phone, their pages may be framed by our own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEMO and _POLICY not in response.headers and self._is_framed(request):
            own = ["'self'"]
            response.headers[_POLICY] = build_policy(replace={"frame-ancestors": own})
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    def _is_framed(self, request: HttpRequest) -> bool:
        """The session stands at that stop, and the browser does not say it is no frame."""
        place = Place.of(request)
        asked_for = request.headers.get("Sec-Fetch-Dest", "iframe")
        return (
            place is not None
            and place.is_on
            and bool(place.target.get("inner"))
            and (asked_for == "iframe")
        )
