"""What coverage is made of, read in three plain statements for however many people.

They run with every tick of a roll, so they are spelled out (see ``queries.roll_states``). An
entry and its reversal carry negated numbers, so sums need not know which of them stand.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from wuxin.core import clock
from wuxin.ledger import registry
from wuxin.seasons import kinds
from wuxin.seasons.coverage import Asked, Contact, Evidence, Taken, Verdict, verdict


@dataclass(frozen=True, slots=True)
class Frame:
    """An open season as coverage sees it: whose, on which day, and what it asks."""

    season_id: int
    book_id: int
    root: str
    roster_on: date
    asked: tuple[Asked, ...]
    required: frozenset[int]


class OnRoster(NamedTuple):
    """A member on the roster day."""

    organisation_id: int
    is_retired: bool
    is_secretary: bool


Key = tuple[int, int]  # requirement, person


class Stands(NamedTuple):
    """A row to be kept: of which branch, and the verdict."""

    organisation_id: int
    verdict: Verdict


_FRAME = """
SELECT s.book_id, s.to_on, s.cut_off_on, o.path, r.id, r.audience, r.measure, r.target, k.kind_id,
  r.is_required
FROM seasons_season s
JOIN people_partyorganisation o ON o.id = s.organisation_id
JOIN seasons_requirement r ON r.season_id = s.id
LEFT JOIN seasons_requirement_kinds k ON k.requirement_id = r.id
WHERE s.id = %s AND s.state = 'open' ORDER BY r.id
"""
_ROSTER = """
SELECT m.person_id, m.organisation_id, o.path,
  EXISTS (SELECT 1 FROM people_personcategory c WHERE c.person_id = m.person_id
    AND c.category IN ('retired', 'great-age')
    AND c.from_on <= %s AND (c.to_on IS NULL OR c.to_on > %s)),
  EXISTS (SELECT 1 FROM people_office f WHERE f.person_id = m.person_id
    AND f.role = 'secretary' AND f.from_on <= %s AND (f.to_on IS NULL OR f.to_on > %s))
FROM people_partymembership m JOIN people_partyorganisation o ON o.id = m.organisation_id
WHERE m.person_id {people} AND m.kind IN ('full', 'probationary')
  AND m.from_on <= %s AND (m.to_on IS NULL OR m.to_on > %s)
ORDER BY m.id
"""
# The plus keeps SQLite from reading a whole book: it goes by person.
_EVIDENCE = """
SELECT 'taken', person_id, kind_id, channel, CAST(day AS text), sum(people), sum(minutes)
FROM ledger_entry
WHERE person_id {people} AND person_id IS NOT NULL AND +book_id = %s AND kind_id <> %s
GROUP BY person_id, kind_id, channel, day HAVING sum(people) > 0
UNION ALL
SELECT 'missed', e.person_id, a.kind_id, '', CAST(min(b.starts_at) AS text), 0, 0
FROM seasons_enrolment e JOIN seasons_batch b ON b.id = e.batch_id
JOIN seasons_activity a ON a.id = b.activity_id
WHERE e.person_id {people} AND e.status IN ('leave', 'absent')
  AND a.season_id = %s AND b.state <> 'cancelled'
GROUP BY e.person_id, a.kind_id
UNION ALL
SELECT 'contact', person_id, CAST(kinds AS text), channel, CAST(day AS text), 0, 0
FROM seasons_outreach WHERE person_id {people} AND season_id = %s AND withdrawn_at IS NULL
UNION ALL
SELECT 'exempt', person_id, '', '', '', 0, 0
FROM seasons_exemption WHERE person_id {people} AND season_id = %s AND withdrawn_at IS NULL
UNION ALL
SELECT 'answer', person_id, kind, '', '', coalesce(requirement_id, 0), 0
FROM seasons_coverageanswer WHERE person_id {people} AND season_id = %s AND withdrawn_at IS NULL
"""
_MEMBERS = """
SELECT m.person_id FROM people_partymembership m
JOIN people_partyorganisation o ON o.id = m.organisation_id
WHERE o.path BETWEEN %s AND %s AND m.kind IN ('full', 'probationary')
  AND m.from_on <= %s AND (m.to_on IS NULL OR m.to_on > %s)
