"""What is on which day, for a page and for calendars that are subscribed to."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation, within
from wuxin.seasons.models import (
    Activity,
    Batch,
    BatchState,
    CalendarFeed,
    Enrolment,
    Presence,
    SeasonState,
    Speaker,
)
from wuxin.seasons.policies.roll_calls import CALLERS


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the page; ``is_inside`` the month that is shown."""

    on: date
    is_inside: bool
    batches: list[Batch]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEvent:
    """One batch as a calendar shows it; ``sequence`` only grows."""

    batch: Batch
    sequence: int
    changed_at: datetime
    is_off: bool
    is_speech: bool = False


def days_shown(
    actor: Actor, first: date, last: date, *, month: int, classroom: str = ""
) -> list[Day]:
    """Every day from first to last, with the batches the actor sees, in the order of time."""
    start = datetime.combine(first, time(), tzinfo=clock.LOCAL)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=clock.LOCAL)
    batches = Batch.objects.with_place().filter(_seen_by(actor))
    batches = batches.filter(starts_at__gte=start, starts_at__lt=end)
    batches = batches.exclude(activity__season__state=SeasonState.DRAFT)
    if classroom:
        batches = batches.filter(activity__kind__classroom=classroom)
    found: dict[date, list[Batch]] = defaultdict(list)
    for batch in batches.order_by("starts_at", "activity_id", "number"):
        found[batch.day].append(batch)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [Day(day, month in {0, day.month}, found[day]) for day in days]


def feed_of(token: str) -> CalendarFeed | None:
    """The feed at this address, if it was not stopped. One query."""
    token_hash = hashlib.sha256(token.encode()).digest()
    feeds = CalendarFeed.objects.in_force().select_related("person", "organisation")
    return feeds.filter(token_hash=token_hash).first()


def feeds_of(actor: Actor) -> list[tuple[PartyOrganisation, CalendarFeed | None]]:
    """The organisations whose calendar the actor may give out, and the address in force."""
    organisations = list(PartyOrganisation.objects.reached_by(actor, *CALLERS)[:200])
    feeds = CalendarFeed.objects.in_force().filter(organisation__in=organisations)
    known = {feed.organisation_id: feed for feed in feeds}
    return [(organisation, known.get(organisation.pk)) for organisation in organisations]


def own_feed(actor: Actor) -> CalendarFeed | None:
    return CalendarFeed.objects.in_force().filter(person_id=actor.person_id or 0).first()


def events_of(feed: CalendarFeed) -> list[FeedEvent]:
    """What the calendar holds, in the order of time, cancelled batches included."""
    events = _own(feed.person_id) if feed.person_id else _of_organisation(feed.organisation)
    return sorted(events, key=lambda event: (event.batch.starts_at, event.batch.pk))


def _own(person_id: int) -> list[FeedEvent]:
    rows = (
        Enrolment.objects.filter(person_id=person_id)
        .exclude(batch__activity__season__state=SeasonState.DRAFT)
        .select_related("batch__activity", "batch__venue")
    )
    found = {row.batch_id: _of_row(row) for row in rows}
    spoken = Speaker.objects.filter(person_id=person_id).values_list("activity_id", "batch_id")
    where = Q(pk__in=[])
    for activity_id, batch_id in spoken:
        where |= Q(pk=batch_id) if batch_id else Q(activity=activity_id)
    for batch in _batches().filter(where):
        found.setdefault(batch.pk, _plain(batch, is_speech=True))
    return list(found.values())


def _of_row(row: Enrolment) -> FeedEvent:
    batch = row.batch
    moments = [moment for moment in (_changed(batch), row.recorded_at) if moment]
    return FeedEvent(
        batch=batch,
        sequence=batch.sequence + row.revision,
        changed_at=max(moments),
        is_off=batch.is_cancelled or row.status == Presence.LEAVE,
    )


def _of_organisation(organisation: PartyOrganisation | None) -> list[FeedEvent]:
    if organisation is None:
        return []
    inside = PartyOrganisation.objects.filter(within((organisation.path,)))
    where = Q(activity__organisation__in=inside) | Q(invitations__organisation__in=inside)
    return [_plain(batch) for batch in _batches().filter(where).distinct()]


def _batches() -> QuerySet[Batch]:
    standing = Batch.objects.exclude(activity__season__state=SeasonState.DRAFT)
    return standing.select_related("activity", "venue")


def _plain(batch: Batch, *, is_speech: bool = False) -> FeedEvent:
    return FeedEvent(
        batch=batch,
        sequence=batch.sequence,
        changed_at=_changed(batch),
        is_off=batch.state == BatchState.CANCELLED,
        is_speech=is_speech,
    )


def _changed(batch: Batch) -> datetime:
    return (batch.changed_at or batch.activity.created_at).astimezone(UTC)


def _seen_by(actor: Actor) -> Q:
    own = Enrolment.objects.filter(person_id=actor.person_id or 0).values("batch")
    if not actor.has_office:
        return Q(pk__in=own)
    return Q(pk__in=own) | Q(activity__in=Activity.objects.visible_to(actor))
