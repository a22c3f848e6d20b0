"""Which columns an import knows, and by how many names the world calls them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.conf import settings
from django.utils.translation import override

from wuxin.core.errors import Sentence
from wuxin.core.tabular.cleaning import fold_width
from wuxin.core.tabular.errors import MissingColumns, RepeatedColumns
from wuxin.core.tabular.parsing import parse_text
from wuxin.core.tabular.tables import column_letter

Parser = Callable[[str], object]
DEFAULT_BLANKS = frozenset({"/", "-", "--", "—", "——", "\\"})
REMARK = re.compile(r"[(\[【〔<《].*?[)\]】〕>》]")
DEMAND = re.compile(r"[(\[【〔](?:必填|选填|必填项|选填项|可不填|required|optional)[)\]】〕]")
NOISE = re.compile(r"[\s*※:;_'\"“”]+|(?:必填|选填)$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that an import knows.

    ``key`` names its value in ``CheckedRow.values``; ``title`` is what templates and errors
    call it; ``names`` are other headers that mean the same. A required column must be there,
    and filled in every row. ``parse`` turns text that is not blank into a value, or raises
    ``Unreadable`` with a sentence.
    """

    key: str
    title: Sentence
    names: tuple[str, ...] = ()
    required: bool = False
    parse: Parser = parse_text
    max_length: int = 200
    unique: bool = False
    note: Sentence = ""  # stands in the comment of the template's header


@dataclass(frozen=True, slots=True)
class Header:
    """A header of the file, and where it stands."""

    index: int
    title: str

    @property
    def letter(self) -> str:
        """The letters of its column in Excel."""
        return column_letter(self.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """What each column of a file means; ``columns`` goes by index."""

    columns: Mapping[int, Column]
    ignored: list[Header]
    missing: list[Column]
    repeated: list[tuple[Column, list[Header]]]

    @property
    def is_usable(self) -> bool:
        """Whether nothing required is missing and nothing stands there twice."""
        return not self.missing and not self.repeated

    def require(self) -> None:
        """Raise ``RepeatedColumns`` or ``MissingColumns`` unless the headers can be used."""
        for column, headers in self.repeated:
            letters = "、".join(header.letter for header in headers)
            raise RepeatedColumns(title=str(column.title), letters=letters)
        if self.missing:
            raise MissingColumns(titles="、".join(str(column.title) for column in self.missing))


@dataclass(frozen=True)
class Dialect:
    """The columns of one import. A cell that holds only one of ``blanks`` counts as empty."""

    columns: tuple[Column, ...]
    blanks: frozenset[str] = DEFAULT_BLANKS

    def match_headers(self, headers: Sequence[str]) -> Matching:
        """Tell which column each header means, whatever its spaces, width, case and remarks.

        A header that fits only without its remark (手机号（本人）) gives way to one that fits
        as it is.
        """
        exact = {i: self._known.get(fold(title)) for i, title in enumerate(headers)}
        taken = {column.key for column in exact.values() if column}
        found: dict[int, Column] = {}
        for i, title in enumerate(headers):
            column = exact[i] or self._known.get(fold(title, drop_remarks=True))
            if column and (exact[i] or column.key not in taken):
                found[i] = column
        places = {column.key: [i for i in found if found[i] is column] for column in self.columns}
        return Matching(
            columns=found,
            ignored=[Header(i, t) for i, t in enumerate(headers) if t and i not in found],
            missing=[c for c in self.columns if c.required and not places[c.key]],
            repeated=[
                (column, [Header(i, headers[i]) for i in places[column.key]])
                for column in self.columns
                if len(places[column.key]) > 1
            ],
        )

    def recognised(self, headers: Sequence[str]) -> int:
        """How many different columns are found among these headers."""
        return len({column.key for column in self.match_headers(headers).columns.values()})

    def with_names(self, names: Mapping[str, Sequence[str]]) -> "Dialect":
        """The same dialect with more names by column key: what a person has mapped once."""
        columns = (replace(c, names=(*c.names, *names.get(c.key, ()))) for c in self.columns)
        return replace(self, columns=tuple(columns))

    @cached_property
    def _known(self) -> dict[str, Column]:
        """Every folded name, and the column it means; one name may not mean two."""
        known: dict[str, Column] = {}
        for column in self.columns:
            for name in map(fold, (*_titles(column), *column.names)):
                if known.setdefault(name, column) is not column:
                    message = f"“{name}” names both {known[name].key} and {column.key}"
                    raise ValueError(message)
        return known


def _titles(column: Column) -> list[str]:
    """The title in every language: a template may be filled in by a reader of another one."""
    titles = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            titles.append(str(column.title))
    return titles


def fold(title: str, *, drop_remarks: bool = False) -> str:
    """A header without spaces, width, case, asterisks and (必填), for comparing."""
    text = DEMAND.sub("", fold_width(title).casefold())
    if drop_remarks:
        text = REMARK.sub("", text)
    return NOISE.sub("", text)
