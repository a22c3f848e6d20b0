"""Story material of some days: looked at, copied, taken away as a Word document."""

from datetime import date, datetime, time, timedelta

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wuxin.core import clock
from wuxin.core.http import Access, Request, reads, render_page
from wuxin.ledger.models import Classroom
from wuxin.reports.documents import story_material as document
from wuxin.reports.queries import story_material as query
from wuxin.reports.queries.moment import one_moment
from wuxin.reports.views import asking
from wuxin.reports.views.asking import Asked
from wuxin.reports.views.briefing import DOCX

SPANS = (7, 30, 0)  # days back; 0 is the whole season


@reads(access=Access.STAFF)
def story_material(request: Request) -> HttpResponse:
    with one_moment():
        asked = asking.find(request)
        if asked is None:
            return render_page(request, "reports/story_material.html", {"asked": None})
        since, until, groups = _look(request, asked)
    context = {
        "asked": asked,
        "season_choice": asked.choice,
        "scope": asked.scope,
        "since": since,
        "until": until,
        "groups": groups,
        "text": "\n".join(held.text for _room, some in groups for held in some),
        "spans": _spans(request, asked),
        "document_url": _with_span(asked.here("reports:story_document"), _span(request)),
    }
    return render_page(request, "reports/story_material.html", context)


@reads(access=Access.STAFF)
def story_document(request: Request) -> HttpResponse:
    with one_moment():
        asked = asking.require(request)
        since, until, groups = _look(request, asked)
    file = document.build(
        f"{since.month}月{since.day}日至{until.month}月{until.day}日通讯稿素材",
        [(str(room), [held.text for held in some]) for room, some in groups],
        moment=datetime.combine(until, time(), tzinfo=clock.LOCAL),
    )
    response = HttpResponse(file, content_type=DOCX)
    name = f"通讯稿素材-{until:%Y%m%d}.docx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


def _look(
    request: Request, asked: Asked
) -> tuple[date, date, list[tuple[Classroom, list[query.Held]]]]:
    """The days asked for, and what was held in them under each classroom."""
    since, until = _days(request, asked)
    material = query.material_of(asked.scope, since=since, until=until)
    return since, until, query.by_classroom(material)


def _days(request: Request, asked: Asked) -> tuple[date, date]:
    """The first and the last day, inside the season."""
    season, span = asked.scope.season, _span(request)
    until = max(min(asked.until or clock.today(), season.to_on), season.from_on)
    since = until - timedelta(days=span - 1) if span else season.from_on
    return max(since, season.from_on), until


def _span(request: Request) -> int:
    asked = request.GET.get("days", "")
    return next((span for span in SPANS if str(span) == asked), SPANS[0])


def _spans(request: Request, asked: Asked) -> list[dict[str, object]]:
    here = asked.here("reports:story_material")
    return [
        {
            "label": ngettext("%(number)s 天", "%(number)s 天", span) % {"number": span}
            if span
            else _("整季"),
            "url": _with_span(here, span),
            "active": span == _span(request),
        }
        for span in SPANS
    ]


def _with_span(url: str, span: int) -> str:
    return f"{url}{'&' if '?' in url else '?'}days={span}"
