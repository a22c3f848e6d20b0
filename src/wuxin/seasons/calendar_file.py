"""Batches as an iCalendar file (RFC 5545), the same bytes for the same facts."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from wuxin.core import clock
from wuxin.seasons.queries.calendar import FeedEvent

TYPE = "text/calendar; charset=utf-8"
_REFRESH = timedelta(hours=1)


def build(name: str, events: Iterable[FeedEvent]) -> bytes:
    """The file; nothing in it names a person."""
    calendar = Calendar()
    calendar.add("prodid", "-//Wuxin//Seasons//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", str(clock.LOCAL))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_event(event))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(event: FeedEvent) -> Event:
    batch = event.batch
    made = Event()
    made.add("uid", f"batch-{batch.pk}@{_host()}")
    made.add("dtstamp", event.changed_at)
    made.add("last-modified", event.changed_at)
    made.add("sequence", event.sequence)
    made.add("dtstart", batch.starts_at.astimezone(clock.LOCAL))
    made.add("dtend", batch.ends_at.astimezone(clock.LOCAL))
    made.add(
        "summary", f"{batch.activity.title}（主讲）" if event.is_speech else batch.activity.title
    )
    made.add("location", "，".join(filter(None, [batch.venue.name, batch.venue.address])))
    made.add("status", "CANCELLED" if event.is_off else "CONFIRMED")
    return made


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "wuxin"
