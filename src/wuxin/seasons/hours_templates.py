"""Hours policies to begin with, as data. They contradict each other, as those of real places do.

Titles become rows in the language in which the bureau works. Worths are quarters of an hour.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wuxin.ledger.models import Channel
from wuxin.seasons import kinds
from wuxin.seasons.models.seasons import Audience

Terms = dict[str, Any]
HOUR = 4
NO_LIMIT = HOUR * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyTemplate:
    """A policy to begin with, for a population."""

    code: str
    title: str
    population: str
    terms: Terms


_TRAINING = [kinds.FIELD_CLASS, kinds.LECTURE, kinds.GUEST_LECTURE]
_BRANCH = [
    kinds.THEME_DAY,
    kinds.GROUP_STUDY,
    kinds.FIRST_LESSON,
    kinds.PARTY_LECTURE,
    kinds.FOUR_QUESTIONS,
    kinds.BRANCH_MEETING,
    kinds.GROUP_MEETING,
    kinds.MOBILE_CLASS,
]
_LESSONS = list(kinds.OF_FURTHER_EDUCATION)
_ONLINE = [Channel.LIVE.value, Channel.REPLAY.value]


def _rule(formula: str, *, of: list[str], by: list[str] | None = None, **terms: Any) -> Terms:
    account = "further" if of == _LESSONS else "party"
    return {"kinds": of, "channels": by or [], "account": account, "formula": formula, **terms}


def _cap(per: str, hours: int, *, of: list[str], by: list[str] | None = None) -> Terms:
    return {"kinds": of, "channels": by or [], "per": per, "quarters": hours * HOUR}


def _days(whole: int, half: int) -> Terms:
    return _rule(
        "day", of=_TRAINING, whole=whole * HOUR, half=half * HOUR, whole_from=360, half_from=150
    )


_STEPS = [
    {"least": 30, "worth": HOUR},
    {"least": 15, "worth": HOUR // 2},
    {"least": 1, "worth": HOUR // 4},
]
_ONLINE_STEPS = _rule("steps", of=[*_TRAINING, *_BRANCH], by=_ONLINE, steps=_STEPS)
_FURTHER = _rule("hour", of=_LESSONS, each=HOUR)
_BY_THE_HOUR = _rule("hour", of=_BRANCH, each=HOUR)
_EIGHT: Terms = {
    "rules": [_ONLINE_STEPS, _days(8, 4), _BY_THE_HOUR, _FURTHER],
    "caps": [_cap("half-day", 4, of=_BRANCH), _cap("day", 8, of=[*_TRAINING, *_BRANCH])],
    "teaching": 200,
    "carry": 0,
    "target": 32 * HOUR,
}
_SIX: Terms = {
    "rules": [
        _rule("hour", of=[*_TRAINING, *_BRANCH], by=_ONLINE, each=HOUR),
        _days(6, 3),
        _BY_THE_HOUR,
        _FURTHER,
    ],
    "caps": [
        _cap("half-day", 3, of=_BRANCH),
        _cap("day", 6, of=[*_TRAINING, *_BRANCH]),
        _cap("year", 12, of=[*_TRAINING, *_BRANCH], by=_ONLINE),
    ],
    "teaching": 150,
    "carry": NO_LIMIT,
    "target": 32 * HOUR,
}
_ALL = (
    PolicyTemplate(
        code="eight",
        title="全天 8 学时、半天 4 学时，不结转",
        population=Audience.MEMBERS,
        terms=_EIGHT,
    ),
    PolicyTemplate(
        code="six",
        title="全天 6 学时、半天 3 学时，超出部分结转下年",
        population=Audience.MEMBERS,
        terms=_SIX,
    ),
    PolicyTemplate(
        code="secretaries",
        title="支部书记 56 学时，全天 8 学时，最多结转 8 学时",
        population=Audience.SECRETARIES,
        terms=_EIGHT | {"target": 56 * HOUR, "carry": 8 * HOUR},
    ),
)
TEMPLATES: Mapping[str, PolicyTemplate] = {template.code: template for template in _ALL}
