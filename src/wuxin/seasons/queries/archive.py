"""The parts of an archive that seasons know: entries, rosters, minutes, requirements, a README.

What was asked by data requests and how far the learning reached is in ``archive_of_people``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.tabular.writing import Cell, OutColumn, Sheet, Style, write_csv, write_xlsx
from wuxin.ledger.models import Entry
from wuxin.people.models import PartyOrganisation
from wuxin.seasons.archive_parts import File, Write, holding, register_part
from wuxin.seasons.models import Batch, BatchOrganisation, Enrolment, Minutes, Season, SeasonClosing

_UNSAFE = re.compile(r"[^\w()（）-]+")
_ENTRY_COLUMNS = (
    "source", "revision", "reverses", "kind_id", "classroom_id", "organisation_id", "unit_id",
    "person_id", "day", "channel", "topic", "people", "minutes", "fen",
)  # fmt: skip


def register() -> None:
    register_part("00-readme", _readme)
    register_part("10-entries", _entries)
    register_part("20-requirements", _requirements)
    register_part("30-rosters", _rosters)
    register_part("40-minutes", _minutes)


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Write:
    """A table as Excel opens it right, its rows written as they come."""
    sheet = Sheet(title="", columns=[OutColumn(title=name) for name in columns], rows=rows)

    def write(stream: BinaryIO) -> None:
        write_csv(sheet, stream)

    return write


def _readme(season: Season) -> Iterator[File]:
    closing = SeasonClosing.objects.get(season=season)
    lines = (
        f"{season.title}（{season.organisation}）",
        f"{season.from_on:%Y-%m-%d} — {season.to_on:%Y-%m-%d}",
        f"{closing.closed_at.astimezone(clock.LOCAL):%Y-%m-%d %H:%M} 封存",
        "",
        "entries.csv       台账：每一条记录和冲销，人员只有编号，没有姓名",
        "requirements.csv  规定与自选动作",
        "rosters/          各支部的名单与出席，一个支部一张表",
        "minutes/          各支部的会议记录，每一版一个文件",
        "requests.csv      收集表：向谁收集、做什么用、依据、截止日期、几个人答了",
        "requests/         每张收集表的回答；过期已删的不再有",
        "coverage.csv      学习覆盖：各支部每一项各有多少人，是什么情况",
        "coverage/         各支部逐人的学习覆盖，一个支部一张表",
        "figures.csv/json  各项数据和口径",
        "SHA256SUMS.txt    以上每个文件的校验值（sha256sum -c SHA256SUMS.txt）",
        "",
        f"结束时没点完的名：{closing.rolls_not_called} 个。没有点到的人没有记账，也不算缺席。",
        "内部资料，含个人信息：请存入保密柜或加密盘，不外传。",
        "封存以后不能再改。确需更正，在当年的常年账本里另记一笔说明。",
    )
    yield "README.txt", text_of("\r\n".join(lines))


def _entries(season: Season) -> Iterator[File]:
    entries = Entry.objects.filter(book=season.book).order_by("source", "revision")
    yield "entries.csv", csv_of(_ENTRY_COLUMNS, entries.values_list(*_ENTRY_COLUMNS).iterator())


def _requirements(season: Season) -> Iterator[File]:
    rows = [
        (
            one.title,
            _("规定") if one.is_required else _("自选"),
            one.get_audience_display(),
            one.get_measure_display(),
            one.target,
            "、".join(str(kind) for kind in one.kinds.all()),
        )
        for one in season.requirements.prefetch_related("kinds")
    ]
    columns = (_("内容"), _("性质"), _("对象"), _("按什么计"), _("要求"), _("算哪些活动"))
    yield "requirements.csv", csv_of(columns, rows)


def _rosters(season: Season) -> Iterator[File]:
    """One workbook a branch, in the organisation's own order."""
    for branch in invited_branches(season):
        yield f"rosters/{file_name(branch)}.xlsx", workbook_of(_roster(season, branch))


def invited_branches(season: Season) -> Iterator[PartyOrganisation]:
    invited = BatchOrganisation.objects.filter(batch__activity__season=season)
    branches = PartyOrganisation.objects.filter(pk__in=invited.values("organisation"))
    yield from branches.order_by("path").iterator()


def workbook_of(sheet: Sheet) -> Write:
    """A workbook of one sheet, its rows written as they come."""

    def write(stream: BinaryIO) -> None:
        write_xlsx([sheet], stream)

    return write


def text_of(text: str) -> Write:
    return holding(text.encode("utf-8-sig"))


def _roster(season: Season, branch: PartyOrganisation) -> Sheet:
    return Sheet(title=_("名单与出席"), columns=_ROSTER_COLUMNS, rows=_rows_of(season, branch))


_ROSTER_COLUMNS = (
    OutColumn(title="日期", style=Style.DATE),
    OutColumn(title="活动", width=30),
    OutColumn(title="批次", style=Style.NUMBER),
    OutColumn(title="姓名"),
    OutColumn(title="出席情况"),
    OutColumn(title="原因"),
    OutColumn(title="方式"),
)


def _rows_of(season: Season, branch: PartyOrganisation) -> Iterator[list[Cell]]:
    rows = Enrolment.objects.filter(
        batch__activity__season=season, batch_organisation__organisation=branch
    ).select_related("batch__activity", "person")
    ordered = rows.order_by("batch__starts_at", "batch_id", "person__roster_order", "person_id")
    for row in ordered.iterator(chunk_size=2000):
        batch: Batch = row.batch
        yield [
            batch.day,
            batch.activity.title,
            batch.number,
            row.person.name,
            row.get_status_display(),
            row.get_reason_display(),
            row.get_channel_display(),
        ]


def _minutes(season: Season) -> Iterator[File]:
    rows = (
        Minutes.objects.filter(batch_organisation__batch__activity__season=season)
        .select_related("batch_organisation__organisation", "batch_organisation__batch")
        .order_by("batch_organisation__organisation__path", "starts_at", "pk")
    )
    for row in rows.iterator(chunk_size=200):
        branch = row.batch_organisation.organisation
        day = clock.local_day(row.starts_at)
        number = row.batch_organisation_id
        name = f"{file_name(branch)}/{day:%Y%m%d}-{number}-v{row.version}.txt"
        yield f"minutes/{name}", text_of(row.text)


def file_name(branch: PartyOrganisation) -> str:
    """Unlike every other, whatever the branches are called."""
    return f"{branch.pk}-{safe(branch.name)}"


def safe(name: str) -> str:
    """The name as part of a file's."""
    return _UNSAFE.sub("_", name)[:60]
