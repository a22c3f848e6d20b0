"""Who read what of whom: written on a connection of its own before the page leaves.

A view says which rows it shows (``shows``); the edge (``http``) writes it once the view and its
transaction have ended, whatever became of them, and sends nothing if that cannot be written.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest

from wuxin.core.actor import Actor
from wuxin.core.models import Outcome

_INSERT = """
INSERT INTO core_auditreading
  (route, purpose, outcome, account_id, by_program, on_behalf_of_id, subject_type, subjects,
   subject_count, request_key, at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
Shown = list[tuple[str, list[object]]]


class ReadingNotSaid(RuntimeError):
    """A view is declared as one whose readings are recorded, and did not say what it shows."""


def shows(request: HttpRequest, subject_type: str, keys: Iterable[object]) -> None:
    """Say that the answer shows these rows of ``app.model``; none is an answer too."""
    shown_by(request).append((subject_type, list(keys)))


def helps(request: HttpRequest, person_id: int) -> None:
    """Say for whom the reader works here; for oneself is no proxy."""
    actor: Actor = vars(request)["actor"]
    vars(request)["_helped"] = None if actor.person_id == person_id else person_id


def helped_by(request: HttpRequest) -> int | None:
    """For whom the reader works, as the view has said."""
    helped: int | None = vars(request).get("_helped")
    return helped


def shown_by(request: HttpRequest) -> Shown:
    """What the view has said so far."""
    kept: Shown = vars(request).setdefault("_shown", [])
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Where and for what something was shown, what came of it, and for whom the reader worked."""

    route: str
    purpose: str = ""
    outcome: str = Outcome.SHOWN
    on_behalf_of_id: int | None = None


def record(shown: Shown, occasion: Occasion, *, by: Actor, at: datetime) -> None:
    """Add a row for each kind of subject, committed when this returns."""
    connection = connections[settings.AUDIT_CONNECTION]
    moment = connection.ops.adapt_datetimefield_value(at)
    request_key = secrets.token_hex(8)
    who = (by.account_id, by.name if by.is_program else "", occasion.on_behalf_of_id)
    page = (occasion.route, occasion.purpose, occasion.outcome)
    rows: list[tuple[Any, ...]] = [
        (*page, *who, kind, _listed(keys), len(keys), request_key, moment) for kind, keys in shown
    ]
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute(_INSERT, row)


def _listed(keys: Iterable[object]) -> str:
    text = ",".join(map(str, keys))
    return f",{text}," if text else ""
