"""Which organisation or unit a roster means by a name, and what to do with a name nobody has."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from wuxin.people.models import PartyOrganisation, Unit
from wuxin.people.queries.organisations import nearest_names
from wuxin.people.roster_dialect import folded_name

CREATE = "create"
_MOST_SUGGESTED = 200
_CHUNK = 500
Node = TypeVar("Node", PartyOrganisation, Unit)


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation or a unit of the roster; without an id, one that is still to be made."""

    name: str
    pk: int | None = None
    path: str = ""


@dataclass(slots=True)
class Unknown:
    """A name that the file uses and nobody has: on which rows, and what is near it."""

    name: str
    rows: list[int] = field(default_factory=list)
    nearest: str = ""
    choice: str = ""


class Directory:
    """One tree as the file's names find it. ``choices`` say what a person decided for a name:
    ``create``, or the key of the one that is meant."""

    def __init__(
        self,
        model: type[PartyOrganisation] | type[Unit],
        names: Iterable[str],
        choices: Mapping[str, str],
        inside: PartyOrganisation | None,
    ) -> None:
        self.model, self.choices = model, choices
        self.known: dict[str, Place] = {}
        self.by_folded: dict[str, list[Place]] = defaultdict(list)
        self.unknown: dict[str, Unknown] = {}
        self._load(sorted(set(names)), inside)

    def find(self, name: str, row: int) -> Place | None:
        """The place a name means, or None; a name not found is remembered with its row."""
        if place := self.known.get(name):
            return place
        alike = self.by_folded.get(folded_name(name), [])
        if len(alike) == 1:
            return alike[0]
        choice = self.choices.get(name, "")
        unknown = self.unknown.setdefault(name, Unknown(name, choice=choice))
        unknown.rows.append(row)
        if choice == CREATE:
            return Place(name)
        return self._by_key.get(choice)

    def suggest(self) -> list[Unknown]:
        """The unknown names, each with the nearest known one."""
        for unknown in list(self.unknown.values())[:_MOST_SUGGESTED]:
            near = nearest_names(unknown.name, self.near_names)
            unknown.nearest = near[0] if near else ""
        return list(self.unknown.values())

    def _load(self, names: list[str], inside: PartyOrganisation | None) -> None:
        nearby = self.model.objects.all() if inside is None else self.model.objects.inside(inside)
        rows = list(nearby.values_list("pk", "name", "code", "path")[:5000])
        for start in range(0, len(names), _CHUNK):
            exact = self.model.objects.filter(name__in=names[start : start + _CHUNK])
            rows += exact.values_list("pk", "name", "code", "path")
        self.near_names = sorted({name for _pk, name, _code, _path in rows})
        self._by_key = {str(pk): Place(name, pk, path) for pk, name, _code, path in rows}
        for place in self._by_key.values():
            self.by_folded[folded_name(place.name)].append(place)
        for pk, _name, code, _path in rows:
            self.known.setdefault(code, self._by_key[str(pk)])
        for place in self._by_key.values():
            self.known[place.name] = place
