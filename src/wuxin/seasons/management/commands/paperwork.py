"""wuxin paperwork: the minutes that a season asks of each role, line by line."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from wuxin.core import clock
from wuxin.seasons.models import Season
from wuxin.seasons.queries.paperwork import budget


class Command(BaseCommand):
    help = "Show the minutes of paperwork that a season asks of each role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("season", help="the code of the season, draft or open")

    def handle(self, *_args: str, **options: str) -> None:
        season = Season.objects.select_related("organisation").filter(code=options["season"])
        found = season.first()
        if found is None:
            known = ", ".join(Season.objects.values_list("code", flat=True)) or "none"
            raise CommandError(f"no season has the code {options['season']!r}; there are: {known}")
        for share in budget(found, today=clock.today()):
            self.stdout.write(f"{share.bearer.label}: {share.minutes}")
            for line in share.lines:
                said = f"{line.title} {line.reason}".strip()
                self.stdout.write(f"  {said}: {line.number} × {line.each} = {line.minutes}")
