"""What a rule is, and what its evidence says."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import Sentence


class State(models.TextChoices):
    KEPT = "kept", _("做到")
    BROKEN = "broken", _("没做到")
    NOT_YET = "not-yet", _("还没有这项功能")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was looked at and found, in a sentence with its numbers."""

    state: State
    sentence: str

    @classmethod
    def of(cls, faults: int, sentence: str) -> "Evidence":
        """Kept where nothing stands against it."""
        return cls(State.BROKEN if faults else State.KEPT, sentence)

    @classmethod
    def not_yet(cls, sentence: str) -> "Evidence":
        return cls(State.NOT_YET, sentence)


@dataclass(frozen=True, slots=True)
class Rule:
    """``code`` is R1 to R20; each of ``looks`` gives one piece of evidence."""

    code: str
    text: Sentence
    looks: tuple[Callable[[], Evidence], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule and its evidence. The whole is no better than its weakest piece."""

    rule: Rule
    evidence: list[Evidence]

    @property
    def state(self) -> State:
        states = {one.state for one in self.evidence}
        return next(one for one in (State.BROKEN, State.NOT_YET, State.KEPT) if one in states)


def look(rules: Iterable[Rule]) -> Iterator[Finding]:
    """Look at every rule, in order; a look that fails is evidence of nothing but that.

    What several rules rest on is looked at once.
    """
    seen: dict[Callable[[], Evidence], Evidence] = {}
    for rule in rules:
        for one in rule.looks:
            if one not in seen:
                seen[one] = _safely(one)
        yield Finding(rule, [seen[one] for one in rule.looks])


def _safely(one: Callable[[], Evidence]) -> Evidence:
    try:
        return one()
    except Exception as error:  # whatever it is, a rule that was not looked at is not kept
        return Evidence(State.BROKEN, f"{type(error).__name__}: {error}")
