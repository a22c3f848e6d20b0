"""What every page may show: the actor, the banners, the reader's two switches."""

from django.conf import settings
from django.http import HttpRequest

from wuxin.core import clock


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor."""
    return {
        "actor": getattr(request, "actor", None),
        "demo": settings.DEMO,
        "demo_now": clock.now() if settings.DEMO else None,
        "type_size": getattr(request, "type_size", "normal"),
        "site_title": settings.SITE_TITLE,
        "help_phone": settings.HELP_PHONE,
    }
