"""What every page may show: the actor, the banners, the reader's two switches."""

from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import get_language

from wuxin.core import clock
from wuxin.core.middleware import KEYS_COOKIE


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor."""
    return {
        "actor": getattr(request, "actor", None),
        "demo": settings.DEMO,
        "demo_now": _demo_now(),
        "LANGUAGE_CODE": get_language(),
        "type_size": getattr(request, "type_size", "normal"),
        "keys_off": request.COOKIES.get(KEYS_COOKIE) == "off",
        "site_title": settings.SITE_TITLE,
        "help_phone": settings.HELP_PHONE,
    }


def _demo_now() -> datetime | None:
    """The demo's moment; none where the database itself is what the page tells of."""
    try:
        return clock.now() if settings.DEMO else None
    except DatabaseError:
        return None
