"""Who acts: an account with roles, each over a subtree. Role codes are opaque here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, Self

Tree = Literal["unit", "organisation"]


@dataclass(frozen=True, slots=True)
class Scope:
    """One role over one subtree; an empty path is the whole tree."""

    role: str
    tree: Tree
    path: str
    node_id: int | None = None

    def covers(self, path: str) -> bool:
        return path.startswith(self.path)


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who asks: nobody (a visitor), a person with an account, or the program itself."""

    account_id: int | None = None
    person_id: int | None = None
    name: str = ""
    scopes: frozenset[Scope] = field(default_factory=frozenset)
    is_program: bool = False

    @classmethod
    def visitor(cls) -> Self:
        return cls()

    @classmethod
    def program(cls, name: str = "wuxin") -> Self:
        """The program itself: commands and jobs that a person's action started."""
        return cls(name=name, is_program=True)

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def has_office(self) -> bool:
        return bool(self.scopes)

    def has(self, *roles: str) -> bool:
        """Whether any of the roles is held, over whatever subtree."""
        return self.is_program or any(scope.role in roles for scope in self.scopes)

    def covers(self, tree: Tree, path: str, roles: Iterable[str]) -> bool:
        """Whether one of ``roles`` is held over a subtree that contains ``path``."""
        if self.is_program:
            return True
        wanted = frozenset(roles)
        return any(s.tree == tree and s.role in wanted and s.covers(path) for s in self.scopes)

    def paths(self, tree: Tree, roles: Iterable[str]) -> tuple[str, ...]:
        """The roots of what the roles reach in a tree, none inside another; ('',) is everything."""
        if self.is_program:
            return ("",)
        wanted = frozenset(roles)
        found = sorted({s.path for s in self.scopes if s.tree == tree and s.role in wanted})
        return tuple(p for i, p in enumerate(found) if not any(p.startswith(q) for q in found[:i]))
