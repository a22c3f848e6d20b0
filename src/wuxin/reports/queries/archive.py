"""The figures of a season, with what each counts, for its archive."""

import json
from collections.abc import Iterator

from wuxin.reports.queries import readings
from wuxin.reports.queries.readings import Reading
from wuxin.seasons.archive_parts import File, holding, register_part
from wuxin.seasons.models import Season
from wuxin.seasons.queries.archive import csv_of

_NAMES = ("code", "source_row", "title", "measure", "value", "exact", "definition")


def register() -> None:
    register_part("50-figures", _figures)


def _figures(season: Season) -> Iterator[File]:
    if season.book is None:
        return
    rows = [_row(one) for one in readings.read_all(season.book)]
    objects = [dict(zip(_NAMES, row, strict=True)) for row in rows]
    text = json.dumps(objects, ensure_ascii=False, indent=2)
    yield "figures.json", holding(text.encode())
    yield "figures.csv", csv_of(_NAMES, rows)


def _row(one: Reading) -> tuple[str | int | None, ...]:
    figure = one.figure
    return (
        one.code,
        one.source_row,
        str(one.title),
        str(one.measure),
        one.value,
        one.exact if one.is_recorded else "",
        str(figure.definition) if figure else str(readings.not_carried_yet()),
    )
