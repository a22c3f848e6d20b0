"""Study hours the slow way, from the words of the definition; and random seasons to try it on.

Reads the terms as they are kept, counts minute by minute, and looks through everything granted
before for every cap: nothing here is shared with ``wuxin.seasons.hours`` but its input.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from wuxin.seasons.hours import Evidence, Line, Note, Part, Policy, policy_from, reckon, totals

Terms = dict[str, Any]
Dated = tuple[date, Terms]  # from this day on
KINDS = ("group_study", "lecture", "open_class", "theme_day")
CHANNELS = ("on-site", "live", "replay")
Reckoned = dict[tuple[str, int], int]


def slow_lines(
    evidence: Sequence[Evidence], policies: Sequence[Dated], confirmed: Sequence[Line] = ()
) -> Reckoned:
    """Quarters by source and year."""
    done = {(line.source, line.year): line.quarters for line in confirmed}
    granted = [(line.day, line.half, line.kind, line.channel, line.quarters) for line in confirmed]
    owners = _owners(evidence, {line.source for line in confirmed})
    for one in sorted(evidence, key=_in_time):
        mine = [moment for moment, owner in owners.items() if owner == one.source]
        moments = sorted(mine) if one.start is not None else [_noon(one.day)] * one.minutes
        for year in sorted({moment.year for moment in moments} or {one.day.year}):
            if (one.source, year) in done:
                continue
            day = one.day if year == one.day.year else date(year, 1, 1)
            half = _half(one) if year == one.day.year else 0
            terms = _terms_on(policies, day)
            quarters = _worth(one, moments, year, terms)
            for cap in terms["caps"] if terms else []:
                quarters = min(quarters, max(_room(cap, one, (day, half), granted), 0))
            done[one.source, year] = quarters
            granted.append((day, half, one.kind, one.channel, quarters))
    return done


def _in_time(one: Evidence) -> tuple[Any, ...]:
    return (one.day, one.start is None, one.start or 0, one.part != Part.TAUGHT, one.source)


def _owners(evidence: Sequence[Evidence], first: set[str]) -> dict[datetime, str]:
    """Whose each minute of the person's life is."""
    owners: dict[datetime, str] = {}
    for one in sorted(evidence, key=lambda one: (one.source not in first, _in_time(one))):
        if one.start is not None:
            begin = datetime.combine(one.day, datetime.min.time()) + timedelta(minutes=one.start)
            for minute in range(one.minutes):
                owners.setdefault(begin + timedelta(minutes=minute), one.source)
    return owners


def _worth(one: Evidence, moments: list[datetime], year: int, terms: Terms | None) -> int:
    rule = next((rule for rule in terms["rules"] if _meant(rule, one)), None) if terms else None
    if terms is None or rule is None or not moments:
        return 0
    if rule["account"] == "further" and one.approval != Note.NONE:
        return 0
    quarters = _formula(rule, len(moments))
    if one.part == Part.TAUGHT:
        quarters = int(quarters * terms["teaching"] / 100 + 1e-9)
    inside = sum(1 for moment in moments if moment.year == year)
    if inside == len(moments):
        return quarters
    before = sum(1 for moment in moments if moment.year < year)
    first_part = int(quarters * before / len(moments) + 1e-9)
    return quarters - first_part if before else int(quarters * inside / len(moments) + 1e-9)


