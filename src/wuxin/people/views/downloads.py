"""Workbooks to take away."""

import io
from collections.abc import Callable
from typing import BinaryIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(write: Callable[[BinaryIO], None], filename: str) -> HttpResponse:
    """The answer that a browser keeps as a file, and nobody on the way."""
    stream = io.BytesIO()
    write(stream)
    response = HttpResponse(stream.getvalue(), content_type=_XLSX)
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Cache-Control"] = "no-store"
    return response
