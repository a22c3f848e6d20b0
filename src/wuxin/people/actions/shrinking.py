"""What is dropped of people's doors when a season has ended: part of closing it.

No policy here: the action that closes the season has decided that its actor may.
"""

from datetime import datetime

from django.db import transaction

from wuxin.core import clock
from wuxin.people.actions import sessions
from wuxin.people.models import (
    AccountSession,
    Office,
    PersonalLink,
    RosterImport,
    RosterImportState,
    within,
)


@transaction.atomic
def expire_links(*, path: str, since: datetime, now: datetime) -> int:
    """End the personal links given since then to members below ``path``, with their sessions.

    Who holds an office keeps theirs: the branch's life goes on after the season.
    """
    officers = Office.objects.in_force(on=clock.local_day(now)).values("person")
    links = PersonalLink.objects.in_force(now=now).filter(
        within((path,), "account__person__organisation__"), created_at__gte=since
    )
    ids = list(links.exclude(account__person__in=officers).values_list("pk", flat=True))
    ended = PersonalLink.objects.filter(pk__in=ids, revoked_at=None).update(
        revoked_at=now, code_hash=""
    )
    sessions.end_sessions_of_links(ids)
    return ended


@transaction.atomic
def drop_pending_rosters(*, path: str, now: datetime) -> int:
    """Put aside imports that nobody confirmed, and forget their files."""
    open_states = (RosterImportState.PREVIEWED, RosterImportState.UNREADABLE)
    waiting = RosterImport.objects.filter(
        within((path,), "organisation__"), state__in=open_states, created_at__lt=now
    )
    return waiting.update(state=RosterImportState.ABANDONED, content_sealed=b"", preview_sealed=b"")


@transaction.atomic
def drop_expired_sessions(*, now: datetime) -> int:
    """Forget the sessions that are over by themselves."""
    dropped, _rows = AccountSession.objects.filter(expire_date__lt=now).delete()
    return dropped
