"""Whatever is posted, reversed, moved and closed: the sums are those of brute force."""

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.support.brute_force import assert_sums_are_true
from tests.support.ledger import (
    BY,
    CLASS,
    FROM_ON,
    GRANT,
    NOW,
    SESSION,
    TO_ON,
    VISIT,
    open_test_book,
)
from tests.support.people import make_organisation
from tests.unit.ledger.conftest import District
from wuxin.ledger import actions
from wuxin.ledger.models import Book
from wuxin.ledger.posting import Posting
from wuxin.people.models import PartyOrganisation

_SOURCES = st.integers(0, 9).map("tests.row:{}:1".format)
_DAYS = st.one_of(
    st.sampled_from([date(2021, 12, 31), date(2022, 1, 1), date(2022, 1, 2), date(2022, 1, 3)]),
    st.integers(0, (TO_ON - FROM_ON).days).map(lambda n: FROM_ON + timedelta(days=n)),
)
_WHO: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.integers(1, 4).map(lambda n: {"person_id": n}),
    st.sampled_from([b"\x00" * 32, b"\xff" * 32]).map(lambda key: {"subject_key": key}),
    st.integers(0, 30).map(lambda n: {"people": n}),
    st.just({"person_id": 1, "people": 0}),
)
_PLACES = st.integers(0, 9)
_POSTINGS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([CLASS, VISIT, SESSION, GRANT]),
        "place": _PLACES,
        "day": _DAYS,
        "source": _SOURCES,
        "minutes": st.integers(0, 8).map(lambda n: n * 15),
        "fen": st.integers(0, 10_000),
        "who": _WHO,
    }
)
_BOOKS = st.integers(0, 1)
_POST = st.tuples(
    st.just("post"),
    _BOOKS,
    st.lists(_POSTINGS, min_size=1, max_size=6, unique_by=lambda p: str(p["source"])),
)
_STEPS = st.one_of(
    _POST,
    _POST,
    _POST,
    _POST,
    st.tuples(st.just("reverse"), _BOOKS, st.lists(_SOURCES, min_size=1, max_size=6)),
    st.tuples(st.just("move"), _PLACES, _PLACES),
    st.tuples(st.just("move"), _PLACES, _PLACES),
    st.tuples(st.just("follow"), st.none(), st.none()),
    st.tuples(st.just("grow"), _PLACES, st.none()),
    st.tuples(st.just("fold"), _BOOKS, st.none()),
    st.tuples(st.just("recompute"), _BOOKS, st.none()),
    st.tuples(st.just("close"), st.just(1), st.none()),
)


class World:
    """Two books over one tree, and beside them what should stand."""

    def __init__(self, district: District) -> None:
        self.places = [organisation.pk for organisation in district.all]
        self.books = [district.book, open_test_book("another")]
        self.standing: list[dict[str, Posting]] = [{}, {}]
        self.parents: list[dict[int, int | None]] = [live_parents(), live_parents()]

    def post(self, number: int, drawn: list[dict[str, Any]]) -> None:
        postings = [self._posting(dict(values)) for values in drawn]
        try:
            actions.post(self.books[number], postings, by=BY, now=NOW)
        except actions.BookClosed:
            assert self.books[number].is_closed
            return
        assert not self.books[number].is_closed
        self.standing[number] |= {posting.source: posting for posting in postings}
        for posting in postings:
            self._know(number, posting.organisation_id)

    def reverse(self, number: int, sources: list[str]) -> None:
        try:
            actions.reverse(self.books[number], sources, by=BY, now=NOW)
        except actions.BookClosed:
            assert self.books[number].is_closed
            return
        for source in sources:
            self.standing[number].pop(source, None)

    def move(self, moved: int, to: int) -> None:
        """The books learn of it later, from a job."""
        organisation, target = self._organisation(moved), self._organisation(to)
        if not target.path.startswith(organisation.path):
            PartyOrganisation.objects.move(organisation, target, "last-child")

    def grow(self, under: int, _: None) -> None:
        self.places.append(make_organisation(self._organisation(under)).pk)

    def follow(self, _: None, __: None) -> None:
        """A place that a book does not know stays unknown to it until it posts."""
        actions.follow_moves()
        live = live_parents()
        for number, (book, known) in enumerate(zip(self.books, self.parents, strict=True)):
            if not book.is_closed:
                known |= {organisation_id: live[organisation_id] for organisation_id in known}
                for above in list(known.values()):
                    self._know(number, above)

    def fold(self, number: int, _: None) -> None:
        actions.fold_pending(book=self.books[number])

    def recompute(self, number: int, _: None) -> None:
        actions.recompute_sums(book=self.books[number])

    def close(self, number: int, _: None) -> None:
        if not self.books[number].is_closed:
            actions.close_book(book=self.books[number], by=BY, now=NOW)

    def _posting(self, values: dict[str, Any]) -> Posting:
        place, who = values.pop("place"), values.pop("who")
        return Posting(organisation_id=self._organisation(place).pk, **values, **who)

    def _organisation(self, place: int) -> PartyOrganisation:
        pk = self.places[place % len(self.places)]
        found: PartyOrganisation = PartyOrganisation.objects.get(pk=pk)
        return found

    def _know(self, number: int, organisation_id: int | None) -> None:
        """Who posts for the first time stands where it is now, under what is known already."""
        live = live_parents()
        while organisation_id is not None and organisation_id not in self.parents[number]:
            self.parents[number][organisation_id] = live[organisation_id]
            organisation_id = live[organisation_id]


def live_parents() -> dict[int, int | None]:
    at = dict(PartyOrganisation.objects.values_list("path", "pk"))
    return {pk: at.get(path[:-4]) for path, pk in at.items()}


def _one(place: int, **who: Any) -> list[dict[str, Any]]:
    row = {"kind": CLASS, "day": FROM_ON, "source": "tests.row:0:1", "minutes": 0, "fen": 0}
    return [row | {"place": place, "who": who}]


@example(  # a place that was made and moved before it posted stands where it is when it does
    steps=[
        ("grow", 1, None),
        ("post", 0, _one(0, person_id=1)),
        ("follow", None, None),
        ("move", 7, 0),
        ("post", 0, _one(7, people=3)),
    ]
)
@settings(
    max_examples=70,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(_STEPS, min_size=4, max_size=20))
def test_sums_are_those_of_brute_force_whatever_happens(
    district: District, steps: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        world = World(district)
        for name, first, second in steps:
            getattr(world, name)(first, second)
        for book, standing, parents in zip(world.books, world.standing, world.parents, strict=True):
            assert_sums_are_true(book, standing, parents)
            assert actions.faults_of_sums(book) == 0
        transaction.set_rollback(True)
    _forget(district.book)


def _forget(book: Book) -> None:
    """The rolled-back close stays in the object."""
    assert connection.in_atomic_block
    book.refresh_from_db()
