"""The chain, without a database: each row's hash is made of the one before and of all fields.

A row travels as a tuple ``(hash, sequence, row id, field, …)``, the fields in the order of
``Log.fields``: integers, None, and text. What is hashed is the text of everything behind the
hash, joined by a separator that no field may hold; a row that holds one all the same is written
as JSON, with a mark before it, so that no two rows have the same text.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

GENESIS = bytes(32)
SEPARATOR = "\x1f"
_ODD = "\x1e"
HASH, SEQUENCE, ROW, FIRST_FIELD = 0, 1, 2, 3

SealedRow = tuple[Any, ...]
UNREADABLE: SealedRow = (b"", 0, None)  # stands for a row that the database itself cannot read


@dataclass(frozen=True, slots=True)
class Log:
    """A table of rows that are only ever added, and the table of their seals."""

    name: str
    table: str
    seals: str
    fields: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many values are hashed: sequence, row id, fields."""
        return 2 + len(self.fields)


EVENTS = Log(
    name="events",
    table="core_auditevent",
    seals="core_auditseal",
    fields=(
        "code",
        "target_type",
        "target_id",
        "account_id",
        "by_program",
        "on_behalf_of_id",
        "changes",
        "at",
    ),
)
READINGS = Log(
    name="readings",
    table="core_auditreading",
    seals="core_readingseal",
    fields=(
        "route",
        "purpose",
        "outcome",
        "account_id",
        "by_program",
        "on_behalf_of_id",
        "subject_type",
        "subjects",
        "subject_count",
        "request_key",
        "at",
    ),
)
LOGS = (EVENTS, READINGS)


def form_of(log: Log) -> str:
    """The %-form of the text that is hashed."""
    return SEPARATOR.join(["%s"] * log.width)


def odd_text(values: tuple[Any, ...]) -> str:
    """The text of a row of which a field holds the separator: no other row has the same."""
    return _ODD + json.dumps(values, default=str)


def chain_on(
    log: Log, rows: Iterable[Sequence[Any]], *, after: int, previous: bytes
) -> list[tuple[int, int, bytes]]:
    """The seals (sequence, row id, hash) of rows ``(row id, field, …)``, in the order given.

    ``after`` and ``previous`` are the sequence and the hash of the last seal there is.
    """
    form, separators = form_of(log), log.width - 1
    made = []
    for sequence, row in enumerate(rows, after + 1):
        text = form % (sequence, *row)
        if text.count(SEPARATOR) != separators:
            text = odd_text((sequence, *row))
        previous = sha256(previous + text.encode()).digest()
        made.append((sequence, row[0], previous))
    return made


def canonical_json(value: object) -> str:
    """JSON as PostgreSQL writes ``jsonb``: keys by length and then by bytes, nothing escaped.

    So a row has the same text, and the same seal, on both databases.
    """
    return json.dumps(_ordered(value), ensure_ascii=False)


def _ordered(value: object) -> object:
    if isinstance(value, dict):
        keys = sorted(map(str, value), key=lambda key: (len(key.encode()), key.encode()))
        texts = {str(key): item for key, item in value.items()}
        return {key: _ordered(texts[key]) for key in keys}
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    return value
