"""What apps declare to the ledger in ``apps.ready()``: kinds, sets, expectations, figures, links.

The ledger knows no app. A set's people are kept only if a figure or coverage declares the set.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeVar

from django.db.models import QuerySet

from wuxin.core.actor import Actor
from wuxin.core.errors import Sentence
from wuxin.ledger.models import Book, Entry
from wuxin.ledger.posting import Posting

ALL = "all"
T = TypeVar("T")


class Measure(StrEnum):
    """What a figure measures. People are different persons; attendances are not."""

    PEOPLE = "people"
    ATTENDANCES = "attendances"
    SESSIONS = "sessions"
    MINUTES = "minutes"
    FEN = "fen"
    COUNT = "count"
    RATE = "rate"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindDefinition:
    """A kind of entry, as its app declares it. ``classroom`` is a slug, or none."""

    code: str
    title: Sentence
    classroom: str | None = None
    counts_attendance: bool = False
    counts_coverage: bool = False
    counts_hours: bool = False
    app: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDefinition:
    """A set whose different people are counted: of the kinds named, of a classroom, or of all.

    Of a classroom or of all, only the kinds that ``counting`` says belong.
    """

    code: str
    kinds: tuple[str, ...] = ()
    classroom: str = ""
    counting: Literal["attendance", "coverage", "hours"] = "attendance"

    def holds(self, kind: KindDefinition) -> bool:
        if self.kinds:
            return kind.code in self.kinds
        flag: bool = getattr(kind, f"counts_{self.counting}")
        return flag and self.classroom in {"", kind.classroom}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureValue:
    """A figure's number; ``None`` is "not recorded". A rate carries what it was divided from."""

    value: int | None
    numerator: int | None = None
    denominator: int | None = None


Value = Callable[[Book, int | None], FigureValue]
Entries = Callable[[Book, int | None], QuerySet[Entry]]
Expected = Callable[[Book], Iterable[Posting]]
Adopted = Callable[[Book, Sequence[str]], Iterable[str]]
RecordLink = Callable[[str, Actor], tuple[str, str] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that is shown: what it counts and what not, and the entries behind it.

    ``value`` and ``entries`` take a book and an organisation's id, ``None`` for the whole;
    ``unnamed`` is how many of the number are people without a name, to be told apart.
    """

    code: str
    source_row: str | None = None
    title: Sentence
    measure: Measure
    definition: Sentence
    unit_word: Sentence
    value: Value
    entries: Entries
    unnamed: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What every figure must say that counts one of these sources of a book."""

    code: str
    title: Sentence
    sources: Callable[[Book], Iterable[str]]


class DeclaredTwice(ValueError):
    """Two apps use one name for different things."""


_kinds: dict[str, KindDefinition] = {}
_sets: dict[str, SetDefinition] = {}
_figures: dict[str, Figure] = {}
_expected: dict[str, Expected] = {}
_adopted: dict[str, Adopted] = {}
_links: dict[str, RecordLink] = {}
_marks: dict[str, Mark] = {}


def register_kind(definition: KindDefinition) -> None:
    """Make a kind known. Raises ``DeclaredTwice`` if another one has its code."""
    _keep(_kinds, definition.code, definition)


def register_set(definition: SetDefinition) -> None:
    """Have the different people of a set counted. Raises ``DeclaredTwice``."""
    _keep(_sets, definition.code, definition)


def register_named_set(code: str) -> str:
    """Have ``all``, ``kind:<code>`` or ``classroom:<slug>`` counted; returns the code."""
    family, _, name = code.partition(":")
    if code == ALL:
        register_set(SetDefinition(code=code))
    elif family == "kind" and name:
        register_set(SetDefinition(code=code, kinds=(name,)))
    elif family == "classroom" and name:
        register_set(SetDefinition(code=code, classroom=name))
    elif code not in _sets:
        raise LookupError(code)
    return code


def register_figure(figure: Figure) -> None:
    """Make a figure known. Raises ``DeclaredTwice``."""
    _keep(_figures, figure.code, figure)


def register_expected(app_label: str, expected: Expected) -> None:
    """Say what the ledger should hold of an app: sources that begin with its label and a dot."""
    _keep(_expected, app_label, expected)


def register_adopted(app_label: str, adopted: Adopted) -> None:
    """Say which of some sources of other apps an app has adopted and stands for now."""
    _keep(_adopted, app_label, adopted)


def register_record_link(prefix: str, link: RecordLink) -> None:
    """Say how the record behind a source that begins with ``prefix`` is opened."""
    _keep(_links, prefix, link)


def register_mark(mark: Mark) -> None:
    """Have figures say that they count these sources. Raises ``DeclaredTwice``."""
    _keep(_marks, mark.code, mark)


def marks() -> list[Mark]:
    return list(_marks.values())


def kinds() -> list[KindDefinition]:
    return list(_kinds.values())


def kind(code: str) -> KindDefinition | None:
    return _kinds.get(code)


def figures() -> list[Figure]:
    """All figures in the order of the source's rows, then those of none by code."""
    return sorted(_figures.values(), key=_in_source_order)


def figure(code: str) -> Figure | None:
    return _figures.get(code)


def expected() -> dict[str, Expected]:
    return dict(_expected)


def adopted(book: Book, sources: Sequence[str]) -> set[str]:
    """Those of these sources that another app stands for now: they do not stand again."""
    if not sources:
        return set()
    return {source for tell in _adopted.values() for source in tell(book, sources)}


def record_link(source: str, actor: Actor) -> tuple[str, str] | None:
    """Label and URL of the record behind a source, or none that this reader may open."""
    for prefix in sorted(_links, key=len, reverse=True):
        if source.startswith(prefix):
            return _links[prefix](source, actor)
    return None


def kinds_of_sets() -> dict[str, list[str]]:
    """Every set that is kept, with the kinds whose entries put a person into it."""
    return {code: kinds_of_set(code) for code in sorted(_sets)}


def kinds_of_set(code: str) -> list[str]:
    definition = _sets[code]
    return sorted(kind.code for kind in _kinds.values() if definition.holds(kind))


def _keep(known: dict[str, T], name: str, thing: T) -> None:
    if known.setdefault(name, thing) != thing:
        raise DeclaredTwice(name)


def _in_source_order(figure: Figure) -> tuple[bool, int, str]:
    row = (figure.source_row or "").removeprefix("S")
    return (not row, int(row) if row.isdigit() else 0, figure.code)
