"""Ending sessions: one's own by hand, and those of a door that was shut."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.people.models import AccountSession
from wuxin.people.queries import accounts as queries


class SessionIsOver(DomainError):
    message = _("这台设备已经退出了，刷新页面就能看到。")


# No audit event for what follows: a list of who came and went when is what we do not keep (R2).
@transaction.atomic
def end_session(*, handle: str, by: Actor) -> None:
    """End one of one's own sessions. Raises ``NotAllowed``, ``SessionIsOver``.

    For a member who lost a phone the secretary revokes the link or gives a new code: its
    sessions end with it. Nobody else sees on which devices somebody is signed in (R2).
    """
    if by.account_id is None:
        raise NotAllowed
    key = queries.session_key_of(by.account_id, handle)
    if key is None:
        raise SessionIsOver
    AccountSession.objects.filter(session_key=key, account_id=by.account_id).delete()


@transaction.atomic
def end_other_sessions(*, current_key: str, by: Actor) -> int:
    """End all of one's own sessions but this one; how many. Raises ``NotAllowed``."""
    if by.account_id is None:
        raise NotAllowed
    others = AccountSession.objects.filter(account_id=by.account_id)
    ended, _rows = others.exclude(session_key=current_key).delete()
    return ended


def end_sessions_of_accounts(account_ids: list[int], *, but_key: str = "") -> None:
    """End every session of these accounts: part of closing a door, in its transaction."""
    AccountSession.objects.filter(account_id__in=account_ids).exclude(session_key=but_key).delete()


def end_sessions_of_links(link_ids: list[int]) -> None:
    """End every session that was begun with these links, in the transaction that asks."""
    AccountSession.objects.filter(link_id__in=link_ids).delete()
