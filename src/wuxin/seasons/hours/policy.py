"""A policy: how minutes become quarters of an hour, and how many of them count."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MOST_QUARTERS = 4 * 366 * 24
_A_DAY = 24 * 60


class Account(StrEnum):
    """What hours count towards: the education of Party members, or teachers' further education."""

    PARTY = "party"
    FURTHER = "further"


class Per(StrEnum):
    HALF_DAY = "half-day"
    DAY = "day"
    YEAR = "year"


class Unclear(ValueError):
    """The terms of a policy cannot be understood; ``place`` says where, as ``rules.2.whole``."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True, slots=True)
class ByDay:
    """A whole day and a half day are worth a fixed number; what is shorter goes by the hour."""

    whole: int
    half: int
    whole_from: int
    half_from: int

    def quarters(self, minutes: int) -> int:
        if minutes >= self.whole_from:
            return self.whole
        return self.half if minutes >= self.half_from else min(minutes // 15, self.half)


@dataclass(frozen=True, slots=True)
class ByHour:
    """``each`` quarters for 60 minutes."""

    each: int

    def quarters(self, minutes: int) -> int:
        return minutes * self.each // 60


@dataclass(frozen=True, slots=True)
class BySteps:
    """The first of ``(from minutes, quarters)`` that is reached; the longest stands first."""

    steps: tuple[tuple[int, int], ...]

    def quarters(self, minutes: int) -> int:
        return next((worth for least, worth in self.steps if minutes >= least), 0)


Formula = ByDay | ByHour | BySteps


@dataclass(frozen=True, slots=True)
class Scope:
    """Which kinds and channels are meant; none named means every one."""

    kinds: frozenset[str]
    channels: frozenset[str]

    def holds(self, kind: str, channel: str) -> bool:
        return (not self.kinds or kind in self.kinds) and (
            not self.channels or channel in self.channels
        )


@dataclass(frozen=True, slots=True)
class Rule:
    scope: Scope
    account: Account
    formula: Formula


@dataclass(frozen=True, slots=True)
class Cap:
    """At most ``quarters`` of what is meant in each half-day, day or year."""

    scope: Scope
    per: Per
    quarters: int


@dataclass(frozen=True, slots=True)
class Policy:
    """``teaching`` is a percentage; ``carry`` how many quarters go over (0: none)."""

    id: int
    rules: tuple[Rule, ...]
    caps: tuple[Cap, ...]
    teaching: int
    carry: int
    target: int

    def rule_for(self, kind: str, channel: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.scope.holds(kind, channel)), None)


def policy_from(terms: Mapping[str, Any], *, number: int = 0) -> Policy:
    """A policy from its terms as they are kept. Raises ``Unclear``."""
    rules, caps = terms.get("rules"), terms.get("caps")
    if not isinstance(rules, list) or not rules:
        raise Unclear("rules")
    if not isinstance(caps, list):
        raise Unclear("caps")
    return Policy(
        id=number,
        rules=tuple(_rule(row, f"rules.{n}") for n, row in enumerate(rules, 1)),
        caps=tuple(_cap(row, f"caps.{n}") for n, row in enumerate(caps, 1)),
        teaching=_number(terms, "teaching", "", most=1000),
        carry=_number(terms, "carry", ""),
        target=_number(terms, "target", ""),
    )


def _rule(row: Any, place: str) -> Rule:
    scope = _scope(row, place)
    try:
        account = Account(row.get("account", ""))
    except ValueError:
        raise Unclear(f"{place}.account") from None
    return Rule(scope, account, _formula(row, place))


def _formula(row: Mapping[str, Any], place: str) -> Formula:
    match row.get("formula"):
        case "day":
            names = ("whole", "half")
            whole, half = (_number(row, name, place) for name in names)
            limits = ("whole_from", "half_from")
            whole_from, half_from = (
                _number(row, name, place, least=1, most=_A_DAY) for name in limits
            )
            if half > whole or half_from > whole_from:
                raise Unclear(f"{place}.half")
            return ByDay(whole, half, whole_from, half_from)
        case "hour":
            return ByHour(_number(row, "each", place, most=40))
        case "steps":
            return BySteps(_steps(row, place))
    raise Unclear(f"{place}.formula")


def _steps(row: Mapping[str, Any], place: str) -> tuple[tuple[int, int], ...]:
    steps = row.get("steps")
    if not isinstance(steps, list) or not steps:
        raise Unclear(f"{place}.steps")
    read = []
    for n, step in enumerate(steps, 1):
        here = f"{place}.steps.{n}"
        if not isinstance(step, dict):
            raise Unclear(here)
        least = _number(step, "least", here, least=1, most=_A_DAY)
        read.append((least, _number(step, "worth", here)))
        if n > 1 and not (read[-1][0] < read[-2][0] and read[-1][1] <= read[-2][1]):
            raise Unclear(here)
    return tuple(read)


def _cap(row: Any, place: str) -> Cap:
    scope = _scope(row, place)
    try:
        per = Per(row.get("per", ""))
    except ValueError:
        raise Unclear(f"{place}.per") from None
    return Cap(scope, per, _number(row, "quarters", place))


def _scope(row: Any, place: str) -> Scope:
    if not isinstance(row, dict):
        raise Unclear(place)
    kinds, channels = row.get("kinds", []), row.get("channels", [])
    for name, value in (("kinds", kinds), ("channels", channels)):
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise Unclear(f"{place}.{name}")
    return Scope(frozenset(kinds), frozenset(channels))


def _number(
    row: Mapping[str, Any], name: str, place: str, *, least: int = 0, most: int = MOST_QUARTERS
) -> int:
    value = row.get(name)
    if type(value) is not int or not least <= value <= most:
        raise Unclear(f"{place}.{name}".lstrip("."))
    return value
