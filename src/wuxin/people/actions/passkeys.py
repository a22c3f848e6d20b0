"""Passkeys: kept, used, removed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.people.actions import sessions
from wuxin.people.models import Account, Passkey
from wuxin.people.policies import factors as policies
from wuxin.people.queries import factors as queries
from wuxin.people.webauthn import MadeKey, UsedKey

MOST_PASSKEYS = 10


class KeyIsKnown(DomainError):
    message = _("这把通行密钥已经登记过了。要再登记一把，请换一台设备或另一只安全密钥。")


class TooManyKeys(DomainError):
    message = _("已经有 %(most)s 把通行密钥了，请先移除不用的。")


class CounterWentBack(DomainError):
    message = _(
        "这把通行密钥的计数倒退了，可能被人复制过，这次没有通过。"
        "请改用别的办法验证，并在“第二道验证”里移除这一把。"
    )


@transaction.atomic
def keep_passkey(
    *, made: MadeKey, name: str, current_key: str, by: Actor, now: datetime
) -> Passkey:
    """Keep a key that was just made. Other sessions end.

    Raises ``NotAllowed``, ``KeyIsKnown``, ``TooManyKeys``.
    """
    account_id = by.account_id
    if account_id is None or not policies.can_have_factor(queries.held_by(account_id)):
        raise NotAllowed
    if len(queries.passkeys_of(account_id)) >= MOST_PASSKEYS:
        raise TooManyKeys(most=MOST_PASSKEYS)
    passkey = Passkey(
        account_id=account_id,
        name=name,
        credential_id=made.credential_id,
        credential=made.credential,
        sign_count=made.sign_count,
        made_at=now,
    )
    try:
        with transaction.atomic():
            passkey.save()
    except IntegrityError as error:
        raise KeyIsKnown from error
    sessions.end_sessions_of_accounts([account_id], but_key=current_key)
    account = Account.objects.get(pk=account_id)
    audit.record("people.factor.passkey_kept", target=account, by=by, at=now)
    return passkey


@transaction.atomic
def use_passkey(*, account_id: int, used: UsedKey) -> None:
    """Move the counter on. One that keeps none stays at 0. Raises ``CounterWentBack``."""
    rows = Passkey.objects.filter(account_id=account_id, credential_id=used.credential_id)
    behind = rows.filter(sign_count__lt=used.sign_count)
    without = rows.filter(sign_count=0) if used.sign_count == 0 else rows.none()
    if not (behind.update(sign_count=used.sign_count) or without.exists()):
        raise CounterWentBack


@transaction.atomic
def remove_passkey(*, passkey: Passkey, current_key: str, by: Actor, now: datetime) -> None:
    """Forget a key of one's own. Other sessions end. Raises ``NotAllowed``."""
    if by.account_id != passkey.account_id:
        raise NotAllowed
    if not Passkey.objects.filter(pk=passkey.pk).delete()[0]:
        return
    sessions.end_sessions_of_accounts([passkey.account_id], but_key=current_key)
    audit.record("people.factor.passkey_removed", target=passkey.account, by=by, at=now)
