"""A posting: what a domain action says happened, before it is an entry."""

from dataclasses import dataclass
from datetime import date

from wuxin.ledger.models.entries import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One fact. ``source`` is ``app.model:key:line`` and names it for good.

    With a person or a ``subject_key`` (32 bytes at most, never shown) ``people`` is 1, or 0 for
    what reaches nobody; without, ``people`` is a number of unnamed people, 0 for a session.
    ``minutes`` come in steps of 15.
    """

    kind: str
    organisation_id: int
    day: date
    source: str
    unit_id: int | None = None
    person_id: int | None = None
    subject_key: bytes | None = None
    channel: str = Channel.ON_SITE.value
    topic: str = ""
    people: int = 1
    minutes: int = 0
    fen: int = 0
