"""From evidence to lines of hours. The definition stands in the package."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from wuxin.seasons.hours.policy import Account, Per, Policy

_A_DAY = 24 * 60
_NOON = 12 * 60
PolicyOn = Callable[[date], Policy | None]
Span = tuple[int, int]


class Part(StrEnum):
    """What somebody did in a session."""

    ATTENDED = "attended"
    TAUGHT = "taught"


class Note(StrEnum):
    """Why a line counts less than its minutes; the last reason that applied."""

    NONE = ""
    OVERLAP = "overlap"
    CAP = "cap"
    PENDING = "pending"
    REFUSED = "refused"
    NO_RULE = "no-rule"
    NO_POLICY = "no-policy"


class Evidence(NamedTuple):
    """One thing somebody took part in. ``start`` is a minute of the day, where it is known.

    ``approval`` is ``Note.NONE`` once the county has approved the session; it matters to
    further education only.
    """

    source: str
    day: date
    start: int | None
    minutes: int
    kind: str
    channel: str
    part: Part = Part.ATTENDED
    approval: Note = Note.NONE


class Line(NamedTuple):
    """Hours of one year from one piece of evidence. ``minutes`` are those that counted."""

    source: str
    year: int
    day: date
    kind: str
    channel: str
    part: Part
    account: Account
    minutes: int
    quarters: int
    policy_id: int
    note: Note = Note.NONE
    half: int | None = None


def reckon(
    evidence: Iterable[Evidence], policy_on: PolicyOn, confirmed: Sequence[Line] = ()
) -> list[Line]:
    """The lines of one person, in order of time; confirmed ones are among them, unchanged."""
    fixed = {(line.source, line.year): line for line in confirmed}
    first = {line.source for line in confirmed}
    granted = _Granted()
    for line in confirmed:
        granted.add(line)
    lines = list(confirmed)
    for counted in _once(sorted(evidence, key=_order), first):
        for line in _lines_of(counted, policy_on):
            if (line.source, line.year) not in fixed:
                policy = policy_on(line.day)
                kept = granted.cap(line, policy) if policy and line.quarters else line
                granted.add(kept)
                lines.append(kept)
    return sorted(lines, key=lambda line: (line.day, line.half is None, line.half or 0))


class _Counted(NamedTuple):
    """Evidence, and how many of its minutes count before New Year's midnight and after."""

    evidence: Evidence
    before: int
    after: int


def _order(one: Evidence) -> tuple[date, bool, int, bool, str]:
    """In order of time; of what began together what was taught first; unknown times last."""
    return one.day, one.start is None, one.start or 0, one.part is Part.ATTENDED, one.source


def _once(evidence: list[Evidence], first: set[str]) -> Iterator[_Counted]:
    """Each with the minutes that no other has; those confirmed choose first."""
    busy: dict[int, list[Span]] = defaultdict(list)
    counted: dict[int, _Counted] = {}
    places = sorted(range(len(evidence)), key=lambda n: evidence[n].source not in first)
    for place in places:
        counted[place] = _count(evidence[place], busy)
    for place in range(len(evidence)):
        yield counted[place]


def _count(one: Evidence, busy: dict[int, list[Span]]) -> _Counted:
    if one.start is None:
        return _Counted(one, one.minutes, 0)
    begin = one.day.toordinal() * _A_DAY + one.start
    end = begin + one.minutes
    days = range(begin // _A_DAY, (end - 1) // _A_DAY + 1)
    free = [(begin, end)]
    for span in {span for day in days for span in busy[day]}:
        free = _without(free, span)
    for day in days:
        busy[day] += free
    new_year = date(one.day.year + 1, 1, 1).toordinal() * _A_DAY
    total = sum(until - since for since, until in free)
    after = sum(until - max(since, new_year) for since, until in free if until > new_year)
    return _Counted(one, total - after, after)


def _without(free: list[Span], taken: Span) -> list[Span]:
    begin, end = taken
    pieces = [
        piece
        for since, until in free
        for piece in ((since, min(until, begin)), (max(since, end), until))
    ]
    return [(since, until) for since, until in pieces if since < until]


def _lines_of(counted: _Counted, policy_on: PolicyOn) -> Iterator[Line]:
    """The line of the evidence's own year, and of the next where it went on past midnight."""
    one, total = counted.evidence, counted.before + counted.after
    if counted.before or not counted.after:
        half = None if one.start is None else int(one.start >= _NOON)
        yield _line(one, one.day, half, (0, counted.before, total), policy_on)
    if counted.after:
        new_year = date(one.day.year + 1, 1, 1)
        yield _line(one, new_year, 0, (counted.before, total, total), policy_on)


def _line(
    one: Evidence, day: date, half: int | None, share: tuple[int, int, int], policy_on: PolicyOn
) -> Line:
    """``share``: from which to which of how many minutes the line reaches."""
    since, until, total = share
    policy = policy_on(day)
    rule = policy.rule_for(one.kind, one.channel) if policy else None
    quarters, note = 0, Note.NONE if total == one.minutes else Note.OVERLAP
    if policy is None:
        note = Note.NO_POLICY
    elif rule is None:
        note = Note.NO_RULE
    elif rule.account is Account.FURTHER and one.approval is not Note.NONE:
        note = one.approval
    elif total:
        worth = rule.formula.quarters(total)
        if one.part is Part.TAUGHT:
            worth = worth * policy.teaching // 100
        quarters = worth * until // total - worth * since // total
    return Line(
        source=one.source,
        year=day.year,
        day=day,
        kind=one.kind,
        channel=one.channel,
        part=one.part,
        account=rule.account if rule else Account.PARTY,
        minutes=until - since,
        quarters=quarters,
        policy_id=policy.id if policy else 0,
        note=note,
        half=half,
    )


_Period = tuple[object, ...]


class _Granted:
    """What was granted so far, by period and by kind and channel."""

    def __init__(self) -> None:
        self.sums: dict[_Period, dict[tuple[str, str], int]] = defaultdict(dict)

    def add(self, line: Line) -> None:
        if line.quarters:
            key = (line.kind, line.channel)
            for per in Per:
                period = self.sums[_period(line, per)]
                period[key] = period.get(key, 0) + line.quarters

    def cap(self, line: Line, policy: Policy) -> Line:
        """The line with what the policy's caps leave of it."""
        quarters = line.quarters
        for cap in policy.caps:
            if cap.scope.holds(line.kind, line.channel):
                granted = self.sums[_period(line, cap.per)].items()
                used = sum(worth for key, worth in granted if cap.scope.holds(*key))
                quarters = min(quarters, max(cap.quarters - used, 0))
        if quarters == line.quarters:
            return line
        return line._replace(quarters=quarters, note=Note.CAP)


def _period(line: Line, per: Per) -> _Period:
    if per is Per.YEAR:
        return (per, line.year)
    return (per, line.day) if per is Per.DAY else (per, line.day, line.half)
