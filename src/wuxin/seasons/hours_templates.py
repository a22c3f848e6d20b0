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
_STUDY = [*_TRAINING, *_BRANCH]
_LESSONS = list(kinds.OF_FURTHER_EDUCATION)
_ONLINE = [Channel.LIVE.value, Channel.REPLAY.value]


def _rule(title: str, formula: str, *, of: list[str], **terms: Any) -> Terms:
    """``title`` is what the page calls the kinds that are meant."""
    account = "further" if of == _LESSONS else "party"
    scope = {"title": title, "kinds": of, "channels": [], "account": account}
    return scope | {"formula": formula} | terms


def _cap(title: str, per: str, hours: int, *, of: list[str], **terms: Any) -> Terms:
    scope = {"title": title, "kinds": of, "channels": [], "per": per}
    return scope | {"quarters": hours * HOUR} | terms


def _days(whole: int, half: int) -> Terms:
    worth = {"whole": whole * HOUR, "half": half * HOUR, "whole_from": 360, "half_from": 150}
    return _rule("集中培训", "day", of=_TRAINING, **worth)


_STEPS = [
    {"least": 30, "worth": HOUR},
    {"least": 15, "worth": HOUR // 2},
    {"least": 1, "worth": HOUR // 4},
]
_ONLINE_STEPS = _rule("线上学习", "steps", of=_STUDY, channels=_ONLINE, steps=_STEPS)
_FURTHER = _rule("匠心课堂", "hour", of=_LESSONS, each=HOUR)
_BY_THE_HOUR = _rule("支部学习", "hour", of=_BRANCH, each=HOUR)
_EIGHT: Terms = {
    "rules": [_ONLINE_STEPS, _days(8, 4), _BY_THE_HOUR, _FURTHER],
    "caps": [
        _cap("支部学习", "half-day", 4, of=_BRANCH),
        _cap("合计", "day", 8, of=_STUDY),
    ],
    "teaching": 200,
    "carry": 0,
    "target": 32 * HOUR,
}
_SIX: Terms = {
    "rules": [
        _rule("线上学习", "hour", of=_STUDY, channels=_ONLINE, each=HOUR),
        _days(6, 3),
        _BY_THE_HOUR,
        _FURTHER,
    ],
    "caps": [
        _cap("支部学习", "half-day", 3, of=_BRANCH),
        _cap("合计", "day", 6, of=_STUDY),
        _cap("线上学习", "year", 12, of=_STUDY, channels=_ONLINE),
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
