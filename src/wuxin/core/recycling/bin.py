"""What is in the bin, who sees it, and how it gets there, back and away for good."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q, QuerySet

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import Sentence
from wuxin.core.models import KEPT_IN_BIN, Binned
from wuxin.core.recycling.copies import copy_of
from wuxin.core.recycling.refusals import (
    CannotPutBack,
    ParentGone,
    PlaceTaken,
    PutBackAlready,
    TooLate,
)
from wuxin.core.subtrees import within

__all__ = ["CannotPutBack", "ParentGone", "PlaceTaken", "PutBackAlready", "TooLate"]
PutBack = Callable[[Binned, Actor, datetime], None]


@dataclass(frozen=True, slots=True)
class Bin:
    """A kind of thing that can be deleted.

    ``roles`` are those that may delete it, over the organisation it belongs to; ``put_back`` is
    the action that asks its policy and writes it back (``restore``).
    """

    kind: str
    label: Sentence
    roles: tuple[str, ...]
    put_back: PutBack


_registered: dict[str, Bin] = {}


@dataclass(frozen=True, slots=True)
class Thing:
    """What is deleted, where it was in words, whose it is by path, and of what it is a part.

    Who puts it back holds a role over ``path``, and over ``also_path`` where that is given.
    """

    kind: str
    title: str
    place: str
    path: str
    also_path: str = ""
    belongs_to: str = ""


def register(*some: Bin) -> None:
    _registered.update({one.kind: one for one in some})


def forget(*kinds: str) -> None:
    """Take kinds away again, so that a test leaves none behind."""
    for kind in kinds:
        _registered.pop(kind, None)


def bins() -> dict[str, Bin]:
    return dict(_registered)


def may_have_any(actor: Actor) -> bool:
    """Whether there is any kind of thing that this actor could delete somewhere."""
    return any(actor.has(*one.roles) for one in _registered.values())


def visible_to(actor: Actor) -> QuerySet[Binned]:
    """What was deleted and not put back, to those who could have deleted it."""
    condition = Q(pk__in=[])
    for kind, one in _registered.items():
        paths = actor.paths("organisation", one.roles)
        condition |= Q(kind=kind) & within(paths) & within(paths, "also_path")
    return Binned.objects.filter(condition, put_back_at=None).order_by("-binned_at", "-pk")


def discard(
    row: models.Model,
    thing: Thing,
    *,
    by: Actor,
    now: datetime,
    parts: Iterable[models.Model] = (),
    derived: tuple[type[models.Model], ...] = (),
) -> Binned:
    """Delete a row into the bin: part of the action that has asked its policy.

    ``parts`` are rows that protect it and go with it; ``derived`` is what is reckoned anew anyway.
    """
    parts = list(parts)
    binned = Binned.objects.create(
        kind=_registered[thing.kind].kind,
        title=thing.title,
        place=thing.place,
        path=thing.path,
        also_path=thing.also_path or thing.path,
        belongs_to=thing.belongs_to,
        row=copy_of([row, *parts], derived),
        binned_by=by.name,
        binned_at=now,
    )
    for part in parts:
        part.delete()
    row.delete()
    return binned


@transaction.atomic
def put_back(*, binned: Binned, by: Actor, now: datetime) -> None:
    """Put it back where it was, or say why not.

    Raises ``PutBackAlready``, ``TooLate``, ``ParentGone``, ``PlaceTaken`` and what the kind's own
    action raises.
    """
    if binned.binned_at <= now - KEPT_IN_BIN:
        raise TooLate
    waiting = Binned.objects.filter(pk=binned.pk, put_back_at=None)
    if not waiting.update(put_back_at=now):
        raise PutBackAlready
    _registered[binned.kind].put_back(binned, by, now)
    audit.record(f"{binned.kind}.put_back", target=binned, by=by, at=now)


@transaction.atomic
def empty(*, by: Actor, now: datetime) -> int:
    """Remove for good what was deleted thirty days ago, and what was put back; how many."""
    over = Binned.objects.filter(binned_at__lte=now - KEPT_IN_BIN)
    counts = Counter(over.values_list("kind", flat=True))
    if counts:
        over.filter(kind__in=counts).delete()
        audit.record("core.bin.emptied", by=by, at=now, changes=dict(sorted(counts.items())))
    return counts.total()
