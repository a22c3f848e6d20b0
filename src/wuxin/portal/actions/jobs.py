"""Failed jobs: sent again or put aside by who keeps the machine."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wuxin.core import audit, jobs
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.models import Job
from wuxin.portal import policies


class JobIsTended(DomainError):
    message = _("这个任务已经重发或搁置了，请刷新页面查看。")


@transaction.atomic
def send_job_again(*, job: Job, by: Actor, now: datetime) -> None:
    """The job is tried anew as if it had never failed. Raises ``NotAllowed``, ``JobIsTended``."""
    _require(by)
    if not jobs.send_again(job.pk):
        raise JobIsTended
    audit.record("core.job.sent_again", target=job, by=by, at=now, changes={"name": job.name})


@transaction.atomic
def put_job_aside(*, job: Job, by: Actor, now: datetime) -> None:
    """The job stays undone and is counted no more. Raises ``NotAllowed``, ``JobIsTended``."""
    _require(by)
    if not jobs.put_aside(job.pk):
        raise JobIsTended
    audit.record("core.job.put_aside", target=job, by=by, at=now, changes={"name": job.name})


def _require(by: Actor) -> None:
    if not policies.can_tend_jobs(by):
        raise NotAllowed
