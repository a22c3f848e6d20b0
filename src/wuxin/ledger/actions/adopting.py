"""Adopt: an app takes over entries that another one had posted, and no figure changes by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.ledger.actions import posts
from wuxin.ledger.actions.dialects import dialect
from wuxin.ledger.actions.lines import Line, facts_of, found
from wuxin.ledger.models import Book
from wuxin.ledger.posting import Posting
from wuxin.ledger.refusals import AdoptedDiffers

# What sums are made of. The unit, the channel and the topic may be known better by who adopts.
_COUNTED = (
    "kind", "organisation_id", "person_id", "subject_key", "day", "people", "minutes", "fen",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """The source that stood for a fact until now, and the posting that stands for it from now."""

    source: str
    posting: Posting


@transaction.atomic
def adopt(book: Book, adoptions: Sequence[Adoption], *, by: Actor, now: datetime) -> int:
    """Reverse each source and post what stands for it now; returns how many were adopted.

    The new posting counts exactly as the entry it takes over, so no figure changes. A source
    whose adopter stands already is passed over: done again, it does nothing. The adopting app
    has its own rows name the sources first (``registry.register_adopted``), so that neither a
    posting of the former app nor a rebuild makes one of them stand again.

    Raises ``AdoptedDiffers`` if a source does not stand or counts otherwise, ``BookClosed``.
    """
    with connection.cursor() as cursor:
        taken = _still_to_take(cursor, book, adoptions)
    posts.reverse_within(book, _former(taken), by=by, now=now)
    posts.post_within(book, [one.posting for one in taken], by=by, now=now)
    if taken:
        apps = {"from": _apps(_former(taken)), "to": _apps(_later(taken))}
        changes = {"sources": len(taken)} | apps
        audit.record("ledger.entries.adopted", target=book, by=by, at=now, changes=changes)
    return len(taken)


def _still_to_take(
    cursor: CursorWrapper, book: Book, adoptions: Sequence[Adoption]
) -> list[Adoption]:
    """Those whose adopter does not stand yet, with all their sources held."""
    dialect().hold(cursor, book.pk, sorted({*_former(adoptions), *_later(adoptions)}))
    taken: list[Adoption] = []
    for some in posts.in_parts(adoptions):
        state = found(dialect().find(cursor, book.pk, [*_former(some), *_later(some)]))
        for one in some:
            old, new = state.standing(one.source), state.standing(one.posting.source)
            if _is_to_take(one, old, new):
                taken.append(one)
    return taken


def _is_to_take(adoption: Adoption, old: Line | None, new: Line | None) -> bool:
    """Whether it is still to be done. Raises ``AdoptedDiffers`` where it must not."""
    if old is None and new is not None:
        return False
    wanted = Line(*facts_of(adoption.posting), 0, None)
    if old is None or new is not None or _counted(old) != _counted(wanted):
        raise AdoptedDiffers(source=adoption.source)
    return True


def _counted(line: Line) -> list[object]:
    return [getattr(line, name) for name in _COUNTED]


def _former(adoptions: Sequence[Adoption]) -> list[str]:
    return [one.source for one in adoptions]


def _later(adoptions: Sequence[Adoption]) -> list[str]:
    return [one.posting.source for one in adoptions]


def _apps(sources: Sequence[str]) -> list[str]:
    return sorted({source.partition(".")[0] for source in sources})
