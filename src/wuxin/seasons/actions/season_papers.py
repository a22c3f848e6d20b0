"""A person's season is printed for the yearly review: by themselves, or for them."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import get_language

from wuxin.core import audit, jobs
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.models import Job
from wuxin.people.models import Person
from wuxin.seasons import season_paper
from wuxin.seasons.policies import study_hours as policies


@transaction.atomic
def ask_for_season_paper(*, person: Person, by: Actor, now: datetime) -> Job:
    """Have a person's season printed as a PDF, in a job."""
    if not policies.can_print_season(by, person):
        raise NotAllowed
    is_own = by.person_id == person.pk
    audit.record(
        "seasons.season_paper.asked",
        target=person,
        by=by,
        at=now,
        on_behalf_of_id=None if is_own else person.pk,
    )
    return jobs.later(
        "seasons.print_season",
        account_id=by.account_id,
        person_id=person.pk,
        language=get_language() or "zh-hans",
    )


def print_season(*, job: Job, person: Person, today: date) -> None:
    """Print it and keep it for an hour, under the job's number. Raises ``CannotPrintPdf``."""
    season_paper.keep(job.pk, season_paper.pdf_of(season_paper.html_of(person, today=today)))
