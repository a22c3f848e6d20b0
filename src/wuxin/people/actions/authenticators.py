"""An authenticator app: begun, confirmed with a code of it, used, removed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wuxin.core import audit, crypto
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.people import totp
from wuxin.people.actions import sessions
from wuxin.people.models import Account, Authenticator
from wuxin.people.policies import factors as policies
from wuxin.people.queries import factors as queries


class HasAnApp(DomainError):
    message = _("已经设好一个验证器了。要换手机，请先移除旧的。")


class NothingToConfirm(DomainError):
    message = _("没有等着确认的验证器，请从“第二道验证”重新开始。")


class WrongCode(DomainError):
    message = _("验证码不对。请看手机上现在的六位数字；总是不对，请核对手机的时间。")


class CodeWasUsed(DomainError):
    message = _("这个验证码刚才用过了，请等手机上换了新的再输；换了还不行，请改用码单。")


@transaction.atomic
def begin_authenticator(*, by: Actor, now: datetime) -> Authenticator:
    """Draw a secret that counts for nothing before a code of it is given.

    Begun anew, the former secret is void. Raises ``NotAllowed``, ``HasAnApp``.
    """
    account_id = _require_may_have(by)
    if queries.authenticator_of(account_id):
        raise HasAnApp
    waiting = queries.authenticator_to_confirm(account_id)
    found = waiting or Authenticator(account_id=account_id)
    found.made_at = now
    crypto.seal(found, "secret", totp.new_secret())
    found.save()
    return found


@transaction.atomic
def give_authenticator(*, account: Account, by: Actor, now: datetime) -> None:
    """Give a demo's face an app, which the demo itself plays. Only the program does."""
    if not by.is_program:
        raise NotAllowed
    app = Authenticator(account=account, made_at=now, confirmed_at=now)
    crypto.seal(app, "secret", totp.new_secret())
    app.save()


@transaction.atomic
def confirm_authenticator(
    *, code: str, step: int, current_key: str, by: Actor, now: datetime
) -> None:
    """Take the app into use: its holder showed one of its codes. Other sessions end.

    Raises ``NothingToConfirm``, ``WrongCode``.
    """
    waiting = queries.authenticator_to_confirm(by.account_id or 0)
    if waiting is None:
        raise NothingToConfirm
    found = totp.step_of(crypto.unseal(waiting, "secret"), code, around=step)
    if found is None:
        raise WrongCode
    rows = Authenticator.objects.filter(pk=waiting.pk, confirmed_at=None)
    if not rows.update(confirmed_at=now, used_step=found):
        raise NothingToConfirm
    sessions.end_sessions_of_accounts([waiting.account_id], but_key=current_key)
    audit.record("people.factor.app_confirmed", target=waiting.account, by=by, at=now)


@transaction.atomic
def use_authenticator(*, account_id: int, code: str, step: int) -> None:
    """Take a code of the app, once: a newer half-minute than any before.

    Raises ``WrongCode``, ``CodeWasUsed``.
    """
    app = queries.authenticator_of(account_id)
    found = totp.step_of(crypto.unseal(app, "secret"), code, around=step) if app else None
    if app is None or found is None:
        raise WrongCode
    rows = Authenticator.objects.filter(pk=app.pk, confirmed_at=app.confirmed_at)
    if not rows.filter(used_step__lt=found).update(used_step=found):
        raise CodeWasUsed


@transaction.atomic
def remove_authenticator(*, current_key: str, by: Actor, now: datetime) -> None:
    """Forget the app and destroy its secret's key. Other sessions end."""
    rows = Authenticator.objects.filter(account_id=by.account_id or 0)
    for app in rows.select_related("account"):
        crypto.erase_subject(crypto.subject_of(app))
        app.delete()
        sessions.end_sessions_of_accounts([app.account_id], but_key=current_key)
        audit.record("people.factor.app_removed", target=app.account, by=by, at=now)


def _require_may_have(by: Actor) -> int:
    if by.account_id is None or not policies.can_have_factor(queries.held_by(by.account_id)):
        raise NotAllowed(_("您是用个人链接进来的，还没有口令。请任命您的人当面给一张码单。"))
    return by.account_id
