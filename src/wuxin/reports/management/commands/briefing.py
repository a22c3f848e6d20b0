"""``wuxin briefing``: write the briefing of a season as a Word document."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wuxin.core import clock
from wuxin.core.errors import DomainError
from wuxin.reports.management.places import scope_of
from wuxin.reports.queries.briefing import compose
from wuxin.reports.queries.moment import one_moment


class Command(BaseCommand):
    help = "Write the briefing of a season. The same data give the same bytes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--season", required=True, metavar="CODE")
        parser.add_argument("--organisation", default="", metavar="CODE", help="a subtree only")
        parser.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="YYYY-MM-DD")
        parser.add_argument("--template", type=Path, metavar="FILE", help="one's own .docx")
        parser.add_argument(
            "--out", required=True, type=Path, metavar="FILE", help="a folder or .docx"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            template = options["template"].read_bytes() if options["template"] else None
            with one_moment():
                scope = scope_of(options["season"], options["organisation"])
                until = min(options["until"] or clock.today(), scope.season.to_on)
                made = compose(scope, until=until, template=template)
            out = options["out"]
            path = out / made.filename if out.is_dir() else out
            path.write_bytes(made.document)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        for warning in made.warnings:
            self.stderr.write(warning)
        self.stdout.write(f"{path}: {made.character_count} characters, data {made.version}")
