"""Keep how many members are reached, declined or left, over all that is required of each.

They are always what the kept rows of coverage add up to: changed with them, and made anew
where a requirement is edited or goes.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from wuxin.seasons.coverage import outcome_of
from wuxin.seasons.queries.coverage_facts import Frame, Key

_ADD = """
INSERT INTO seasons_membersum (season_id, organisation_id, outcome, people)
VALUES (%s, %s, %s, %s)
ON CONFLICT (organisation_id, season_id, outcome)
DO UPDATE SET people = seasons_membersum.people + excluded.people
"""
_WRONG = """
SELECT organisation_id, outcome, sum(made) - sum(kept) FROM (
  SELECT organisation_id, outcome, people AS kept, 0 AS made
  FROM seasons_membersum WHERE season_id = %s
  UNION ALL
  SELECT organisation_id, CASE WHEN is_left > 0 THEN 'left'
    WHEN is_declined > 0 THEN 'declined' ELSE 'reached' END, 0, 1
  FROM (
    SELECT t.organisation_id,
      sum(CASE WHEN t.state IN ('due', 'not_reached') THEN 1 ELSE 0 END) AS is_left,
      sum(CASE WHEN t.state = 'declined' THEN 1 ELSE 0 END) AS is_declined
    FROM seasons_standing t JOIN seasons_requirement r ON r.id = t.requirement_id
    WHERE r.season_id = %s AND r.is_required GROUP BY t.person_id, t.organisation_id
  ) y
) x GROUP BY 1, 2 HAVING sum(made) <> sum(kept)
"""
_ALONE = "LOCK TABLE seasons_membersum IN SHARE ROW EXCLUSIVE MODE"

Sums = Counter[tuple[int, str]]  # organisation, outcome
Rows = Mapping[Key, tuple[int, str, int, int, str, str | None]]


def change(cursor: CursorWrapper, frame: Frame, before: Rows, after: Rows) -> None:
    """Add by how much the sums change when these people's rows do. All of a person's are given."""
    sums = _sums(frame, after)
    sums.subtract(_sums(frame, before))
    _add(cursor, frame.season_id, sums)


def rebuild(season_id: int) -> int:
    """Count the kept rows anew; the number of sums that were wrong. Others wait meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_ALONE)
        cursor.execute(_WRONG, [season_id, season_id])
        wrong = {(row[0], row[1]): int(row[2]) for row in cursor.fetchall()}
        _add(cursor, season_id, Counter(wrong))
    return len(wrong)


def _sums(frame: Frame, rows: Rows) -> Sums:
    states: dict[tuple[int, int], list[str]] = defaultdict(list)
    for (requirement_id, person_id), row in rows.items():
        if requirement_id in frame.required:
            states[person_id, row[0]].append(row[1])
    return Counter(
        (organisation_id, outcome_of(some).value)
        for (_person_id, organisation_id), some in states.items()
    )


def _add(cursor: CursorWrapper, season_id: int, sums: Sums) -> None:
    """In the order of the keys, so that nobody waits in a circle."""
    rows = [(season_id, *key, number) for key, number in sorted(sums.items()) if number]
    if rows:
        cursor.executemany(_ADD, rows)
