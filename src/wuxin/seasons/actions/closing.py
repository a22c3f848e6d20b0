"""A season ends: its book closes, an archive is written, personal data shrinks (R16)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import override

from wuxin.core import audit, clock, jobs
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.ledger import actions as ledger
from wuxin.people.actions import shrinking
from wuxin.seasons import archive_files, archive_parts, refusals
from wuxin.seasons.models import (
    BatchOrganisation,
    RollCallState,
    Season,
    SeasonClosing,
    SeasonState,
)
from wuxin.seasons.policies import seasons as policies


@transaction.atomic
def close_season(*, season: Season, by: Actor, now: datetime) -> Season:
    """End an open season for good: close its book, its open rolls and its members' links.

    A roll that nobody finished is closed as just that; what was ticked on it stays. The archive
    follows as a job. Raises ``SeasonClosed`` the second time, ``SeasonNotOpen`` for a draft.
    """
    if not policies.can_plan_season(by, season):
        raise NotAllowed
    closed = Season.objects.filter(pk=season.pk, state=SeasonState.OPEN).update(
        state=SeasonState.CLOSED
    )
    season.refresh_from_db()
    if not closed or season.book is None:
        raise refusals.SeasonClosed if season.is_closed else refusals.SeasonNotOpen
    rolls = BatchOrganisation.objects.filter(
        batch__activity__season=season, state=RollCallState.OPEN
    ).update(state=RollCallState.NOT_CALLED)
    ledger.close_book(book=season.book, by=by, now=now)
    links = _expire_links(season, season.book.opened_at, now)
    SeasonClosing.objects.create(
        season=season,
        closed_at=now,
        closed_by_id=by.person_id,
        by_itself=by.is_program,
        rolls_not_called=rolls,
        links_ended=links,
    )
    changes = {"rolls_not_called": rolls, "links_ended": links}
    audit.record("seasons.season.closed", target=season, by=by, at=now, changes=changes)
    jobs.later("seasons.archive_season", season_id=season.pk)
    return season


def close_due_seasons(*, by: Actor, now: datetime) -> int:
    """Close every season whose days of grace are over; how many. Done again, it does nothing."""
    last = clock.local_day(now) - timedelta(days=settings.SEASON_GRACE_DAYS)
    due = Season.objects.filter(state=SeasonState.OPEN, to_on__lt=last)
    number = 0
    for season in due.select_related("organisation", "book"):
        close_season(season=season, by=by, now=now)
        number += 1
    return number


@transaction.atomic
def archive_season(*, season: Season, by: Actor, now: datetime) -> SeasonClosing:
    """Write the one archive file of a closed season into the private folder, once.

    Raises ``SeasonNotClosed``.
    """
    closing = SeasonClosing.objects.filter(season=season).first()
    if closing is None:
        raise refusals.SeasonNotClosed
    if closing.archived_at is not None:
        return closing
    with override("zh-hans"), archive_files.new_archive() as archive:
        files = archive_parts.files_of(season)
        written = archive_files.write_archive(archive, files, at=now)
        name = f"archives/{season.code}-{written.sha256[:8]}.zip"
        name = default_storage.save(name, File(archive))
    SeasonClosing.objects.filter(pk=closing.pk).update(
        archive_name=name,
        archive_sha256=written.sha256,
        archive_size=written.size,
        archived_at=now,
    )
    changes = {"sha256": written.sha256, "bytes": written.size}
    audit.record("seasons.season.archived", target=season, by=by, at=now, changes=changes)
    closing.refresh_from_db()
    return closing


@transaction.atomic
def shrink_season(*, season: Season, by: Actor, now: datetime) -> SeasonClosing:
    """Drop the personal data that is needed no more, once, after the archive.

    Raises ``SeasonNotClosed`` where there is no archive yet.
    """
    taken = SeasonClosing.objects.filter(
        season=season, archived_at__isnull=False, shrunk_at=None
    ).update(shrunk_at=now)
    closing = SeasonClosing.objects.filter(season=season).first()
    if closing is None or closing.archived_at is None:
        raise refusals.SeasonNotClosed
    if not taken:
        return closing
    closing.shrunk = {
        name: work(season, now) for name, (_title, work) in archive_parts.shrinkings().items()
    }
    closing.save(update_fields=["shrunk"])
    audit.record(
        "seasons.season.shrunk", target=season, by=by, at=now, changes=dict(closing.shrunk)
    )
    return closing


@transaction.atomic
def take_archive(*, season: Season, by: Actor, now: datetime) -> SeasonClosing:
    """Let the archive be read, and say who took it. Raises ``ArchiveNotReady``."""
    if not policies.can_read_archive(by, season):
        raise NotAllowed
    closing = SeasonClosing.objects.filter(season=season).exclude(archived_at=None).first()
    if closing is None or not default_storage.exists(closing.archive_name):
        raise refusals.ArchiveNotReady
    audit.record("seasons.archive.taken", target=season, by=by, at=now)
    return closing


def _expire_links(season: Season, since: datetime, now: datetime) -> int:
    """Those given for this season; none while another one of the same members is open."""
    path = season.organisation.path
    others = Season.objects.filter(state=SeasonState.OPEN).select_related("organisation")
    for other in others:
        if path.startswith(other.organisation.path) or other.organisation.path.startswith(path):
            return 0
    return shrinking.expire_links(path=path, since=since, now=now)
