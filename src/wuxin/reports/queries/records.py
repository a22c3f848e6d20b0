"""The records a figure counts, as far as their reader's office reaches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wuxin.core.actor import Actor
from wuxin.ledger import registry
from wuxin.ledger.models import Entry, Kind
from wuxin.ledger.registry import Figure, Measure
from wuxin.people.models import PartyOrganisation, Person
from wuxin.people.queries.search import search_persons
from wuxin.reports.queries.seasons import Scope

PAGE_SIZE = 50
_MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class Record:
    """One entry, with the way to what it came from (no URL: the reader may not open it)."""

    day: date
    kind: str
    people: int
    minutes: int
    posted_at: datetime
    label: str
    url: str
    mark: str = ""


@dataclass(slots=True)
class Line:
    """One line of the list: a person with their records, or one record without a name."""

    name: str
    organisation: str
    records: list[Record] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of lines, and how many people or records there are in all for this reader."""

    lines: list[Line]
    page: Page[Any]
    by_person: bool
    count: int
    unnamed: int = 0


def entries_of(
    figure: Figure, scope: Scope, actor: Actor, *, until: date | None = None
) -> QuerySet[Entry]:
    """What the figure counts at a place, that the reader may see."""
    entries = figure.entries(scope.book, scope.organisation_id)
    seen = entries & Entry.objects.visible_to(actor)
    return seen.filter(day__lte=until) if until else seen


def list_records(
    figure: Figure, entries: QuerySet[Entry], actor: Actor, *, text: str = "", number: str = "1"
) -> Listing:
    """One page of the records: a line a person where people are counted, else a line an entry."""
    by_person = figure.measure is Measure.PEOPLE
    if text.strip():
        persons = search_persons(actor, text, limit=_MOST_FOUND)
        entries = entries.filter(person_id__in=[person.pk for person in persons])
    size = _MOST_FOUND if text.strip() else PAGE_SIZE  # what was found stands on one page
    page: Page[Any]
    if by_person:
        page = Paginator(_persons(entries), size).get_page(number)
        lines = _people_lines(list(page.object_list), entries, actor)
    else:
        page = Paginator(_latest_first(entries), size).get_page(number)
        lines = _entry_lines(list(page.object_list), actor)
    unnamed = 0 if text.strip() or not by_person else _without_a_person(entries)
    return Listing(
        lines=lines,
        page=page,
        by_person=by_person,
        count=page.paginator.count + unnamed,
        unnamed=unnamed,
    )


def all_lines(figure: Figure, entries: QuerySet[Entry], actor: Actor) -> Iterator[Line]:
    """Every line, page by page, for an export."""
    number = 1
    while True:
        listing = list_records(figure, entries, actor, number=str(number))
        yield from listing.lines
        if number >= listing.page.paginator.num_pages:
            return
        number += 1


def persons_on(listing: Listing) -> list[int]:
    """Whom a page of records names: for the audit of readings."""
    rows = listing.page.object_list
    ids = [row.pk if listing.by_person else row.person_id for row in rows]
    return [pk for pk in ids if pk is not None]


def persons_in(entries: QuerySet[Entry]) -> list[int]:
    """Whom all records name: for the audit of an export."""
    named = entries.filter(person_id__isnull=False).order_by("person_id")
    return list(named.values_list("person_id", flat=True).distinct())


def _persons(entries: QuerySet[Entry]) -> QuerySet[Person]:
    ids = entries.filter(person_id__isnull=False).order_by().values("person_id")
    persons = Person.objects.filter(pk__in=ids).select_related("organisation")
    return persons.order_by("organisation__path", "roster_order", "pk")


def _latest_first(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    return entries.order_by("-day", "organisation__path", "source", "pk")


def _without_a_person(entries: QuerySet[Entry]) -> int:
    """People counted under a key that is never shown."""
    return (
        entries.filter(person_id__isnull=True).order_by().values("subject_key").distinct().count()
    )


def _people_lines(persons: list[Person], entries: QuerySet[Entry], actor: Actor) -> list[Line]:
    ids = [person.pk for person in persons]
    known = _names(ids, actor)
    lines = {
        person.pk: Line(known.get(person.pk, _hidden()), _organisation_name(person, known))
        for person in persons
    }
    kinds = _Words(_kind_titles(), {})
    for entry in entries.filter(person_id__in=ids).order_by("day", "pk"):
        lines[entry.person_id or 0].records.append(_record(entry, kinds, actor))
    return list(lines.values())


def _entry_lines(entries: list[Entry], actor: Actor) -> list[Line]:
    known = _names([entry.person_id for entry in entries if entry.person_id], actor)
    places = _organisation_names(entry.organisation_id for entry in entries)
    kinds = _Words(_kind_titles(), _marked(entries))
    return [
        Line(
            _name_of(entry, known),
            places.get(entry.organisation_id, ""),
            [_record(entry, kinds, actor)],
        )
        for entry in entries
    ]


def _name_of(entry: Entry, known: dict[int, str]) -> str:
    if entry.person_id:
        return known.get(entry.person_id, _hidden())
    return _("未记名 %(number)s 人") % {"number": entry.people} if entry.people else "—"


def _names(ids: list[int], actor: Actor) -> dict[int, str]:
    seen = Person.objects.visible_to(actor).filter(pk__in=ids)
    return dict(seen.values_list("pk", "name"))


def _hidden() -> str:
    """For somebody whose branch is another one now."""
    return _("（已转往别的支部）")


def _organisation_name(person: Person, known: dict[int, str]) -> str:
    return person.organisation.name if person.organisation and person.pk in known else ""


def _organisation_names(ids: Iterable[int]) -> dict[int, str]:
    return dict(PartyOrganisation.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def _kind_titles() -> dict[str, str]:
    return {kind.pk: str(kind) for kind in Kind.objects.all()}


@dataclass(frozen=True, slots=True)
class _Words:
    """Titles of kinds by code, and what has to be said of a source."""

    kinds: dict[str, str]
    marks: dict[str, str]


def _marked(entries: list[Entry]) -> dict[str, str]:
    unnamed = [entry for entry in entries if entry.person_id is None and entry.people]
    if not unnamed:
        return {}
    book = unnamed[0].book
    return {source: str(mark.title) for mark in registry.marks() for source in mark.sources(book)}


def _record(entry: Entry, words: _Words, actor: Actor) -> Record:
    label, url = registry.record_link(entry.source, actor) or ("", "")
    return Record(
        day=entry.day,
        kind=words.kinds.get(entry.kind_id, entry.kind_id),
        people=entry.people,
        minutes=entry.minutes,
        posted_at=entry.posted_at,
        label=label,
        url=url,
        mark=words.marks.get(entry.source, ""),
    )
