"""Which person of ours a row of a roster means, and what is kept of them today."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.db.models import Q

from wuxin.core import crypto
from wuxin.core.tabular.parsing import Precision, RoughDate
from wuxin.people.models import (
    PartyMembership,
    PartyOrganisation,
    Person,
    PersonCategory,
    within,
)

_CHUNK = 500
Item = TypeVar("Item")


@dataclass(slots=True)
class Kept:
    """A person as they stand today."""

    person: Person
    membership: PartyMembership | None = None
    categories: dict[str, PersonCategory] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row knows to find its person by."""

    name: str
    id_number: str = ""
    born: RoughDate | None = None
    organisation_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The person, or none (new), or several between whom nobody can tell."""

    kept: Kept | None = None
    is_ambiguous: bool = False


class Register:
    """Everybody whom any row of the file could mean, loaded in a few queries."""

    def __init__(self, wanted: Sequence[Wanted], inside: PartyOrganisation) -> None:
        self.by_key: dict[int, Kept] = {}
        self.by_index: dict[bytes, Kept] = {}
        self.by_name: dict[str, list[Kept]] = defaultdict(list)
        self.inside = inside
        self._load(wanted)
        self._add_standing()

    def find(self, wanted: Wanted) -> Match:
        """By ID number; else by name and month of birth in the place; else by name there.

        Who stands elsewhere in the roster's subtree is found by name and month of birth only.
        """
        if wanted.id_number:
            index = crypto.blind_index(wanted.id_number, purpose="id-number")
            if kept := self.by_index.get(index):
                return Match(kept)
        alike = [kept for kept in self.by_name[wanted.name] if _may_be(kept, wanted)]
        here = [kept for kept in alike if _stands_there(kept, wanted)]
        if wanted.born:
            of_month = [kept for kept in here if kept.person.born_on]
            if of_month or not here:
                elsewhere = [kept for kept in alike if kept.person.born_on]
                return _one_of(of_month or elsewhere)
        return _one_of(here)

    def _load(self, wanted: Sequence[Wanted]) -> None:
        """Who has one of the numbers; then, for the other rows, who has one of the names."""
        indexes = {w: crypto.blind_index(w.id_number, purpose="id-number") for w in wanted}
        for some in chunks(sorted(set(indexes.values()) - {b""})):
            self._add_all(Q(id_number_index__in=some))
        others = {w.name for w in wanted if indexes[w] not in self.by_index}
        reach = self._reach({w.unit_id for w in wanted if w.unit_id})
        for names in chunks(sorted(others)):
            self._add_all(reach & Q(name__in=names))

    def _reach(self, units: set[int]) -> Q:
        """The roster's subtree, and staff of its units who belong to no organisation."""
        own = PartyOrganisation.objects.inside(self.inside).values("units")
        of_none = Q(organisation=None) & (Q(unit__in=own) | Q(unit__in=units))
        return within((self.inside.path,), "organisation__") | of_none

    def _add_all(self, condition: Q) -> None:
        # prefetched, not joined: thousands of persons share a few organisations and units
        found = Person.objects.filter(condition).prefetch_related("organisation", "unit")
        for person in found:
            self._add(person)

    def _add(self, person: Person) -> None:
        if person.pk in self.by_key:
            return
        kept = self.by_key[person.pk] = Kept(person)
        self.by_name[person.name].append(kept)
        if person.id_number_index:
            self.by_index[bytes(person.id_number_index)] = kept

    def _add_standing(self) -> None:
        for keys in chunks(sorted(self.by_key)):
            for membership in PartyMembership.objects.filter(person__in=keys, to_on=None):
                self.by_key[membership.person_id].membership = membership
            for row in PersonCategory.objects.filter(person__in=keys, to_on=None):
                self.by_key[row.person_id].categories[row.category] = row


def same_date(kept: date | None, given: RoughDate) -> bool:
    """Whether a kept day says the same, as exactly as the file says it."""
    if kept is None:
        return False
    if given.precision is Precision.YEAR:
        return kept.year == given.day.year
    if given.precision is Precision.MONTH:
        return (kept.year, kept.month) == (given.day.year, given.day.month)
    return kept == given.day


def finer(kept: date | None, given: RoughDate | None) -> date | None:
    """The kept day where the file says the same less exactly or nothing; else the file's."""
    if given is None or same_date(kept, given):
        return kept
    return given.day


def chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def _may_be(kept: Kept, wanted: Wanted) -> bool:
    """Not another person for certain: another ID number, or another month of birth."""
    if wanted.id_number and kept.person.id_number_index:
        return False
    born = kept.person.born_on
    if not (wanted.born and born):
        return True
    return _month(born, wanted.born)


def _month(born: date, given: RoughDate) -> bool:
    if given.precision is Precision.YEAR:
        return born.year == given.day.year
    return (born.year, born.month) == (given.day.year, given.day.month)


def _stands_there(kept: Kept, wanted: Wanted) -> bool:
    if wanted.organisation_id is not None:
        return kept.person.organisation_id == wanted.organisation_id
    return wanted.unit_id is not None and kept.person.unit_id == wanted.unit_id


def _one_of(found: list[Kept]) -> Match:
    if len(found) > 1:
        return Match(is_ambiguous=True)
    return Match(found[0] if found else None)
