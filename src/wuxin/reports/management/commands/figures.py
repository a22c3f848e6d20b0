"""``wuxin figures``: print the figures of a season, as a table or as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.table import Table

from wuxin.reports.management.places import scope_of
from wuxin.reports.queries import readings
from wuxin.reports.queries.moment import one_moment
from wuxin.reports.queries.readings import Reading


class Command(BaseCommand):
    help = "Print the figures of a season. A number that is not recorded is null, never nought."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--season", required=True, metavar="CODE")
        parser.add_argument("--organisation", default="", metavar="CODE", help="a subtree only")
        parser.add_argument("--json", action="store_true", help="a list of objects")

    def handle(self, *_args: Any, **options: Any) -> None:
        with one_moment():
            scope = scope_of(options["season"], options["organisation"])
            found = readings.read_all(scope.book, scope.organisation_id)
        if options["json"]:
            lines = json.dumps([as_object(one) for one in found], ensure_ascii=False, indent=2)
            self.stdout.write(lines)
        else:
            Console().print(_table(f"{scope.season.title} · {scope.name}", found))


def as_object(reading: Reading) -> dict[str, object]:
    """The eight names that whoever reads the JSON may count on."""
    return {
        "code": reading.code,
        "source_row": reading.source_row,
        "title": str(reading.title),
        "measure": str(reading.measure),
        "value": reading.value,
        "numerator": reading.number.numerator,
        "denominator": reading.number.denominator,
        "text": reading.text,
    }


def _table(title: str, found: list[Reading]) -> Table:
    table = Table(title=title)
    table.add_column("行")
    table.add_column("指标")
    table.add_column("数", justify="right")
    table.add_column("计量")
    table.add_column("写作")
    table.add_column("代号", style="dim")
    for one in found:
        number = one.shown or "—"
        said = one.text if one.is_recorded else one.exact
        table.add_row(
            one.source_row or "", str(one.title), number, one.measure_name, said, one.code
        )
    return table
