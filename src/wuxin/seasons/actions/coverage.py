"""Keep where everybody stands: brought up to date inside the action that changes it.

However many people, a refresh is a fixed few statements for each thousand. On PostgreSQL the
people are locked first, so that two rolls that name the same person are reckoned one after the
other; SQLite has one writer anyway.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from wuxin.core import audit, clock, jobs
from wuxin.core.actor import Actor
from wuxin.seasons.actions import member_sums
from wuxin.seasons.models import Batch, BatchOrganisation, Enrolment, Presence, Season, Standing
from wuxin.seasons.queries import coverage_facts as facts
from wuxin.seasons.queries.coverage_facts import Frame, Key, Stands

AT_ONCE = 1000
REFRESH_JOB = "seasons.refresh_coverage"
EVERYBODY = ""
_MISSED = (Presence.LEAVE, Presence.ABSENT)
_KEPT = """
SELECT requirement_id, person_id, organisation_id, state, times, minutes, channel, day
FROM seasons_standing WHERE person_id {people}
  AND requirement_id IN (SELECT id FROM seasons_requirement WHERE season_id = %s)
"""
_KEEP = """
INSERT INTO seasons_standing
  (requirement_id, person_id, organisation_id, state, times, minutes, channel, day)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (person_id, requirement_id) DO UPDATE SET
  organisation_id = excluded.organisation_id, state = excluded.state, times = excluded.times,
  minutes = excluded.minutes, channel = excluded.channel, day = excluded.day
"""
_DROP = "DELETE FROM seasons_standing WHERE requirement_id = %s AND person_id = %s"
_ADD = """
INSERT INTO seasons_standingsum (requirement_id, organisation_id, state, people)
VALUES (%s, %s, %s, %s)
ON CONFLICT (organisation_id, requirement_id, state)
DO UPDATE SET people = seasons_standingsum.people + excluded.people
"""
_HOLD = "SELECT id FROM people_person WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"

Row = tuple[int, str, int, int, str, str | None]  # organisation to day
Progress = Callable[[int, int], None]


def refresh(*, season_id: int, person_ids: Collection[int], now: datetime) -> int:
    """Make the kept rows of these people what their evidence says; the number of rows changed.

    Called inside the transaction that changes the evidence. A season that is not open keeps what
    it has.
    """
    frame = facts.frame_of(season_id, clock.local_day(now)) if person_ids else None
    if frame is None:
        return 0
    return sum(_refresh(frame, some) for some in _in_parts(sorted(set(person_ids))))


def refresh_missed(*, batch: Batch, now: datetime) -> int:
    """The same for those who missed a batch, when the batch itself was changed."""
    missed = Enrolment.objects.filter(batch=batch, status__in=_MISSED)
    return _refresh_enrolled(batch, set(missed.values_list("person_id", flat=True)), now)


def refresh_roll(*, roll: BatchOrganisation, now: datetime) -> int:
    """The same for everybody on a roll."""
    rows = Enrolment.objects.filter(batch_organisation=roll)
    return _refresh_enrolled(roll.batch, set(rows.values_list("person_id", flat=True)), now)


def refresh_season(*, season: Season, today: date, progress: Progress | None = None) -> int:
    """Reckon everybody anew, a thousand at a time, each part in a transaction of its own.

    Whoever has a kept row and is no longer on the roster loses it.
    """
    frame = facts.frame_of(season.pk, today)
    if frame is None:
        return 0
    everybody = _everybody(frame)
    changed = 0
    done = 0
    for some in _in_parts(everybody):
        with transaction.atomic():
            changed += _refresh(frame, some)
        done += len(some)
        if progress:
            progress(done, len(everybody))
    member_sums.rebuild(season.pk)
    return changed


@transaction.atomic
def rebuild_sums(*, season: Season) -> int:
    """Count the kept rows anew; the number of sums that were wrong."""
    with connection.cursor() as cursor:
        wrong = facts.faults_of_sums(cursor, season.pk)
        _add(cursor, {key: right - kept for key, (kept, right) in wrong.items()})
    return len(wrong) + member_sums.rebuild(season.pk)


def rebuild(*, season: Season, by: Actor, now: datetime) -> tuple[int, int]:
    """Brute force: rows and sums from scratch; how many of each had been wrong."""
    rows = refresh_season(season=season, today=clock.local_day(now))
    sums = rebuild_sums(season=season)
    changes = {"rows": rows, "sums": sums}
    audit.record("seasons.coverage.rebuilt", target=season, by=by, at=now, changes=changes)
    return rows, sums


def refresh_later(season: Season, person_ids: Collection[int] = ()) -> None:
    """Ask for a refresh by a job: of these people, or of everybody."""
    jobs.later(REFRESH_JOB, season_id=season.pk, person_ids=" ".join(map(str, person_ids)))


def _refresh_enrolled(batch: Batch, person_ids: Collection[int], now: datetime) -> int:
    season_id = batch.activity.season_id
    return refresh(season_id=season_id, person_ids=person_ids, now=now)


def _everybody(frame: Frame) -> list[int]:
    with connection.cursor() as cursor:
        on_roster = facts.members_of(cursor, frame)
    kept = Standing.objects.filter(requirement__season=frame.season_id)
    return sorted(on_roster.union(kept.values_list("person_id", flat=True).distinct()))


def _refresh(frame: Frame, person_ids: Sequence[int]) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_HOLD, [list(person_ids)])
        wanted = {
            key: _row(stands) for key, stands in facts.stands_of(cursor, frame, person_ids).items()
        }
        statement = _KEPT.format(people=facts.people_in())
        cursor.execute(statement, [facts.people_param(person_ids), frame.season_id])
        kept: dict[Key, Row] = {
            (row[0], row[1]): (*row[2:7], _text(row[7])) for row in cursor.fetchall()
        }
        changed = {key: row for key, row in wanted.items() if kept.get(key) != row}
        gone = sorted(kept.keys() - wanted.keys())
        _store(cursor, changed, gone)
        _add(cursor, _differences(kept, changed, gone))
        if changed or gone:
            member_sums.change(cursor, frame, kept, wanted)
    return len(changed) + len(gone)


def _store(cursor: CursorWrapper, changed: dict[Key, Row], gone: Sequence[Key]) -> None:
    if changed:
        cursor.executemany(_KEEP, [(*key, *row) for key, row in changed.items()])
    if gone:
        cursor.executemany(_DROP, gone)


def _differences(
    kept: dict[Key, Row], changed: dict[Key, Row], gone: Sequence[Key]
) -> Counter[tuple[int, int, str]]:
    """By how much each sum changes, by requirement, branch and state."""
    sums: Counter[tuple[int, int, str]] = Counter()
    for key in [*changed, *gone]:
        if key in kept:
            sums[key[0], kept[key][0], kept[key][1]] -= 1
        if key in changed:
            sums[key[0], changed[key][0], changed[key][1]] += 1
    return sums


def _add(cursor: CursorWrapper, sums: dict[tuple[int, int, str], int]) -> None:
    """In the order of the keys, so that nobody waits in a circle."""
    rows = [(*key, number) for key, number in sorted(sums.items()) if number]
    if rows:
        cursor.executemany(_ADD, rows)


def _row(stands: Stands) -> Row:
    said = stands.verdict
    return (
        stands.organisation_id,
        said.state,
        said.times,
        said.minutes,
        said.channel,
        _text(said.day),
    )


def _text(day: date | str | None) -> str | None:
    return None if day is None else str(day)


def _in_parts(people: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(people), AT_ONCE):
        yield people[start : start + AT_ONCE]
