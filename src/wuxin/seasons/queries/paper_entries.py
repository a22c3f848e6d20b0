"""A paper sheet as it is being typed in: one's own ticks, and where two readings differ."""

from dataclasses import dataclass

from wuxin.core.actor import Actor
from wuxin.seasons.models import BatchOrganisation, PaperEntry
from wuxin.seasons.queries.roll_states import states_of


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One line of the sheet; ``differs`` is told only to who has typed their own reading."""

    pk: int
    person_id: int
    name: str
    is_mine: bool
    differs: bool


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """The sheet as this reader may see it. ``others``: how many other people have typed it."""

    rows: list[PaperRow]
    has_mine: bool
    others: int

    @property
    def differing(self) -> list[PaperRow]:
        return [row for row in self.rows if row.differs]


def paper_sheet_of(roll: BatchOrganisation, actor: Actor) -> PaperSheet:
    """Two queries. Of others' ticks nothing is told before one's own are kept."""
    entries = list(PaperEntry.objects.filter(roll=roll, settled_at=None))
    mine = next((one for one in entries if one.typed_by_id == actor.person_id), None)
    others = [one for one in entries if one.typed_by_id != actor.person_id]
    ticks = mine.ticks if mine else frozenset()
    differing: set[int] = set()
    if mine:
        for other in others:
            differing |= ticks ^ other.ticks
    rows = [
        PaperRow(row.pk, row.person_id, row.name, row.pk in ticks, row.pk in differing)
        for row in states_of(roll)
    ]
    return PaperSheet(rows, has_mine=mine is not None, others=len(others))
