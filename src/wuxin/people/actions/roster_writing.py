"""Writing a planned roster in bulk: a few statements for thousands of rows."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Max

from wuxin.core import crypto
from wuxin.people.actions.persons import name_person
from wuxin.people.models import (
    MembershipKind,
    PartyMembership,
    Person,
    PersonCategory,
)
from wuxin.people.queries.roster_differences import categories_after
from wuxin.people.queries.roster_matching import Kept, chunks, finer
from wuxin.people.queries.roster_plan import Plan, Planned, Verdict
from wuxin.people.queries.roster_row import RosterRow

_BATCH = 500
_WRITTEN = ("name", "pinyin", "initials", "sex", "born_on", "ethnicity", "education", "position",
            "unit", "organisation", "id_number_sealed", "id_number_index", "phone_sealed",
            "phone_index", "roster_order")  # fmt: skip
_NEW_PERIOD = {"organisation", "kind"}
_DATES = {"joined", "confirmed"}


def write_plan(plan: Plan, *, on: date) -> tuple[list[Person], list[Planned]]:
    """Write all good rows as of a day; the persons made, and the rows that changed somebody.

    Called inside the transaction of the import.
    """
    new = [planned for planned in plan.planned if planned.verdict is Verdict.NEW]
    changed = [planned for planned in plan.planned if planned.verdict is Verdict.CHANGED]
    orders = _last_orders(planned.row for planned in (*new, *changed))
    pairs = [(Person(), planned.row) for planned in new]
    kept = [(one.kept.person, one.row) for one in changed if one.kept]
    to_seal = (person for person, row in (*pairs, *kept) if row.id_number or row.phone)
    with crypto.hold(map(crypto.subject_of, to_seal), make=True):
        made = _write_new(pairs, on, orders)
        _write_changed(changed, on, orders)
    return made, changed


def _write_new(
    pairs: list[tuple[Person, RosterRow]], on: date, orders: dict[int, int]
) -> list[Person]:
    made = [person for person, _row in pairs]
    for person, row in pairs:
        _fill(person, row, orders)
    Person.objects.bulk_create(made, batch_size=_BATCH)
    members = (_membership(person, row, on) for person, row in pairs if row.organisation)
    PartyMembership.objects.bulk_create(members, batch_size=_BATCH)
    categories = (
        PersonCategory(person=person, category=category, from_on=on)
        for person, row in pairs
        for category in sorted(categories_after(row, None))
    )
    PersonCategory.objects.bulk_create(categories, batch_size=_BATCH)
    return made


def _write_changed(changed: list[Planned], on: date, orders: dict[int, int]) -> None:
    kept = [(planned, planned.kept) for planned in changed if planned.kept]
    for planned, one in kept:
        _fill(one.person, planned.row, orders)
    # an upsert on the key: one statement a batch, where bulk_update would need a CASE a field
    Person.objects.bulk_create(
        [one.person for _planned, one in kept],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_WRITTEN,
        batch_size=_BATCH,
    )
    _write_memberships(kept, on)
    _write_categories(kept, on)


def _write_memberships(kept: list[tuple[Planned, Kept]], on: date) -> None:
    """Another organisation or kind begins a new period; a corrected date stays in the old one."""
    ended: list[int] = []
    begun: list[PartyMembership] = []
    corrected: list[PartyMembership] = []
    for planned, one in kept:
        fields = {change.field for change in planned.changes}
        if not fields & (_NEW_PERIOD | _DATES):
            continue
        here = one.membership
        after = _membership(one.person, planned.row, on, here)
        if here and (here.from_on >= on or not fields & _NEW_PERIOD):
            after.pk, after.from_on = here.pk, here.from_on
            corrected.append(after)
        elif planned.row.organisation or here:
            ended += [here.pk] if here else []
            begun.append(after)
    for keys in chunks(ended):
        PartyMembership.objects.filter(pk__in=keys).update(to_on=on)
    PartyMembership.objects.bulk_create(begun, batch_size=_BATCH)
    PartyMembership.objects.bulk_create(
        corrected,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["organisation", "kind", "joined_on", "confirmed_on"],
        batch_size=_BATCH,
    )


def _write_categories(kept: list[tuple[Planned, Kept]], on: date) -> None:
    ended: dict[date, list[int]] = {}
    begun: list[PersonCategory] = []
    for planned, one in kept:
        after = categories_after(planned.row, one)
        for category, row in one.categories.items():
            if category not in after:
                ended.setdefault(max(on, row.from_on), []).append(row.pk)
        begun += [
            PersonCategory(person=one.person, category=category, from_on=on)
            for category in sorted(after - set(one.categories))
        ]
    for day, keys in ended.items():
        for some in chunks(keys):
            PersonCategory.objects.filter(pk__in=some).update(to_on=day)
    PersonCategory.objects.bulk_create(begun, batch_size=_BATCH)


def _fill(person: Person, row: RosterRow, orders: dict[int, int]) -> None:
    """Put in what the row says; what it leaves empty stays as it is."""
    if person.name != row.name:
        name_person(person, row.name)
    person.seal(id_number=row.id_number or None, phone=row.phone or None)
    person.sex = row.sex or person.sex
    person.born_on = finer(person.born_on, row.born)
    for key, text in row.texts.items():
        setattr(person, key, text)
    if row.unit:
        person.unit_id = row.unit.pk
    _place(person, row, orders)


def _place(person: Person, row: RosterRow, orders: dict[int, int]) -> None:
    """A newcomer stands last on the roster, in the order of the file."""
    place = row.organisation.pk if row.organisation else None
    if place in {None, person.organisation_id}:
        return
    orders[place] = orders.get(place, 0) + 1
    person.organisation_id, person.roster_order = place, orders[place]


def _membership(
    person: Person, row: RosterRow, on: date, before: PartyMembership | None = None
) -> PartyMembership:
    """The membership as the row leaves it, with what it does not speak of from before."""
    after = PartyMembership(person=person, from_on=on)
    after.organisation_id = person.organisation_id or 0  # no query a row; never 0 here
    after.kind = before.kind if before else MembershipKind.FULL
    if row.standing.kind in MembershipKind:
        after.kind = row.standing.kind
    after.joined_on = finer(before.joined_on if before else None, row.joined)
    after.confirmed_on = finer(before.confirmed_on if before else None, row.confirmed)
    return after


def _last_orders(rows: Iterable[RosterRow]) -> dict[int, int]:
    places = sorted(
        {row.organisation.pk for row in rows if row.organisation and row.organisation.pk}
    )
    return dict(_read_orders(places))


def _read_orders(places: list[int]) -> Iterator[tuple[int, int]]:
    for some in chunks(places):
        found = Person.objects.filter(organisation__in=some).values_list("organisation_id")
        yield from found.annotate(last=Max("roster_order"))
