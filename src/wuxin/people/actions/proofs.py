"""A proof is given: counted before it is looked at, whatever comes of it."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError
from wuxin.core.models import Submission
from wuxin.people.actions import passkeys
from wuxin.people.models import MOST_PROOFS, Account, ProofTries
from wuxin.people.queries import factors as queries

WINDOW = timedelta(minutes=15)
_TOKEN_LENGTH = 43


class TooManyTries(DomainError):
    message = _("连续试了太多次，为保护您的账号，请 %(time)s 以后再试。")


class ChallengeWasUsed(DomainError):
    message = _("这次验证已经用过了，请再点一次“用通行密钥验证”。")


class WrongPassword(DomainError):
    message = _("口令不对，请再试一次。")


@transaction.atomic
def take_a_try(*, by: Actor, at: datetime) -> datetime | None:
    """Count a try, before the proof is looked at; when the next may be if none is left.

    ``at`` is the machine's own moment. In a transaction of its own, so that fifty at once are
    five. A window that began in the future (the clock was set back) is begun anew.
    """
    account_id = by.account_id or 0
    row, is_new = ProofTries.objects.get_or_create(
        account_id=account_id, defaults={"tries": 1, "since": at}
    )
    if is_new:
        return None
    is_over = Q(since__lte=at - WINDOW) | Q(since__gt=at)
    rows = ProofTries.objects.filter(pk=row.pk)
    if rows.filter(is_over).update(tries=1, since=at):
        return None
    if rows.filter(tries__lt=MOST_PROOFS).update(tries=F("tries") + 1):
        return None
    return row.since + WINDOW


@transaction.atomic
def say_refused(*, error: DomainError, by: Actor, now: datetime) -> None:
    """Write down what an auditor should see: the last try spent, or a key that may be copied.

    After the rollback of what was refused.
    """
    account = Account.objects.get(pk=by.account_id or 0)
    if isinstance(error, passkeys.CounterWentBack):
        audit.record("people.factor.counter_went_back", target=account, by=by, at=now)
    if not tries_left(by=by):
        audit.record("people.proof.too_many_tries", target=account, by=by, at=now)


def forget_tries(*, by: Actor) -> None:
    """After a right proof the next wrong one is the first again."""
    ProofTries.objects.filter(account_id=by.account_id or 0).delete()


def tries_left(*, by: Actor) -> int:
    row = queries.tries_of(by.account_id or 0)
    return MOST_PROOFS - row.tries if row else MOST_PROOFS


def use_challenge(*, challenge: bytes, now: datetime) -> None:
    """A challenge is answered once, though two answers come at once. Raises on the second."""
    try:
        with transaction.atomic():
            Submission.objects.create(token=f"wa{challenge.hex()}"[:_TOKEN_LENGTH], at=now)
    except IntegrityError as error:
        raise ChallengeWasUsed from error


def give_password(*, account_id: int, password: str) -> None:
    """Raises ``WrongPassword``."""
    account = Account.objects.get(pk=account_id)
    if not account.check_password(password):
        raise WrongPassword
