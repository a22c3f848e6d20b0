"""What a row of a roster says otherwise than we keep it. What a file leaves empty is kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from wuxin.core import crypto
from wuxin.core.tabular.parsing import RoughDate
from wuxin.people.models import Category, MembershipKind, Sex
from wuxin.people.queries.persons import mask
from wuxin.people.queries.roster_matching import Kept, same_date
from wuxin.people.queries.roster_row import RosterRow
from wuxin.people.roster_dialect import NO_MEMBER

_EITHER_OR = frozenset({str(Category.SERVING), str(Category.RETIRED)})
SEALED = ("id_number", "phone")


@dataclass(frozen=True, slots=True)
class Change:
    """One field, as a page may show it: the sealed two are masked."""

    field: str
    old: str
    new: str


def differences(row: RosterRow, kept: Kept) -> list[Change]:
    """Every field that the row would change, in the order of a roster's columns."""
    return [
        *_of_texts(row, kept),
        *_of_dates(row, kept),
        *_of_sealed(row, kept),
        *_of_membership(row, kept),
        *_of_places(row, kept),
        *_of_categories(row, kept),
    ]


def categories_after(row: RosterRow, kept: Kept | None) -> frozenset[str]:
    """Serving and retired exclude each other; anything else is only ever added by a file."""
    current = frozenset(kept.categories) if kept else frozenset()
    said = row.standing.categories
    if said & _EITHER_OR:
        current -= _EITHER_OR
    return current | said


def _of_texts(row: RosterRow, kept: Kept) -> Iterator[Change]:
    person = kept.person
    if row.name != person.name:
        yield Change("name", person.name, row.name)
    if row.sex and row.sex != person.sex:
        old = Sex(person.sex).label if person.sex else ""
        yield Change("sex", str(old), str(Sex(row.sex).label))
    for key, new in row.texts.items():
        if new != (old := getattr(person, key)):
            yield Change(key, old, new)


def _of_dates(row: RosterRow, kept: Kept) -> Iterator[Change]:
    membership = kept.membership
    held = (
        ("born", kept.person.born_on, row.born),
        ("joined", membership.joined_on if membership else None, row.joined),
        ("confirmed", membership.confirmed_on if membership else None, row.confirmed),
    )
    for key, old, new in held:
        if new and not same_date(old, new) and (key == "born" or row.organisation or membership):
            yield Change(key, old.isoformat() if old else "", _written(new))


def _of_sealed(row: RosterRow, kept: Kept) -> Iterator[Change]:
    person = kept.person
    if row.id_number and crypto.blind_index(row.id_number, purpose="id-number") != bytes(
        person.id_number_index or b""
    ):
        yield Change("id_number", mask(person.id_number(), 6, 2), mask(row.id_number, 6, 2))
    if row.phone and crypto.blind_index(row.phone, purpose="phone") != bytes(
        person.phone_index or b""
    ):
        yield Change("phone", mask(person.phone(), 3, 4), mask(row.phone, 3, 4))


def _of_membership(row: RosterRow, kept: Kept) -> Iterator[Change]:
    new = row.standing.kind
    if not new or new == NO_MEMBER or not kept.membership:
        return
    old = kept.membership.kind
    if new != old:
        yield Change("kind", str(MembershipKind(old).label), str(MembershipKind(new).label))


def _of_places(row: RosterRow, kept: Kept) -> Iterator[Change]:
    person = kept.person
    if row.organisation and row.organisation.pk != person.organisation_id:
        old = person.organisation.name if person.organisation else ""
        yield Change("organisation", old, row.organisation.name)
    if row.unit and row.unit.pk != person.unit_id:
        yield Change("unit", person.unit.name if person.unit else "", row.unit.name)


def _of_categories(row: RosterRow, kept: Kept) -> Iterator[Change]:
    old, new = frozenset(kept.categories), categories_after(row, kept)
    if old != new:
        yield Change("standing", _labels(old), _labels(new))


def _labels(categories: frozenset[str]) -> str:
    return "、".join(str(c.label) for c in Category if c in categories)


def _written(given: RoughDate) -> str:
    length = {"year": 4, "month": 7, "day": 10}[given.precision]
    return given.day.isoformat()[:length]
