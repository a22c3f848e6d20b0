"""Jobs of core: once a day the audit is verified, and what is over leaves the recycle bin."""

from django.utils.translation import gettext_lazy as _

from wuxin.core import clock, jobs, recycling
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError
from wuxin.core.models import Job
from wuxin.core.seals import telling
from wuxin.core.seals.heads import HeadsBroken
from wuxin.core.verification import verify_all


class AuditDoesNotHold(DomainError):
    """What is in the audit is not what was sealed."""

    message = _("审计记录没有通过每日核对：%(what)s")


@jobs.every_day("core.verify_audit")
def verify_audit(**_given: Job) -> None:
    """A fault makes the job fail with its sentence, which ``wuxin doctor`` points to."""
    try:
        found = verify_all()
    except HeadsBroken as error:
        raise AuditDoesNotHold(what=telling.of_heads(error)) from error
    wrong = [telling.of_checked(name, one) for name, one in found.items() if one.fault]
    if wrong:
        raise AuditDoesNotHold(what=" ".join(wrong))


@jobs.every_day("core.empty_bin")
def empty_bin(*, job: Job) -> None:
    """What was deleted thirty days ago is gone for good."""
    recycling.empty(by=Actor.program("core"), now=clock.now())
