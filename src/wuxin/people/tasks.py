"""Jobs of people: the background door to actions."""

from functools import partial

from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext as _

from wuxin.core import clock, jobs
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError
from wuxin.core.middleware import sentence_of_fault
from wuxin.core.models import Job
from wuxin.people import queries
from wuxin.people.actions import rosters
from wuxin.people.models import RosterImport


@jobs.register("people.read_roster")
def read_roster(*, job: Job, roster_id: int, language: str) -> None:
    """Check an uploaded roster and keep its preview."""
    roster = RosterImport.objects.select_related("organisation").get(pk=roster_id)
    with translation.override(language):
        report = partial(_report, job, _("正在核对"))
        rosters.read_roster(roster=roster, by=_actor_of(roster), progress=report)


@jobs.register("people.apply_roster")
def apply_roster(*, job: Job, roster_id: int, language: str) -> None:
    """Apply a confirmed roster; a full disk is told in a sentence, and can be tried again."""
    roster = RosterImport.objects.select_related("organisation").get(pk=roster_id)
    with translation.override(language):
        report = partial(_report, job, _("正在导入"))
        try:
            rosters.apply_roster(
                roster=roster, by=_actor_of(roster), now=clock.now(), progress=report
            )
        except (OperationalError, OSError) as error:
            sentence = sentence_of_fault(error)
            if sentence is None:
                raise
            raise DomainError(str(sentence)) from error


def _report(job: Job, text: str, done: int, total: int) -> None:
    jobs.report_progress(job, done=done, total=total, text=text)


def _actor_of(roster: RosterImport) -> Actor:
    """Whoever asked, with the offices they hold today; a command's own import is the program's."""
    if roster.account_id is None:
        return Actor.program()
    return queries.account_and_actor(roster.account_id, on=clock.today())[1]
