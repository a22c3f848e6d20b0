"""A secret that came in an address, carried in a cookie to the page that asks for the rest.

So it is not in the browser's history, in no referrer, and in nothing that a page loads. The
cookie lives a quarter of an hour, goes to that one page only, and no script reads it.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wuxin.people.views.entry import never_stored

_SECONDS = 900


def put_in_hand(response: HttpResponse, cookie: str, secret: str, path: str) -> HttpResponse:
    response.set_cookie(
        cookie,
        secret,
        max_age=_SECONDS,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return never_stored(response)


def take_from_hand(request: HttpRequest, cookie: str) -> str:
    return request.COOKIES.get(cookie, "")


def drop_from_hand(response: HttpResponse, cookie: str, path: str) -> HttpResponse:
    response.delete_cookie(cookie, path=path, samesite="Lax")
    return never_stored(response)
