"""A person's season as one PDF. WeasyPrint is imported only where one is printed: it needs
Debian's Pango, and without it everything else works.

The PDF is kept for an hour, encrypted, outside the database; then it is printed anew.
"""

import base64
import importlib
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from django.core.cache import cache
from django.template.loader import render_to_string

from wuxin.core import crypto
from wuxin.people.models import Person
from wuxin.seasons import refusals
from wuxin.seasons.queries import hours_pages

_KEEP_S = 3600
_STYLE = Path(__file__).parent / "static" / "seasons" / "paper.css"
_TABLE, _COLUMN = "season_paper", "pdf"


def html_of(person: Person, *, today: date) -> str:
    """What is printed: what the person took part in, and the hours of each year."""
    years = hours_pages.years_of(person, today=today)
    context = {"person": person, "years": years, "today": today}
    return render_to_string("seasons/my_season_paper.html", context)


def pdf_of(html: str) -> bytes:
    """The PDF of a page that loads nothing. Raises ``CannotPrintPdf`` without Pango."""
    try:
        weasyprint: Any = importlib.import_module("weasyprint")
    except (ImportError, OSError) as error:
        raise refusals.CannotPrintPdf from error
    style = weasyprint.CSS(string=_STYLE.read_text(), url_fetcher=_refuse)
    page = weasyprint.HTML(string=html, url_fetcher=_refuse)
    return bytes(page.write_pdf(stylesheets=[style]))


def keep(number: int, pdf: bytes) -> None:
    """Keep a PDF under the number of the job that printed it."""
    text = base64.b64encode(pdf).decode()
    sealed = crypto.encrypt(text, table=_TABLE, column=_COLUMN, key=str(number))
    cache.set(_key(number), sealed, _KEEP_S)


def kept(number: int) -> bytes:
    """The PDF that a job printed; empty once it is forgotten."""
    sealed = cache.get(_key(number)) or b""
    text = crypto.decrypt(sealed, table=_TABLE, column=_COLUMN, key=str(number))
    return base64.b64decode(text)


def is_kept(number: int) -> bool:
    return _key(number) in cache


def _key(number: int) -> str:
    return f"season-paper-{number}"


def _refuse(url: str, *_args: object, **_said: object) -> NoReturn:
    raise ValueError(url)
