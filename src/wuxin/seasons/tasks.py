"""Jobs of seasons: the background door to actions."""

from functools import partial

from django.utils.translation import gettext as _

from wuxin.core import clock, jobs
from wuxin.core.actor import Actor
from wuxin.core.models import Job
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import actions
from wuxin.seasons.models import Season


@jobs.every_day("seasons.close_due_seasons")
def close_due_seasons(*, job: Job) -> None:
    """Close the seasons whose days of grace are over."""
    actions.close_due_seasons(by=Actor.program("seasons"), now=clock.now())


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
