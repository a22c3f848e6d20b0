"""Figures: the list, one figure with its definition and places, the records behind it."""

import io
from collections.abc import Iterator
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock
from wuxin.core import reading as audit_reading
from wuxin.core.http import Access, Request, reads, render_page, searches
from wuxin.core.proofs import Proof
from wuxin.core.tabular.writing import Cell, OutColumn, Sheet, Style, write_xlsx
from wuxin.ledger.models import Classroom
from wuxin.ledger.registry import Figure
from wuxin.reports.queries import places, readings, records
from wuxin.reports.queries.moment import one_moment
from wuxin.reports.source_rows import SourceLine
from wuxin.reports.views import asking
from wuxin.reports.views.asking import Asked


@reads(access=Access.STAFF)
def figure_list(request: Request) -> HttpResponse:
    with one_moment():
        asked = asking.find(request)
        if asked is None:
            return render_page(request, "reports/figure_list.html", {"groups": []})
        scope = asked.scope
        found = readings.read_all(scope.book, scope.organisation_id, until=asked.until)
        titles = {room.slug: str(room) for room in Classroom.objects.all()}
    groups = [
        {
            "slug": slug,
            "title": titles.get(slug) or _("其他"),
            "rows": [
                {"reading": reading, "url": asked.here("reports:figure", reading.code)}
                for reading in group
            ],
        }
        for slug, group in readings.group_by_classroom(found)
    ]
    context = {
        "groups": groups,
        "scope": scope,
        "asked": asked,
        "season_choice": asked.choice,
        "now": clock.now(),
        "sheet_url": asked.here("reports:figure_sheet"),
    }
    return render_page(request, "reports/figure_list.html", context)


@reads(access=Access.STAFF)
def figure(request: Request, code: str) -> HttpResponse:
    with one_moment():
        asked = asking.require(request)
        found = _figure(code)
        scope = asked.scope
        reading = (
            readings.read(found, scope.book, scope.organisation_id, until=asked.until)
            if isinstance(found, Figure)
            else readings.of_line(found)
        )
        below = (
            places.places_below(found, scope, request.actor, until=asked.until)
            if isinstance(found, Figure)
            else []
        )
        above = places.crumbs(scope, request.actor)
    context = {
        "reading": reading,
        "scope": scope,
        "asked": asked,
        "now": clock.now(),
        "definition": reading.figure.definition if reading.figure else readings.not_carried_yet(),
        "crumbs": _crumbs(asked, code, above),
        "places": [
            {"reading": row.reading, "name": row.name,
             "url": asked.url("reports:figure", code, organisation_id=row.organisation_id)}
            for row in below
        ],
        "records_url": asked.here("reports:figure_records", code),
        "list_url": asked.here("reports:figure_list"),
    }  # fmt: skip
    return render_page(request, "reports/figure.html", context)


@searches(access=Access.STAFF, recorded=gettext_noop("核对数据背后的记录"))
def figure_records(request: Request, code: str) -> HttpResponse:
    text = request.POST.get("q", "")[:40]
    with one_moment():
        asked = asking.require(request)
        found = _registered(code)
        scope = asked.scope
        reading = readings.read(found, scope.book, scope.organisation_id, until=asked.until)
        entries = records.entries_of(found, scope, request.actor, until=asked.until)
        listing = records.list_records(
            found, entries, request.actor, text=text, number=request.GET.get("page", "1")
        )
    audit_reading.shows(request, "people.person", records.persons_on(listing))
    context = {
        "reading": reading,
        "listing": listing,
        "page": listing.page,
        "query": text,
        "scope": scope,
        "asked": asked,
        "figure_url": asked.here("reports:figure", code),
        "records_url": asked.here("reports:figure_records", code),
        "export_url": asked.here("reports:figure_export", code),
    }
    return render_page(request, "reports/figure_records.html", context, fragment="figure-records")


@reads(access=Access.STAFF, recorded=gettext_noop("导出数据背后的记录"), proof=Proof.FRESH)
def figure_export(request: Request, code: str) -> HttpResponse:
    """The same records as a workbook."""
    asked = asking.require(request)
    found = _registered(code)
    stream = io.BytesIO()
    with one_moment():
        entries = records.entries_of(found, asked.scope, request.actor, until=asked.until)
        audit_reading.shows(request, "people.person", records.persons_in(entries))
        write_xlsx([_sheet(found, records.all_lines(found, entries, request.actor))], stream)
    response = HttpResponse(stream.getvalue(), content_type=_XLSX)
    name = quote(f"{found.title}-{clock.today():%Y%m%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _sheet(figure: Figure, lines: Iterator[records.Line]) -> Sheet:
    columns = [
        OutColumn(title=_("姓名"), width=12),
        OutColumn(title=_("党组织"), width=28),
        OutColumn(title=_("日期"), style=Style.DATE),
        OutColumn(title=_("类别"), width=14),
        OutColumn(title=_("人数"), style=Style.NUMBER),
        OutColumn(title=_("时长（分钟）"), style=Style.NUMBER),
        OutColumn(title=_("来自"), width=30),
    ]
    return Sheet(title=str(figure.title), columns=columns, rows=_cells(lines))


def _cells(lines: Iterator[records.Line]) -> Iterator[list[Cell]]:
    for line in lines:
        for record in line.records:
            yield [
                line.name,
                line.organisation,
                record.day,
                record.kind,
                record.people,
                record.minutes,
                " ".join(filter(None, [record.label, record.mark])),
            ]


def _figure(code: str) -> Figure | SourceLine:
    found = readings.find(code)
    if found is None:
        raise Http404
    return found


def _registered(code: str) -> Figure:
    found = _figure(code)
    if not isinstance(found, Figure):
        raise Http404
    return found


def _crumbs(asked: Asked, code: str, above: list[places.Crumb]) -> list[dict[str, str]]:
    items = [{"label": _("数据"), "url": reverse("reports:figure_list")}]
    items += [
        {
            "label": crumb.name,
            "url": asked.url("reports:figure", code, organisation_id=crumb.organisation_id),
        }
        for crumb in above
    ]
    return items
