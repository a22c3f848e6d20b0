"""Codes as they are shown and printed, and what a code opens for who may call rolls."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.people.models import within
from wuxin.seasons.models import (
    Batch,
    BatchOrganisation,
    Enrolment,
    Presence,
    RollCallState,
    SeasonState,
)
from wuxin.seasons.models.codes import MemberCode, folded
from wuxin.seasons.policies.roll_calls import CALLERS
from wuxin.seasons.queries.name_lists import callable_rows


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of a sign-in sheet. ``note``: leave or a visit, known before."""

    number: int
    person_id: int
    name: str
    unit: str
    code: str
    note: str


def code_of(person_id: int | None) -> MemberCode | None:
    return MemberCode.objects.filter(person=person_id or 0).first()


def codes_of(person_ids: Collection[int]) -> dict[int, str]:
    rows = MemberCode.objects.filter(person__in=person_ids)
    return dict(rows.values_list("person_id", "code"))


def sheet_of(roll: BatchOrganisation) -> list[SheetRow]:
    """The branch's people in roster order. Two queries."""
    rows = roll.enrolments.in_roster_order().select_related("person", "unit")
    codes = codes_of([row.person_id for row in rows])
    told = (Presence.LEAVE, Presence.VISIT)
    return [
        SheetRow(
            number,
            row.person_id,
            row.person.name,
            row.unit.name if row.unit else "",
            codes.get(row.person_id, ""),
            str(Presence(row.status).label) if row.status in told else "",
        )
        for number, row in enumerate(rows, 1)
    ]


def counts_of(batch: Batch, actor: Actor) -> tuple[int, int]:
    """How many are there, of how many, on the rolls that the actor may call."""
    statuses = list(callable_rows(batch, actor).values_list("status", flat=True))
    return statuses.count(Presence.PRESENT), len(statuses)


def batches_to_scan(code: str, actor: Actor, now: datetime) -> list[Batch]:
    """Where the person of a code stands on an open roll that the actor may call, today or now."""
    known = folded(code)
    if not known or not actor.is_signed_in:
        return []
    rows = Enrolment.objects.filter(
        within(actor.paths("organisation", CALLERS), "batch_organisation__organisation__"),
        person__member_code__code=known,
        batch_organisation__state=RollCallState.OPEN,
        batch__activity__season__state=SeasonState.OPEN,
    ).select_related("batch__activity", "batch__venue")
    batches = [row.batch for row in rows.order_by("batch__starts_at")]
    return [one for one in batches if one.day == clock.local_day(now) or _goes_on(one, now)]


def _goes_on(batch: Batch, now: datetime) -> bool:
    """Also past midnight, on the day after the batch's own."""
    return batch.starts_at <= now < batch.ends_at
