"""What a phone or a desk asks for when somebody puts the program on its first page.

The same for everybody who reads one language: no name, no account. Nobody has to do it (R4).
"""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from wuxin.core import navigation
from wuxin.core.http import Access, Request, reads

_GROUND = "#f7f5f2"  # as the page and its meta theme-color


@cache_control(public=True, max_age=24 * 3600)
@reads(access=Access.PUBLIC)
def manifest(request: Request) -> HttpResponse:
    """In the language that the page asks for: a manifest is fetched without its cookies."""
    asked = request.GET.get("lang", "")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        body = _body(language)
    return JsonResponse(
        body, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


def _body(language: str) -> dict[str, object]:
    return {
        "id": "/",
        "name": settings.SITE_TITLE,
        "short_name": settings.SITE_TITLE,
        "description": _("一件事只填一次：冬训的安排、点名、送学和数据。"),
        "lang": language,
        "dir": "ltr",
        "start_url": "/home/",
        "scope": "/",
        "display": "standalone",
        "theme_color": _GROUND,
        "background_color": _GROUND,
        "icons": _icons(),
        "shortcuts": [
            {"name": str(place.phone_label or place.label), "url": reverse(place.route)}
            for place in navigation.on_phone()
            if reverse(place.route) != "/home/"
        ],
    }


def _icons() -> list[dict[str, str]]:
    png = {"type": "image/png", "purpose": "any"}
    return [
        {"src": static("wuxin/icon-192.png"), "sizes": "192x192", **png},
        {"src": static("wuxin/icon-512.png"), "sizes": "512x512", **png},
        {"src": static("wuxin/icon-maskable-512.png"), "sizes": "512x512", **png}
        | {"purpose": "maskable"},
        {"src": static("wuxin/logo.svg"), "sizes": "any", "type": "image/svg+xml"},
    ]
