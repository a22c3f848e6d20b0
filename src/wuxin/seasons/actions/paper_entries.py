"""Two people type the same paper sheet; what both read becomes the roll."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.seasons import attendance_refusals as refusals
from wuxin.seasons.actions.roll_calls import Change, check_open, take_roll_call
from wuxin.seasons.models import BatchOrganisation, Enrolment, PaperEntry, Presence
from wuxin.seasons.policies import roll_calls as policies


@dataclass(frozen=True, slots=True)
class PaperOutcome:
    """``agreed``: the roll is ticked. Else either nobody else has typed yet, or they differ."""

    agreed: bool
    ticked: int = 0


@transaction.atomic
def type_paper_sheet(
    *, roll: BatchOrganisation, present: Collection[int], by: Actor, now: datetime
) -> PaperOutcome:
    """Keep what ``by`` reads off the paper; where another person read the same, tick the roll.

    Typing again replaces one's own entry. Nobody who stands present is taken off: the paper
    only says who signed. Raises ``NobodySigned``, ``NotOfThisRoll``, ``PersonNeeded``, and what
    a roll that cannot be called raises.
    """
    if not policies.can_call_roll(by, roll.organisation):
        raise NotAllowed
    if by.person_id is None:
        raise refusals.PersonNeeded
    check_open(roll)
    # Both typists at once: the second waits here and sees the first one's entry.
    BatchOrganisation.objects.filter(pk=roll.pk).update(revision=F("revision") + 1)
    rows = {row.pk: row for row in Enrolment.objects.filter(batch_organisation=roll)}
    if not present:
        raise refusals.NobodySigned
    if not rows.keys() >= set(present):
        raise refusals.NotOfThisRoll
    PaperEntry.objects.update_or_create(
        roll=roll,
        typed_by_id=by.person_id,
        settled_at=None,
        defaults={"present": sorted(set(present)), "typed_at": now},
    )
    others = PaperEntry.objects.filter(roll=roll, settled_at=None).exclude(typed_by=by.person_id)
    if not any(other.ticks == set(present) for other in others):
        audit.record("seasons.paper_entry.typed", target=roll, by=by, at=now)
        return PaperOutcome(agreed=False)
    changes = [_present(rows[pk]) for pk in sorted(set(present))]
    outcome = take_roll_call(roll=roll, changes=changes, by=by, now=now)
    PaperEntry.objects.filter(roll=roll, settled_at=None).update(settled_at=now)
    said = {"ticked": len(outcome.changed)}
    audit.record("seasons.paper_entry.agreed", target=roll, by=by, at=now, changes=said)
    return PaperOutcome(agreed=True, ticked=len(outcome.changed))


def _present(row: Enrolment) -> Change:
    return Change(enrolment_id=row.pk, seen_revision=row.revision, status=Presence.PRESENT.value)
