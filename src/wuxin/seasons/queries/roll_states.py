"""A roll as one plain statement each: what a tick needs, and no more.

One person's tick is the most frequent thing that is written here, so these reads are spelled
out; building them anew each time would cost more than the rest of the tick. Columns that are not
fetched stay deferred: asking for one later is a query, never a wrong value.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import Model

from wuxin.core.actor import Actor
from wuxin.ledger.models import Book
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation
from wuxin.seasons.models import Activity, Batch, BatchOrganisation, Season, Topic, Venue


class RowState(NamedTuple):
    """One person on a roll, as it stood when the roll was read."""

    pk: int
    revision: int
    status: str
    reason: str
    reason_text: str
    person_id: int
    unit_id: int | None
    channel: str
    recorded_by_id: int | None
    save_key: str
    before_status: str
    before_reason: str
    before_text: str
    name: str
    initials: str
    pinyin: str


_ROWS = """
SELECT e.id, e.revision, e.status, e.reason, e.reason_text, e.person_id, e.unit_id, e.channel,
  e.recorded_by_id, e.save_key, e.before_status, e.before_reason, e.before_text,
  p.name, p.initials, p.pinyin
FROM seasons_enrolment e JOIN people_person p ON p.id = e.person_id
LEFT JOIN people_partyorganisation o ON o.id = p.organisation_id
WHERE e.batch_organisation_id = %s ORDER BY o.path, p.roster_order, p.id
"""
# By table: the columns that are fetched, in the order of the model's fields (``from_db``).
_COLUMNS: dict[str, tuple[str, ...]] = {
    "r": (
        "id", "batch_id", "organisation_id", "state", "revision", "last_save", "last_saved_at",
        "last_saved_by_id", "correction",
    ),
    "b": ("id", "activity_id", "number", "venue_id", "starts_at", "minutes", "state"),
    "a": ("id", "season_id", "kind_id", "title", "topic_id", "organisation_id", "unit_id"),
    "s": ("id", "state", "book_id"),
    "o": ("id", "path", "name"),
    "v": ("id", "name"),
    "t": ("id", "code", "title"),
}  # fmt: skip
_ROLL = (
    "SELECT "
    + ", ".join(f"{table}.{name}" for table, names in _COLUMNS.items() for name in names)
    + """
FROM seasons_batchorganisation r
JOIN people_partyorganisation o ON o.id = r.organisation_id
JOIN seasons_batch b ON b.id = r.batch_id
JOIN seasons_venue v ON v.id = b.venue_id
JOIN seasons_activity a ON a.id = b.activity_id
JOIN seasons_season s ON s.id = a.season_id
LEFT JOIN seasons_topic t ON t.id = a.topic_id
WHERE r.batch_id = %s AND r.organisation_id = %s
"""
)
T = TypeVar("T", bound=Model)


def states_of(roll: BatchOrganisation) -> list[RowState]:
    """Everybody on the roll, in roster order."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [roll.pk])
        return [RowState(*row) for row in cursor.fetchall()]


def find_roll(actor: Actor, batch_id: int, organisation_id: int) -> BatchOrganisation | None:
    """The roll of a branch in a batch, with its place in the season, if the actor may see it."""
    with connection.cursor() as cursor:
        cursor.execute(_ROLL, [batch_id, organisation_id])
        row = cursor.fetchone()
    if row is None:
        return None
    roll = _roll(iter(row))
    # As ``BatchOrganisation.objects.visible_to``.
    sees = actor.covers("organisation", roll.organisation.path, ROLES_OF_HELP)
    return roll if sees else None


def _roll(values: Iterator[Any]) -> BatchOrganisation:
    """The instance and what hangs on it, from one row of ``_ROLL``."""
    roll, batch = _next(BatchOrganisation, "r", values), _next(Batch, "b", values)
    activity, season = _next(Activity, "a", values), _next(Season, "s", values)
    organisation, venue = _next(PartyOrganisation, "o", values), _next(Venue, "v", values)
    topic = _next(Topic, "t", values)
    roll.last_saved_at = _moment(roll.last_saved_at)
    batch.starts_at = _moment(batch.starts_at) or batch.starts_at
    season.book = (
        Book.from_db(connection.alias, ["id"], [season.book_id]) if season.book_id else None
    )
    activity.season, activity.topic = season, topic if activity.topic_id else None
    batch.activity, batch.venue = activity, venue
    roll.batch, roll.organisation = batch, organisation
    return roll


def _next(model: type[T], table: str, values: Iterator[Any]) -> T:
    names = _COLUMNS[table]
    return model.from_db(connection.alias, names, tuple(islice(values, len(names))))


def _moment(value: object) -> datetime | None:
    """SQLite keeps moments without their zone, which is UTC."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value if isinstance(value, datetime) else None
