"""All figures as one workbook with what each counts: a higher office's return is filled from it."""

from collections.abc import Iterable, Iterator
from functools import partial

from django.http import HttpResponse
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.http import Access, Request, reads
from wuxin.core.tabular.writing import Cell, OutColumn, Sheet, Style, write_xlsx
from wuxin.ledger.models import Classroom
from wuxin.ledger.registry import Measure
from wuxin.people.views.downloads import workbook
from wuxin.reports.queries import readings
from wuxin.reports.queries.moment import one_moment
from wuxin.reports.queries.readings import Reading
from wuxin.reports.views import asking

_FEN = 100
_MINUTES = 60


@reads(access=Access.STAFF)
def figure_sheet(request: Request) -> HttpResponse:
    with one_moment():
        asked = asking.require(request)
        scope = asked.scope
        found = readings.read_all(scope.book, scope.organisation_id, until=asked.until)
        titles = {room.slug: str(room) for room in Classroom.objects.all()}
    sheet = Sheet(title=_("数据"), columns=_columns(), rows=_rows(found, titles))
    name = _("上报数据-%(place)s-%(day)s.xlsx") % {
        "place": scope.name,
        "day": f"{asked.until or clock.today():%Y%m%d}",
    }
    return workbook(partial(write_xlsx, [sheet]), name)


def _columns() -> list[OutColumn]:
    return [
        OutColumn(title=_("课堂"), width=14),
        OutColumn(title=_("指标"), width=32),
        OutColumn(title=_("数"), style=Style.NUMBER),
        OutColumn(title=_("单位"), width=8),
        OutColumn(title=_("公布写法"), width=22),
        OutColumn(title=_("计法"), width=10),
        OutColumn(title=_("口径"), width=60),
        OutColumn(title=_("说明"), width=30),
    ]


def _rows(found: Iterable[Reading], titles: dict[str, str]) -> Iterator[list[Cell]]:
    for one in found:
        yield [
            titles.get(one.classroom, _("其他")),
            str(one.title),
            _number(one),
            one.unit if one.is_recorded else "",
            one.text if one.is_recorded else _("未记录"),
            one.measure_name,
            str(one.figure.definition if one.figure else readings.not_carried_yet()),
            " ".join(one.remarks),
        ]


def _number(one: Reading) -> Cell:
    """In the unit that stands beside it; a rate has no number of its own."""
    if one.value is None or one.measure is Measure.RATE:
        return None
    if one.measure is Measure.FEN:
        return one.value / _FEN
    if one.measure is Measure.MINUTES:
        return one.value / _MINUTES
    return one.value
