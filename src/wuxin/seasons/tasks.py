"""Jobs of seasons: the background door to actions."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from wuxin.core import clock, jobs
from wuxin.core.actor import Actor
from wuxin.core.models import Job
from wuxin.people.models import PartyOrganisation, Person
from wuxin.seasons import actions
from wuxin.seasons.actions import coverage
from wuxin.seasons.models import Season, SeasonState

ROSTER_JOB = "seasons.follow_roster"


@jobs.every_day("seasons.close_due_seasons")
def close_due_seasons(*, job: Job) -> None:
    """Close the seasons whose days of grace are over."""
    actions.close_due_seasons(by=Actor.program("seasons"), now=clock.now())


@jobs.every_day("seasons.end_due_requests")
def end_due_requests(*, job: Job) -> None:
    """End the requests that are over, and forget old answers."""
    actions.end_due_requests(by=Actor.program("seasons"), now=clock.now())


@jobs.register("seasons.archive_season")
def archive_season(*, job: Job, season_id: int) -> None:
    """Write the archive of a closed season, then drop what is needed no more."""
    season = Season.objects.select_related("organisation", "book").get(pk=season_id)
    by = Actor.program("seasons")
    actions.archive_season(season=season, by=by, now=clock.now())
    actions.shrink_season(season=season, by=by, now=clock.now())


@jobs.register("seasons.recompute_hours")
def recompute_hours(*, job: Job, organisation_id: int) -> None:
    """Make the sums of study hours anew, with progress."""
    organisation = PartyOrganisation.objects.get(pk=organisation_id)
    report = partial(_report, job, _("正在重算学时"))
    actions.recompute_hours(organisation=organisation, now=clock.now(), progress=report)


def _report(job: Job, text: str, done: int, total: int) -> None:
    jobs.report_progress(job, done=done, total=total, text=f"{text} {done:,} / {total:,}")


@jobs.register(coverage.REFRESH_JOB)
def refresh_coverage(*, job: Job, season_id: int, person_ids: str) -> None:
    """Reckon the coverage of these people anew, or of everybody, with progress."""
    if person_ids:
        ids = [int(pk) for pk in person_ids.split()]
        with transaction.atomic():
            coverage.refresh(season_id=season_id, person_ids=ids, now=clock.now())
        return
    season = Season.objects.get(pk=season_id)

    def report(done: int, total: int) -> None:
        jobs.report_progress(job, done=done, total=total, text=_("正在核对覆盖情况"))

    coverage.refresh_season(season=season, today=clock.today(), progress=report)


@jobs.register(ROSTER_JOB)
def follow_roster(*, job: Job, person_ids: str) -> None:
    """A roster changed: every open season follows."""
    for season in Season.objects.filter(state=SeasonState.OPEN):
        refresh_coverage(job=job, season_id=season.pk, person_ids=person_ids)


@jobs.every_day("seasons.begin_day")
def begin_day(*, job: Job) -> None:
    """What begins or ends today on a roster counts from today, until the season's cut-off."""
    today = clock.today()
    for season in Season.objects.filter(state=SeasonState.OPEN):
        if season.roster_day(today) != season.roster_day(today - timedelta(days=1)):
            refresh_coverage(job=job, season_id=season.pk, person_ids="")


@jobs.register("seasons.print_season")
def print_season(*, job: Job, person_id: int, language: str) -> None:
    """Print a person's season as a PDF, in the language of who asked."""
    person = Person.objects.select_related("organisation").get(pk=person_id)
    with translation.override(language):
        actions.print_season(job=job, person=person, today=clock.today())
