"""How a kept file is answered: to be saved, never shown in place, and kept by nobody on the way."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from wuxin.core.files import keeping

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def answer(key: str, name: str) -> HttpResponse:
    """The view has asked its policy before. Raises as ``keeping.read``."""
    response = HttpResponse(keeping.read(key), content_type="application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
