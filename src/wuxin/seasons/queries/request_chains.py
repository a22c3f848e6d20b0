"""A pasted 接龙, matched with the members who are asked."""

from collections import defaultdict
from dataclasses import dataclass

from wuxin.people.models import Person
from wuxin.seasons.chains import ChainLine, read_chain
from wuxin.seasons.models import RequestField
from wuxin.seasons.queries.rosters import Member


@dataclass(frozen=True, slots=True)
class Matched:
    """A line and those it may mean: one is clear, several are asked back, none is left out."""

    line: ChainLine
    members: list[Member]
    people: list[Person]

    @property
    def is_clear(self) -> bool:
        return len(self.members) == 1

    @property
    def said(self) -> str:
        return " ".join(self.line.words)


def match_chain(text: str, members: list[Member]) -> list[Matched]:
    """The last line of a person counts, as in the group itself."""
    lines = read_chain(text)
    last = {line.name: line for line in lines}
    by_name: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        if member.name in last:
            by_name[member.name].append(member)
    several = {name: _people(found) for name, found in by_name.items() if len(found) > 1}
    return [
        Matched(line, by_name.get(line.name, []), several.get(line.name, []))
        for line in lines
        if line.name in several or last[line.name] is line
    ]


def _people(members: list[Member]) -> list[Person]:
    """With what tells them apart."""
    ids = [member.person_id for member in members]
    people = Person.objects.select_related("organisation", "unit").in_bulk(ids)
    return [people[number] for number in ids]


def values_of(line: ChainLine, fields: list[RequestField]) -> dict[int, object]:
    """The words after the name, in the order of the questions; the last takes the rest.

    Who took part and wrote nothing more says yes to the first question.
    """
    words = list(line.words) or ["是"]
    found: dict[int, object] = {}
    for field in fields[:-1]:
        found[field.pk] = words.pop(0) if words else ""
    found[fields[-1].pk] = " ".join(words)
    return found