def _formula(rule: Terms, minutes: int) -> int:
    if rule["formula"] == "hour":
        return int(minutes / 60 * rule["each"] + 1e-9)
    if rule["formula"] == "steps":
        return max([s["worth"] for s in rule["steps"] if s["least"] <= minutes], default=0)
    if minutes >= rule["whole_from"]:
        return int(rule["whole"])
    return int(rule["half"] if minutes >= rule["half_from"] else min(minutes // 15, rule["half"]))


def _room(cap: Terms, one: Evidence, at: tuple[date, int | None], granted: list[Any]) -> int:
    day, half = at
    used = 0
    for other_day, other_half, kind, channel, quarters in granted:
        same = {
            "year": other_day.year == day.year,
            "day": other_day == day,
            "half-day": (other_day, other_half) == (day, half),
        }[cap["per"]]
        used += quarters if same and _named(cap, kind, channel) else 0
    return int(cap["quarters"]) - used if _named(cap, one.kind, one.channel) else 10**9


def _meant(rule: Terms, one: Evidence) -> bool:
    return _named(rule, one.kind, one.channel)


def _named(row: Terms, kind: str, channel: str) -> bool:
    return kind in (row["kinds"] or [kind]) and channel in (row["channels"] or [channel])


def _half(one: Evidence) -> int | None:
    return None if one.start is None else int(one.start >= 720)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def _terms_on(policies: Sequence[Dated], day: date) -> Terms | None:
    return next((terms for since, terms in reversed(policies) if since <= day), None)


def slow_carried(
    party: Reckoned, policies: Sequence[Dated], years: Sequence[int]
) -> dict[int, int]:
    """What is carried into each of the years, the first of which begins with nothing."""
    into = {years[0]: 0}
    for year in years[:-1]:
        terms = _terms_on(policies, date(year, 12, 31))
        own = sum(quarters for (_source, of), quarters in party.items() if of == year)
        left_of_own = own - max(terms["target"] - into[year], 0) if terms else 0
        into[year + 1] = min(max(left_of_own, 0), terms["carry"]) if terms else 0
    return into


def random_season(dice: Random) -> tuple[list[Evidence], list[Dated], int]:
    """Evidence, policies, and how many pieces of it were confirmed under the first policy."""
    first = date(2021, 12, dice.randint(1, 31))
    policies = [(first, random_terms(dice))]
    if dice.random() < 0.6:
        policies.append((date(2022, dice.randint(1, 6), 1), random_terms(dice)))
    evidence = [_random_evidence(dice, number) for number in range(dice.randint(0, 14))]
    return evidence, policies, dice.randint(0, len(evidence)) if dice.random() < 0.3 else 0


def _random_evidence(dice: Random, number: int) -> Evidence:
    day = date(2021, 12, 30) + timedelta(days=dice.choice((0, 1, 1, 1, 2, 3, 90, 200, 366)))
    return Evidence(
        source=f"seasons.enrolment:{number}:present",
        day=day,
        start=dice.choice((None, 0, 540, 540, 600, 840, 1380, 1425, dice.randint(0, 1439))),
        minutes=15 * dice.choice((1, 1, 2, 3, 6, 6, 12, 20, 24, 32, 40)),
        kind=dice.choice(KINDS),
        channel=dice.choice(CHANNELS),
        part=dice.choice((Part.ATTENDED, Part.ATTENDED, Part.TAUGHT)),
        approval=dice.choice((Note.NONE, Note.NONE, Note.PENDING, Note.REFUSED)),
    )


def random_terms(dice: Random) -> Terms:
    half = dice.randint(0, 20)
    half_from = dice.choice((60, 120, 180))
    day = {
        "formula": "day",
        "whole": half + dice.randint(0, 20),
        "half": half,
        "whole_from": half_from + dice.choice((0, 180)),
        "half_from": half_from,
    }
    steps = {"formula": "steps", "steps": [{"least": 30, "worth": 4}, {"least": 15, "worth": 2}]}
    hour = {"formula": "hour", "each": dice.randint(0, 9)}
    rules = [_scoped(dice, dict(formula)) for formula in (day, steps, hour)]
    dice.shuffle(rules)
    for rule in rules:
        rule["account"] = "further" if "open_class" in rule["kinds"] else "party"
    caps = [
        _scoped(dice, {"per": per, "quarters": dice.randint(0, 40)})
        for per in ("half-day", "day", "year")
        if dice.random() < 0.5
    ]
    return {
        "rules": rules,
        "caps": caps,
        "teaching": dice.choice((100, 150, 200)),
        "carry": dice.choice((0, 8, 10_000)),
        "target": dice.choice((0, 10, 128)),
    }


def _scoped(dice: Random, row: Terms) -> Terms:
    row["kinds"] = dice.sample(KINDS, dice.randint(0, 3))
    row["channels"] = dice.sample(CHANNELS, dice.choice((0, 0, 1, 2)))
    return row


def check(season: tuple[list[Evidence], list[Dated], int]) -> None:
    """Both ways of reckoning a season agree, lines and what is carried."""
    evidence, dated, number = season
    parsed = [(since, policy_from(terms, number=n)) for n, (since, terms) in enumerate(dated, 1)]

    def policy_on(day: date) -> Policy | None:
        return next((policy for since, policy in reversed(parsed) if since <= day), None)

    confirmed = reckon(evidence[:number], lambda day: policy_on(min(day, date(2022, 1, 1))))
    lines = reckon(evidence, policy_on, confirmed)
    quick = {(line.source, line.year): line.quarters for line in lines}
    slow = slow_lines(evidence, dated, confirmed)
    assert quick == slow, (season, quick, slow)

    party = {(line.source, line.year): line.quarters for line in lines if line.account == "party"}
    years = range(min((line.year for line in lines), default=2025), 2026)
    carried = {total.year: total.carried for total in totals(lines, policy_on, until=2025)}
    assert carried == slow_carried(party, dated, years), (season, carried)
