"""Jobs of core: the audit is verified once a day."""

from django.utils.translation import gettext_lazy as _

from wuxin.core import jobs
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
