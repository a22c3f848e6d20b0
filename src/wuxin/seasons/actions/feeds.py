"""The address of a calendar is made, and stopped."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.people.models import PartyOrganisation
from wuxin.seasons.models import CalendarFeed
from wuxin.seasons.models.feeds import FeedQuerySet
from wuxin.seasons.policies import feeds as policies

_TOKEN_BYTES = 16  # 128 bits


@transaction.atomic
def make_feed(*, organisation: PartyOrganisation | None, by: Actor, now: datetime) -> str:
    """The secret part of a new address, shown once: of an organisation, or one's own.

    A former address of the same calendar stops at once.
    """
    if not policies.can_make_feed(by, organisation):
        raise NotAllowed
    person_id = None if organisation else by.person_id
    _of(person_id, organisation).update(revoked_at=now)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    feed = CalendarFeed.objects.create(
        token_hash=hashlib.sha256(token.encode()).digest(),
        person_id=person_id,
        organisation=organisation,
        made_by_id=by.person_id,
        made_at=now,
    )
    audit.record("seasons.feed.made", target=feed, by=by, at=now)
    return token


@transaction.atomic
def revoke_feed(*, organisation: PartyOrganisation | None, by: Actor, now: datetime) -> None:
    """Stop the address; it stays stopped. A second time does no harm."""
    if not policies.can_make_feed(by, organisation):
        raise NotAllowed
    feeds = _of(None if organisation else by.person_id, organisation)
    feed = feeds.first()
    if feed is not None and feeds.update(revoked_at=now):
        audit.record("seasons.feed.revoked", target=feed, by=by, at=now)


def _of(person_id: int | None, organisation: PartyOrganisation | None) -> FeedQuerySet:
    return CalendarFeed.objects.in_force().filter(person=person_id, organisation=organisation)
