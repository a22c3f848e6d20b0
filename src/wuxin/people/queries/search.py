"""Search of persons: one port, and the adapter that needs no search engine.

The adapter uses the indexes of name, pinyin and initials first, and reads through the names
only when those did not fill the list: at once among a district's 3,500 persons, and still by
index for beginnings of names, pinyin and initials among 300,000. Full-text adapters (SQLite FTS5,
PostgreSQL pg_trgm) take its place behind the same port.
"""

from typing import Protocol

from django.db.models import Q, QuerySet

from wuxin.core.actor import Actor
from wuxin.people import names
from wuxin.people.models import PartyOrganisation, Person, within

MOST_LETTERS = 40
_AFTER = "zzzzzzzzzzzz"  # sorts after every ending of a word of a–z, in every collation
_LAST = "\U0010ffff"
_CANDIDATES = 2_000  # names looked at one by one: ample for 20,000 persons


class PersonFinder(Protocol):
    """The port: persons of ``among`` that the text names, the surest first."""

    def find(self, among: QuerySet[Person], text: str, limit: int) -> list[Person]: ...


def search_persons(actor: Actor, text: str, limit: int = 20) -> list[Person]:
    """Persons the actor may see whom the text names: by name, pinyin, initials, organisation.

    Words apart by spaces must all fit (钦工 zs): a word fits the person or the organisation.
    """
    words = text[:MOST_LETTERS].split()
    if not words:
        return []
    among: QuerySet[Person] = Person.objects.visible_to(actor)
    among = among.select_related("organisation", "unit")
    for word in words[:-1]:
        among = _narrowed(among, word)
    return finder.find(among, words[-1], limit)


class LikeFinder:
    """Indexes first, then LIKE."""

    def find(self, among: QuerySet[Person], text: str, limit: int) -> list[Person]:
        found: dict[int, Person] = {}
        for step in (_by_index, _by_part, _by_mixture, _by_organisation):
            if len(found) >= limit:
                break
            rows = step(among.exclude(pk__in=found), text, limit - len(found))
            found.update((person.pk, person) for person in rows)
        return list(found.values())


finder: PersonFinder = LikeFinder()


def _by_index(among: QuerySet[Person], text: str, limit: int) -> list[Person]:
    """The beginning of the name, of its pinyin or of its initials."""
    condition = Q(name__range=(text, text + _LAST), name__startswith=text)
    if word := _latin(text):
        condition |= Q(pinyin__range=(word, word + _AFTER))
        condition |= Q(initials__range=(word, word + _AFTER))
    return list(among.filter(condition).order_by("pinyin", "pk")[:limit])


def _by_part(among: QuerySet[Person], text: str, limit: int) -> list[Person]:
    """Any part of the name, or of its pinyin from a syllable on."""
    if not (word := _latin(text)):
        return list(among.filter(name__icontains=text).order_by("pinyin", "pk")[:limit])
    rows = among.filter(Q(pinyin__contains=word) | Q(initials__contains=word))
    return _matching(rows, text, limit)


def _by_mixture(among: QuerySet[Person], text: str, limit: int) -> list[Person]:
    """zsan, 张s: characters, syllables and initials mixed, checked name by name."""
    if not any(character.isascii() for character in text):
        return []
    if word := _latin(text):
        heard = among.filter(initials__contains=word[0])
        for letter in sorted(set(word)):
            heard = heard.filter(pinyin__contains=letter)
        return _matching(heard, text, limit)
    rows = among
    for character in text:
        if not character.isascii():
            rows = rows.filter(name__contains=character)
    return _matching(rows, text, limit)


def _by_organisation(among: QuerySet[Person], text: str, limit: int) -> list[Person]:
    """Everybody of the organisations or units that the text names, in roster order."""
    rows = among.filter(_of_organisation(text))
    return list(rows.in_roster_order()[:limit])  # type: ignore[attr-defined]  # PersonQuerySet


def _matching(rows: QuerySet[Person], text: str, limit: int) -> list[Person]:
    """Those of the first candidates whose name the text fits, without a gap."""
    found: list[Person] = []
    for person in rows.order_by("pinyin", "pk")[:_CANDIDATES]:
        if names.matches(text, person.name):
            found.append(person)
            if len(found) == limit:
                break
    return found


def _narrowed(among: QuerySet[Person], word: str) -> QuerySet[Person]:
    condition = Q(name__icontains=word) | _of_organisation(word)
    if latin := _latin(word):
        condition |= Q(pinyin__contains=latin) | Q(initials__contains=latin)
    return among.filter(condition)


def _of_organisation(text: str) -> Q:
    named = PartyOrganisation.objects.filter(name__contains=text).values_list("path", flat=True)
    paths = tuple(named[:50])
    at_unit = Q(unit__name__contains=text)
    return within(paths, "organisation__") | at_unit if paths else at_unit


def _latin(text: str) -> str:
    """The text as pinyin is kept, if it is nothing else."""
    word = text.casefold().replace("ü", "v")
    return word if word.isascii() and word.isalpha() else ""