"""
_SUMS = """
SELECT requirement_id, organisation_id, state, sum(kept), sum(made) FROM (
  SELECT s.requirement_id, s.organisation_id, s.state, s.people AS kept, 0 AS made
  FROM seasons_standingsum s JOIN seasons_requirement r ON r.id = s.requirement_id
  WHERE r.season_id = %s
  UNION ALL
  SELECT t.requirement_id, t.organisation_id, t.state, 0, 1
  FROM seasons_standing t JOIN seasons_requirement r ON r.id = t.requirement_id
  WHERE r.season_id = %s
) x GROUP BY 1, 2, 3 HAVING sum(kept) <> sum(made)
"""
_IN = {"sqlite": "IN (SELECT value FROM json_each(%s))", "postgresql": "= ANY(%s::bigint[])"}


def frame_of(season_id: int, today: date) -> Frame | None:
    """The season, if it is open and asks anything."""
    with connection.cursor() as cursor:
        cursor.execute(_FRAME, [season_id])
        rows = cursor.fetchall()
    if not rows:
        return None
    book_id, to_on, cut_off_on, root = rows[0][:4]
    last = _day(cut_off_on or to_on)
    required = frozenset(row[4] for row in rows if row[9])
    return Frame(season_id, book_id, root, min(last, today), _asked(rows), required)


def stands_of(cursor: CursorWrapper, frame: Frame, person_ids: Sequence[int]) -> dict[Key, Stands]:
    """Where each of these people stands, from scratch; who is not on the roster stands nowhere."""
    roster = _roster(cursor, frame, person_ids)
    evidence = _evidence(cursor, frame, person_ids) if roster else {}
    found = {}
    for person_id, member in roster.items():
        known = evidence.get(person_id) or Evidence()
        for asked in frame.asked:
            if asked.is_of(is_retired=member.is_retired, is_secretary=member.is_secretary):
                stands = Stands(member.organisation_id, verdict(asked, known))
                found[asked.pk, person_id] = stands
    return found


def members_of(cursor: CursorWrapper, frame: Frame) -> set[int]:
    """Everybody on the roster of the season's day."""
    on = frame.roster_on.isoformat()
    cursor.execute(_MEMBERS, [frame.root, frame.root + "Z" * 4, on, on])
    return {row[0] for row in cursor.fetchall()}


def faults_of_sums(
    cursor: CursorWrapper, season_id: int
) -> dict[tuple[int, int, str], tuple[int, int]]:
    """The sums that are not what the rows add up to, with what they are and should be."""
    cursor.execute(_SUMS, [season_id, season_id])
    return {(row[0], row[1], row[2]): (int(row[3]), int(row[4])) for row in cursor.fetchall()}


def people_in() -> str:
    """The condition "is one of these people", as this database says it best."""
    return _IN[connection.vendor]


def people_param(person_ids: Sequence[int]) -> Any:
    return json.dumps(list(person_ids)) if connection.vendor == "sqlite" else list(person_ids)


def _asked(rows: Sequence[tuple[Any, ...]]) -> tuple[Asked, ...]:
    named: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        named[row[4]].update([row[8]] if row[8] else [])
    counting = frozenset(kind.code for kind in registry.kinds() if kind.counts_coverage)
    first = {row[4]: row for row in reversed(rows)}
    return tuple(
        Asked(
            pk=pk,
            kinds=frozenset(named[pk]),
            counting=frozenset(named[pk]) or counting,
            audience=first[pk][5],
            measure=first[pk][6],
            target=first[pk][7],
        )
        for pk in sorted(first)
    )


def _roster(cursor: CursorWrapper, frame: Frame, person_ids: Sequence[int]) -> dict[int, OnRoster]:
    on = frame.roster_on.isoformat()
    statement = _ROSTER.format(people=people_in())
    cursor.execute(statement, [on, on, on, on, people_param(person_ids), on, on])
    return {
        person_id: OnRoster(organisation_id, bool(is_retired), bool(is_secretary))
        for person_id, organisation_id, path, is_retired, is_secretary in cursor.fetchall()
        if path.startswith(frame.root)
    }


def _evidence(
    cursor: CursorWrapper, frame: Frame, person_ids: Sequence[int]
) -> Mapping[int, Evidence]:
    people, season = people_param(person_ids), frame.season_id
    rest = [people, season] * 4
    cursor.execute(
        _EVIDENCE.format(people=people_in()), [people, frame.book_id, kinds.OUTREACH, *rest]
    )
    found: dict[int, Evidence] = defaultdict(Evidence)
    for what, person_id, one, channel, moment, number, minutes in cursor.fetchall():
        evidence = found[person_id]
        if what == "taken":
            evidence.taken.append(Taken(one, channel, _day(moment), number, minutes))
        elif what == "missed":
            evidence.missed[one] = _local_day(moment)
        elif what == "contact":
            evidence.contacts.append(Contact(channel, _day(moment), tuple(json.loads(one))))
        elif what == "exempt":
            evidence.is_exempt = True
        else:
            evidence.answers[number or None] = one
    return found


def _day(value: object) -> date:
    """SQLite keeps days as text."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _local_day(text: str) -> date:
    """The day of a moment in UTC, as text of either database."""
    return clock.local_day(datetime.fromisoformat(text[:19] + "+00:00"))
