"""What a session remembers of the last proof: its kind, and when by the machine's own clock.

A moment that lies ahead (the clock was set back meanwhile) proves nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto

from django.contrib.sessions.backends.base import SessionBase

from wuxin.core.proofs import Proof

FRESH_FOR = timedelta(minutes=10)
_KEY = "_proven"


class Given(StrEnum):
    """A second factor is more than a password, a password more than nothing."""

    NOTHING = "nothing"
    PASSWORD = auto()
    FACTOR = "factor"


@dataclass(frozen=True, slots=True)
class Proven:
    """The last proof of a session; ``age`` is None for none."""

    given: Given
    age: timedelta | None

    def serves(self, proof: Proof) -> bool:
        """Whether it is recent enough for what a route asks; of what kind is another question."""
        if self.age is None or self.age < timedelta(0):
            return False
        return proof is Proof.ONCE or self.age <= FRESH_FOR


def of_session(session: SessionBase, *, at: datetime) -> Proven:
    kind, seconds = session.get(_KEY, (Given.NOTHING, None))
    if seconds is None:
        return Proven(Given.NOTHING, None)
    return Proven(Given(kind), timedelta(seconds=at.timestamp() - float(seconds)))


def mark(session: SessionBase, given: Given, *, at: datetime) -> None:
    session[_KEY] = [given.value, at.timestamp()]
