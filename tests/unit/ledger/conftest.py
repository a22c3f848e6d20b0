"""The kinds of these tests, and a small district."""

from collections.abc import Iterator

import pytest

from tests.support.database import committed_db
from tests.support.ledger import declare_test_kinds, open_test_book, own_registry
from tests.support.people import make_organisation
from wuxin.ledger.models import Book
from wuxin.people.models import PartyOrganisation

__all__ = ["committed_db"]


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with own_registry():
        declare_test_kinds()
        yield


class District:
    """A committee, two general branches, two branches under each."""

    def __init__(self) -> None:
        self.root = make_organisation()
        self.east, self.west = make_organisation(self.root), make_organisation(self.root)
        self.branches = [
            make_organisation(above) for above in (self.east, self.east, self.west, self.west)
        ]
        self.book = open_test_book()

    @property
    def all(self) -> list[PartyOrganisation]:
        return [self.root, self.east, self.west, *self.branches]


@pytest.fixture
def district(db: None) -> District:
    return District()


@pytest.fixture
def book(district: District) -> Book:
    return district.book
