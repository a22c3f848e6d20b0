"""Accounts: made for staff, given a password, closed."""

from datetime import datetime

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.people.actions import links, sessions
from wuxin.people.models import Account, Person
from wuxin.people.policies import accounts as policies
from wuxin.people.queries import accounts as queries


class NameIsTaken(DomainError):
    message = _("账号名“%(username)s”已经有人用了，请换一个。")


class NotAStaffAccount(DomainError):
    message = _("口令只给担任职务的人。请先任命职务，或给这位同志发个人链接。")


@transaction.atomic
def invite_with_password(
    *, person: Person, by: Actor, now: datetime, username: str = ""
) -> tuple[Account, str]:
    """Make the person's account one for staff, and return it with a token to set a password.

    The token works once, for three days (``PASSWORD_RESET_TIMEOUT``). An account that was
    known by its link only takes the person's name, or ``username``.

    Raises ``NotAllowed``, ``NotAStaffAccount``, ``NameIsTaken``.
    """
    on = clock.local_day(now)
    offices = queries.offices_by_person([person.pk], on=on).get(person.pk, [])
    if not policies.can_let_in(by, person, offices):
        raise NotAllowed
    if not policies.can_invite(by, person, offices):
        raise NotAStaffAccount
    account = _staff_account(person, username)
    audit.record("people.account.invited", target=account, by=by, at=now)
    return account, default_token_generator.make_token(account)


@transaction.atomic
def set_first_password(*, account: Account, token: str, password: str, now: datetime) -> None:
    """Set a password with the token of an invitation, which is then used up. Sessions end.

    Raises ``NotAllowed`` if the token is used, too old or not this account's.
    """
    if not account.is_active or not default_token_generator.check_token(account, token):
        raise NotAllowed(_("这个设置口令的链接已经用过或过期，请让任命您的人再发一次。"))
    _set_password(account, password)
    by = Actor(account_id=account.pk, person_id=account.person_id)
    audit.record("people.account.password_set", target=account, by=by, at=now)


@transaction.atomic
def change_password(
    *, account: Account, password: str, current_key: str, by: Actor, now: datetime
) -> None:
    """Change one's own password; every session but this one ends. Raises ``NotAllowed``.

    Nobody does this for another: who knows a password can be its holder.
    """
    if by.account_id != account.pk:
        raise NotAllowed(
            _("口令只有本人能改。忘了口令，请任命这位同志的人再发一次设置口令的链接。")
        )
    _set_password(account, password, but_key=current_key)
    audit.record("people.account.password_changed", target=account, by=by, at=now)


@transaction.atomic
def close_account(*, account: Account, by: Actor, now: datetime) -> None:
    """Close an account: its links stop and its sessions end at once. Raises ``NotAllowed``."""
    _require_may_close(account, by=by, now=now)
    if not Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False):
        return
    links.revoke_links_of([account.pk], now=now)
    sessions.end_sessions_of_accounts([account.pk])
    audit.record("people.account.closed", target=account, by=by, at=now)


@transaction.atomic
def reopen_account(*, account: Account, by: Actor, now: datetime) -> None:
    """Open a closed account again; former links stay revoked. Raises ``NotAllowed``."""
    _require_may_close(account, by=by, now=now)
    if Account.objects.filter(pk=account.pk, is_active=False).update(is_active=True):
        audit.record("people.account.reopened", target=account, by=by, at=now)


def _staff_account(person: Person, username: str) -> Account:
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = Account(person=person)
        account.set_unusable_password()
    known_by_link = account.username.startswith("link-")
    wanted = username or (
        queries.free_username(person.name)
        if known_by_link or not account.username
        else account.username
    )
    if Account.objects.filter(username=wanted).exclude(pk=account.pk).exists():
        raise NameIsTaken(username=wanted)
    account.username = wanted
    account.save()
    return account


def _set_password(account: Account, password: str, *, but_key: str = "") -> None:
    account.set_password(password)
    account.save(update_fields=["password"])
    sessions.end_sessions_of_accounts([account.pk], but_key=but_key)


def _require_may_close(account: Account, *, by: Actor, now: datetime) -> None:
    ids = [account.person_id] if account.person_id else []
    offices = queries.offices_by_person(ids, on=clock.local_day(now))
    held = offices.get(account.person_id or 0, [])
    if not policies.can_close(by, account, held):
        raise NotAllowed
