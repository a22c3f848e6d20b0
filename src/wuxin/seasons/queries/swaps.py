"""The other batches of one's activity, and who waits for which."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from wuxin.core.actor import Actor
from wuxin.people.models import PartyOrganisation
from wuxin.seasons.models import Batch, BatchState, Enrolment, Waiting, WaitingState
from wuxin.seasons.policies.roll_calls import CALLERS
from wuxin.seasons.queries.invitations import BRANCHES


@dataclass(frozen=True, slots=True)
class SwapOption:
    """One other batch. ``waiting`` is how many wait for it; ``mine`` is one's own place there."""

    batch: Batch
    waiting: int
    mine: Waiting | None

    @property
    def has_place(self) -> bool:
        return self.batch.places_left > 0 and self.waiting == 0


@dataclass(frozen=True, slots=True)
class InLine:
    """One on a waiting list, and which in line; 1 is the next."""

    waiting: Waiting
    number: int


def swap_options(enrolment: Enrolment, now: datetime) -> list[SwapOption]:
    """The batches of the activity still to come, in their order, and one's own if left."""
    batches = (
        Batch.objects.filter(
            activity=enrolment.batch.activity_id, state=BatchState.PLANNED, starts_at__gt=now
        )
        .exclude(pk=enrolment.batch_id if enrolment.holds_place else 0)
        .select_related("venue")
        .order_by("number")
    )
    in_line = Counter(
        Waiting.objects.filter(batch__in=batches).in_force().values_list("batch_id", flat=True)
    )
    own = Waiting.objects.filter(batch__in=batches, person=enrolment.person_id).in_force()
    mine = {waiting.batch_id: waiting for waiting in own}
    return [SwapOption(batch, in_line[batch.pk], mine.get(batch.pk)) for batch in batches]


def waiting_of(batch: Batch) -> list[InLine]:
    """The waiting list of a batch, in order. One query."""
    rows = Waiting.objects.filter(batch=batch).in_force().select_related("organisation", "person")
    return [InLine(waiting, number) for number, waiting in enumerate(rows, 1)]


def my_waiting(actor: Actor, now: datetime) -> list[InLine]:
    """Where I stand in line, for batches still to come. Two queries."""
    own = Waiting.objects.filter(
        person_id=actor.person_id or 0, batch__starts_at__gt=now
    ).in_force()
    mine = list(own.select_related("batch__activity", "batch__venue"))
    lists: dict[int, list[int]] = {}
    others = Waiting.objects.filter(batch__in=[waiting.batch_id for waiting in mine]).in_force()
    for batch_id, pk in others.values_list("batch_id", "pk"):
        lists.setdefault(batch_id, []).append(pk)
    return [InLine(one, lists[one.batch_id].index(one.pk) + 1) for one in mine]


def placed_lately(actor: Actor, now: datetime) -> list[Waiting]:
    """Those who moved up into a batch still to come: my own, and those of my branches."""
    return list(
        Waiting.objects.visible_to(actor)
        .filter(state=WaitingState.PLACED, batch__starts_at__gt=now)
        .select_related("organisation", "person", "batch__activity", "batch__venue")
        .order_by("-ended_at", "-pk")[:20]
    )


def may_wait(batch: Batch, actor: Actor) -> list[PartyOrganisation]:
    """The actor's branches that are neither in the batch nor waiting, in the tree's order."""
    waiting = Waiting.objects.filter(batch=batch, person=None).in_force()
    return list(
        PartyOrganisation.objects.reached_by(actor, *CALLERS)
        .filter(kind__in=BRANCHES)
        .exclude(pk__in=waiting.values("organisation"))
        .exclude(pk__in=batch.invitations.filter(is_invited=True).values("organisation"))
    )
