"""Which columns of a wide table a reader wants to see: declared once, remembered by the browser.

An app declares a table's columns in the order they stand (``register``); the template asks for
them (``{% columns %}``) and the file of the same list asks too (``hidden``). Only what is left out
is kept, in a cookie beside language and type size: no row tells who looks at what. On a phone
rows are blocks with all they say, and nothing is left out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from wuxin.core.errors import Sentence

COOKIE = "wuxin_columns"
_MOST = 3000  # of the 4 096 bytes of a cookie
_TABLE = re.compile(r"[a-z_]{1,20}\.[a-z_]{1,30}")
_KEY = re.compile(r"[a-z0-9_]{1,20}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading. One that is ``kept`` cannot be left out: whom a row is about."""

    key: str
    label: Sentence
    kept: bool = False
    css: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The columns of a table as one reader wants them."""

    table: str
    columns: tuple[Column, ...]
    hidden: frozenset[str]

    @property
    def hide(self) -> str:
        """The places of what is left out, counted from one: what the style sheet reads."""
        places = (at for at, one in enumerate(self.columns, 1) if one.key in self.hidden)
        return " ".join(map(str, places))

    @property
    def choices(self) -> list[tuple[Column, bool]]:
        return [(one, one.key not in self.hidden) for one in self.columns if not one.kept]


_tables: dict[str, tuple[Column, ...]] = {}


def register(table: str, *columns: Column) -> None:
    _tables[table] = columns


def names() -> frozenset[str]:
    return frozenset(_tables)


def shown(request: HttpRequest, table: str, more: Iterable[object] = ()) -> Shown:
    """The columns of a table; ``more`` are rows that have a column each, after the others."""
    columns = (*_tables[table], *(Column(key_of(row), str(row)) for row in more))
    kept = {one.key for one in columns if one.kept}
    return Shown(table, columns, frozenset(hidden(request, table) - kept))


def key_of(row: object) -> str:
    return f"r{getattr(row, 'pk', 0)}"


def hidden(request: HttpRequest, table: str) -> frozenset[str]:
    """The keys that the reader has left out of a table."""
    return _read(request.COOKIES.get(COOKIE, "")).get(table, frozenset())


def changed(cookie: str, table: str, keys: Iterable[str]) -> str:
    """The cookie with other keys left out of a table. Of the oldest tables as many go as must."""
    kept = _read(cookie)
    kept.pop(table, None)
    wanted = frozenset(key for key in keys if _KEY.fullmatch(key))
    if wanted and _TABLE.fullmatch(table):
        kept[table] = wanted
    parts = [f"{name}:{'.'.join(sorted(some))}" for name, some in kept.items()]
    while len("|".join(parts)) > _MOST:
        parts.pop(0)
    return "|".join(parts)


def _read(cookie: str) -> dict[str, frozenset[str]]:
    found = {}
    for part in cookie.split("|"):
        name, _colon, keys = part.partition(":")
        some = frozenset(key for key in keys.split(".") if _KEY.fullmatch(key))
        if some and _TABLE.fullmatch(name):
            found[name] = some
    return found
