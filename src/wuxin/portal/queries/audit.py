"""The audit for who may read it: rows as they are, with numbers for persons and accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wuxin.core.actor import Actor
from wuxin.core.models import AuditEvent, AuditReading
from wuxin.core.seals.chain import EVENTS, READINGS
from wuxin.core.seals.reading_back import count_sealed
from wuxin.core.verification import VERIFIED
from wuxin.people.models import PartyOrganisation
from wuxin.portal import policies

PAGE_SIZE = 50
_MOST_SUBJECTS = 12
# The different values of a column, each found in the index by the one before it.
_STEPS = """
    WITH RECURSIVE steps(value) AS (
        SELECT min({column}) FROM {table}
        UNION ALL
        SELECT (SELECT min({column}) FROM {table} WHERE {column} > steps.value)
        FROM steps WHERE steps.value IS NOT NULL
    )
    SELECT value FROM steps WHERE value IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a log, shaped for the page. ``details`` holds what the row holds, no more."""

    number: int
    at: datetime
    account_id: int | None
    by_program: str
    what: str
    whom: str
    details: str
    badge: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the reader asks for; nought and nothing for all. ``before`` is a row's number."""

    account_id: int | None = None
    subject: str = ""
    what: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Seal:
    """How far the last verification came, when, and what it found; and how much is sealed now."""

    at: datetime | None
    is_whole: bool
    verified: int
    sealed: int


def may_read(actor: Actor) -> bool:
    """Events belong to no organisation, so only who audits the whole tree may read them."""
    roots = PartyOrganisation.objects.filter(depth=1).values_list("path", flat=True)
    return policies.can_read_audit(actor, list(roots))


def is_offered(actor: Actor) -> bool:
    """Whether the page is among the reader's places: to nobody who would then be refused."""
    return policies.is_auditor(actor) and may_read(actor)


def events(wanted: Wanted) -> list[Line]:
    """The latest first, one more than a page if there are more. One query."""
    rows: QuerySet[AuditEvent] = AuditEvent.objects.order_by("-pk")
    if wanted.account_id is not None:
        rows = rows.filter(account_id=wanted.account_id)
    if wanted.subject:
        rows = rows.filter(target_id=wanted.subject)
    if wanted.what:
        rows = rows.filter(code__in=_beginning(EVENTS.table, "code", wanted.what))
    if wanted.before is not None:
        rows = rows.filter(pk__lt=wanted.before)
    return [
        Line(row.pk, row.at, row.account_id, row.by_program, row.code,
             f"{row.target_type} {row.target_id}".strip(), _details(row.changes))
        for row in rows[: PAGE_SIZE + 1]
    ]  # fmt: skip


def readings(wanted: Wanted) -> list[Line]:
    """As ``events``, of what was read; ``subject`` finds who looked at one row."""
    rows: QuerySet[AuditReading] = AuditReading.objects.order_by("-pk")
    if wanted.account_id is not None:
        rows = rows.filter(account_id=wanted.account_id)
    if wanted.subject:
        rows = rows.filter(subjects__contains=f",{wanted.subject},")
    if wanted.what:
        rows = rows.filter(route__in=_beginning(READINGS.table, "route", wanted.what))
    if wanted.before is not None:
        rows = rows.filter(pk__lt=wanted.before)
    return [
        Line(row.pk, row.at, row.account_id, row.by_program, _(row.purpose) or row.route,
             f"{row.subject_type} {_some(row.subjects)}".strip(),
             _("%(n)s 条") % {"n": row.subject_count}, row.get_outcome_display())
        for row in rows[: PAGE_SIZE + 1]
    ]  # fmt: skip


def seal() -> Seal:
    sealed = count_sealed(EVENTS) + count_sealed(READINGS)
    last = AuditEvent.objects.filter(code=VERIFIED).order_by("-pk").first()
    if last is None:
        return Seal(None, is_whole=True, verified=0, sealed=sealed)
    found = last.changes.values()
    is_whole = not any(one["fault"] for one in found)
    return Seal(last.at, is_whole, sum(one["signed"] for one in found), sealed)


def _beginning(table: str, column: str, with_text: str) -> list[str]:
    """The values of an indexed column that begin with a text: one step in the index for each.

    There are some hundreds of them however many rows there are.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STEPS.format(table=table, column=column))
        return [value for (value,) in cursor.fetchall() if value.startswith(with_text)]


def _details(changes: object) -> str:
    if not isinstance(changes, dict):
        return str(changes)
    return " · ".join(f"{key} {value}" for key, value in changes.items())


def _some(subjects: str) -> str:
    keys: Sequence[str] = subjects.strip(",").split(",")
    rest = " …" if len(keys) > _MOST_SUBJECTS else ""
    return ", ".join(keys[:_MOST_SUBJECTS]) + rest
