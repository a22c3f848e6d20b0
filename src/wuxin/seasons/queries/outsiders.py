"""The people of a batch who stand on no roll, as they are read."""

from dataclasses import dataclass

from wuxin.core.actor import Actor
from wuxin.seasons.models import (
    Activity,
    AttestedTotal,
    Batch,
    BatchOrganisation,
    Guest,
    UnnamedPeople,
)
from wuxin.seasons.policies import outsiders as policies


@dataclass(frozen=True, slots=True)
class TotalLine:
    """One attested total, and what this reader may do with it."""

    total: AttestedTotal
    can_confirm: bool
    can_withdraw: bool


def guests_of(batch: Batch) -> list[Guest]:
    """Those who came, in the order in which they were noted."""
    return list(Guest.objects.filter(batch=batch, removed_at=None).order_by("pk"))


def removed_guests_of(batch: Batch) -> list[Guest]:
    """Those noted by mistake, with the reason."""
    return list(Guest.objects.filter(batch=batch, removed_at__isnull=False).order_by("pk"))


def unnamed_of(batch: Batch) -> UnnamedPeople | None:
    return UnnamedPeople.objects.filter(batch=batch).first()


def totals_of(activity: Activity, actor: Actor) -> list[TotalLine]:
    """Every total of an activity, also those withdrawn, in the order of their day."""
    rows = AttestedTotal.objects.filter(activity=activity).select_related(
        "batch", "attested_by", "confirmed_by", "withdrawn_by"
    )
    may_edit = policies.can_count_outsiders(actor, activity)
    lines = []
    for total in rows.order_by("day", "pk"):
        total.activity = activity
        stands = total.withdrawn_at is None
        waits = stands and total.confirmed_at is None
        may_confirm = waits and policies.can_confirm_total(actor, total)
        lines.append(TotalLine(total, may_confirm, stands and may_edit))
    return lines


def total_beside(roll: BatchOrganisation) -> AttestedTotal | None:
    """The confirmed total that counts the batch of a roll which still waits to be called."""
    if not roll.is_open:
        return None
    totals = AttestedTotal.objects.filter(batch=roll.batch_id, withdrawn_at=None)
    return totals.filter(confirmed_at__isnull=False).first()
