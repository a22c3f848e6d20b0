"""The parts of an archive that say where members stand, and what they answered.

Whoever may take the archive has an office over every branch in it that lets them see each
member (``ROLES_OF_HELP``), so the states member by member are in it. Answers that were forgotten
when their time was over are gone, and nothing of them is here but that they were.
"""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext as _

from wuxin.core.tabular.writing import Cell
from wuxin.people.models import PartyOrganisation
from wuxin.seasons.archive_parts import File, register_part
from wuxin.seasons.models import DataRequest, RequestAnswer, Season, Standing, StandingSum
from wuxin.seasons.queries.archive import csv_of, file_name, safe, workbook_of
from wuxin.seasons.queries.coverage_tables import sheet_of, standings_in

_AT_ONCE = 2000


def register() -> None:
    register_part("60-requests", _requests)
    register_part("70-coverage", _coverage)


def _requests(season: Season) -> Iterator[File]:
    """All requests, and of each one that was answered the answers that stood at the end."""
    asked = (
        DataRequest.objects.filter(season=season)
        .select_related("organisation")
        .prefetch_related("fields")
        .order_by("pk")
    )
    requests, answered = list(asked), _answered(season)
    columns = (
        _("编号"), _("做什么用"), _("依据"), _("向谁收集"), _("对象"), _("截止日期"),
        _("每人几分钟"), _("几个人答了"), _("回答删除日期"),
    )  # fmt: skip
    yield "requests.csv", csv_of(columns, (_row_of(one, answered[one.pk]) for one in requests))
    for request in requests:
        if answered[request.pk]:
            name = f"requests/{request.pk}-{safe(request.purpose)}.csv"
            labels = [field.label for field in request.fields.all()]
            heads = (_("党支部"), _("姓名"), *labels, _("代填"))
            yield name, csv_of(heads, _answers(request))


def _answered(season: Season) -> Counter[int]:
    """How many answers each request has. What was forgotten has none."""
    rows = RequestAnswer.objects.filter(request__season=season, replaced_at=None)
    return Counter(dict(rows.values_list("request_id").annotate(Count("pk"))))


def _row_of(request: DataRequest, answered: int) -> list[Cell]:
    return [
        request.pk,
        request.purpose,
        request.ground,
        request.organisation.name,
        request.get_audience_display(),
        request.ends_on.isoformat(),
        request.minutes,
        answered,
        request.forgotten_at.date().isoformat() if request.forgotten_at else "",
    ]


def _answers(request: DataRequest) -> Iterator[list[Cell]]:
    """In roster order; who was answered for by the secretary is said."""
    keys = [str(field.pk) for field in request.fields.all()]
    rows = (
        RequestAnswer.objects.filter(request=request, replaced_at=None)
        .select_related("person__organisation")
        .order_by("person__organisation__path", "person__roster_order", "person_id")
    )
    for row in rows.iterator(chunk_size=_AT_ONCE):
        branch = row.person.organisation
        said = [str(row.values.get(key, "")) for key in keys]
        proxy = _("书记代填") if row.by_proxy else ""
        yield [branch.name if branch else "", row.person.name, *said, proxy]


def _coverage(season: Season) -> Iterator[File]:
    """Counts of every branch and requirement; then each branch member by member."""
    columns = (_("党支部"), _("内容"), _("情况"), _("人数"))
    yield "coverage.csv", csv_of(columns, _sums(season))
    standing = Standing.objects.filter(requirement__season=season)
    branches = PartyOrganisation.objects.filter(pk__in=standing.values("organisation"))
    for branch in branches.order_by("path").iterator():
        name = f"coverage/{file_name(branch)}.xlsx"
        yield name, workbook_of(sheet_of(season, standings_in(season, branch)))


def _sums(season: Season) -> Iterator[list[Cell]]:
    rows = (
        StandingSum.objects.filter(requirement__season=season, people__gt=0)
        .select_related("organisation", "requirement")
        .order_by("organisation__path", "requirement__position", "state")
    )
    for row in rows.iterator(chunk_size=_AT_ONCE):
        yield [row.organisation.name, row.requirement.title, row.get_state_display(), row.people]
