"""``wuxin manage rebuild_coverage [SEASON]``: reckon anew, and say what was wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.seasons.actions import coverage
from wuxin.seasons.models import Season, SeasonState


class Command(BaseCommand):
    help = "Reckon the coverage of open seasons anew; prints how many rows and sums were wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", nargs="?", help="of one season; all open ones without it")

    def handle(self, *_args: Any, **options: Any) -> None:
        seasons = Season.objects.filter(state=SeasonState.OPEN)
        if options["code"]:
            seasons = seasons.filter(code=options["code"])
        for season in seasons:
            by = Actor.program("rebuild_coverage")
            rows, sums = coverage.rebuild(season=season, by=by, now=clock.now())
            self.stdout.write(f"{season.code}: {rows} rows, {sums} sums")
