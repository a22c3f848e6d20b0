"""Buses of a batch are arranged, and branches put on them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from wuxin.core import audit, recycling
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.models import Binned
from wuxin.seasons import binned as kinds
from wuxin.seasons import refusals
from wuxin.seasons.models import (
    Batch,
    BatchOrganisation,
    Enrolment,
    TransportGroup,
    TransportRide,
)
from wuxin.seasons.models.transport import MOST_SEATS
from wuxin.seasons.policies import activities as policies


@dataclass(frozen=True, slots=True, kw_only=True)
class BusPlan:
    name: str
    departs_from: str
    departs_at: datetime
    leader: str
    seats: int


@transaction.atomic
def add_bus(*, batch: Batch, plan: BusPlan, by: Actor, now: datetime) -> TransportGroup:
    """Add a bus.

    Raises ``BatchCancelled``, ``BusLeavesTooLate``, ``SeatsOutOfRange``, ``BusTwice``.
    """
    _check_may_edit(by, batch)
    if plan.departs_at > batch.starts_at:
        raise refusals.BusLeavesTooLate
    if not 0 < plan.seats <= MOST_SEATS:
        raise refusals.SeatsOutOfRange(most=MOST_SEATS)
    try:
        with transaction.atomic():
            group = TransportGroup.objects.create(
                batch=batch,
                name=plan.name,
                departs_from=plan.departs_from,
                departs_at=plan.departs_at,
                leader=plan.leader,
                seats=plan.seats,
            )
    except IntegrityError as error:
        raise refusals.BusTwice(name=plan.name) from error
    audit.record("seasons.bus.added", target=group, by=by, at=now)
    return group


@transaction.atomic
def remove_bus(*, group: TransportGroup, by: Actor, now: datetime) -> Binned:
    """Take a bus off, into the bin; its branches ride in none then."""
    _check_may_edit(by, group.batch)
    audit.record("seasons.bus.removed", target=group, by=by, at=now)
    thing = kinds.in_batch(kinds.BUS, group.name, group.batch)
    return recycling.discard(group, thing, by=by, now=now)


def put_bus_back(binned: Binned, by: Actor, _now: datetime) -> None:
    """With those who rode in it, but for a branch that rides elsewhere or is not coming now."""
    batches = Batch.objects.select_related("activity__season", "activity__organisation")
    batch = batches.get(pk=binned.row[0]["fields"]["batch"])
    _check_may_edit(by, batch)
    rides = [row for row in binned.row[1:] if _is_free(row["fields"]["roll"])]
    binned.row = [binned.row[0], *rides]
    recycling.restore(binned)


def _is_free(roll_id: int) -> bool:
    return BatchOrganisation.objects.filter(pk=roll_id, ride=None).exists()


@transaction.atomic
def ride(
    *, roll: BatchOrganisation, group: TransportGroup | None, by: Actor, now: datetime
) -> None:
    """Put a branch on a bus, or (``None``) on none. Raises ``BusIsFull``, ``NotOfThisActivity``."""
    _check_may_edit(by, roll.batch)
    TransportRide.objects.filter(roll=roll).delete()
    if group is not None:
        if group.batch_id != roll.batch_id:
            raise refusals.NotOfThisActivity
        # Whoever else fills this bus waits here.
        TransportGroup.objects.filter(pk=group.pk).update(seats=group.seats)
        riding = BatchOrganisation.objects.filter(ride__group=group).values("pk")
        taken = Enrolment.objects.filter(batch_organisation__in=riding, holds_place=True).count()
        wanted = Enrolment.objects.filter(batch_organisation=roll, holds_place=True).count()
        if taken + wanted > group.seats:
            raise refusals.BusIsFull(
                name=group.name, wanted=wanted, left=max(0, group.seats - taken)
            )
        TransportRide.objects.create(group=group, roll=roll)
    bus = group.pk if group else None
    audit.record("seasons.bus.assigned", target=roll, by=by, at=now, changes={"bus": bus})


def _check_may_edit(by: Actor, batch: Batch) -> None:
    if not policies.can_edit_activity(by, batch.activity):
        raise NotAllowed
    if batch.is_cancelled:
        raise refusals.BatchCancelled
