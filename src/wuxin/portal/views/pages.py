"""Pages of words: whom to ask, what becomes of data, what robots may fetch."""

from django.http import HttpResponse

from wuxin.core.http import Access, Request, reads, render_page


@reads(access=Access.PUBLIC)
def help_page(request: Request) -> HttpResponse:
    return _show(request, "portal/help.html")


@reads(access=Access.PUBLIC)
def privacy(request: Request) -> HttpResponse:
    return _show(request, "portal/privacy.html")


@reads(access=Access.PUBLIC)
def robots(_request: Request) -> HttpResponse:
    """Nothing of this is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


def _show(request: Request, template: str) -> HttpResponse:
    base = "base.html" if request.actor.is_signed_in else "base_public.html"
    return render_page(request, template, {"base": base})
