"""Jobs of seasons: the background door to actions."""

from functools import partial

from django.utils.translation import gettext as _

from wuxin.core import clock, jobs
from wuxin.core.models import Job
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import actions


@jobs.register("seasons.recompute_hours")
def recompute_hours(*, job: Job, organisation_id: int) -> None:
    """Make the sums of study hours anew, with progress."""
    organisation = PartyOrganisation.objects.get(pk=organisation_id)
    report = partial(_report, job, _("正在重算学时"))
    actions.recompute_hours(organisation=organisation, now=clock.now(), progress=report)


def _report(job: Job, text: str, done: int, total: int) -> None:
    jobs.report_progress(job, done=done, total=total, text=f"{text} {done:,} / {total:,}")
