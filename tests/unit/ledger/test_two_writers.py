"""Writers at the same time, with real commits: nothing is lost and nothing doubled."""

import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from time import sleep

import pytest

from tests.support.brute_force import assert_sums_are_true, standing_in
from tests.support.database import at_the_same_time
from tests.support.ledger import BY, NOW, posting
from tests.support.people import make_organisation
from tests.unit.ledger.conftest import District
from tests.unit.ledger.test_sums import live_parents
from wuxin.ledger import actions
from wuxin.ledger.models import Book, Entry
from wuxin.people.models import PartyOrganisation

pytestmark = pytest.mark.usefixtures("committed_db")


def post_thirty(district: District, branch: int, minutes: int = 45) -> int:
    organisation_id = district.branches[branch].pk
    given = [
        posting(f"tests.row:{n}:1", organisation_id, person_id=n, minutes=minutes)
        for n in range(1, 31)
    ]
    random.shuffle(given)
    return actions.post(district.book, given, by=BY, now=NOW)


def assert_true(book: Book) -> None:
    assert_sums_are_true(book, standing_in(book), live_parents())
    assert actions.faults_of_sums(book) == 0


def test_two_who_post_the_same_thirty_write_them_once() -> None:
    district = District()
    written = at_the_same_time(*[partial(post_thirty, district, 0)] * 2)

    assert sorted(written) == [0, 30]
    assert Entry.objects.count() == 30
    assert_true(district.book)


def test_of_two_who_post_differently_the_later_one_stands_for_every_source() -> None:
    district = District()
    at_the_same_time(partial(post_thirty, district, 0, 45), partial(post_thirty, district, 2, 60))
    assert Entry.objects.count() == 90
    assert len(standing_in(district.book)) == 30
    assert_true(district.book)


def test_many_who_post_reverse_and_repost_at_random_leave_true_sums() -> None:
    district = District()
    at_the_same_time(*[partial(scuffle, district, seed) for seed in range(4)])

    assert_true(district.book)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in revisions().values())


def scuffle(district: District, seed: int) -> None:
    """Thirty postings or reversals of a few shared sources, persons and organisations."""
    draw = random.Random(seed)
    for _ in range(30):
        some = draw.sample(range(12), draw.randint(1, 8))
        if draw.random() < 0.3:
            sources = [f"tests.row:{n}:1" for n in some]
            actions.reverse(district.book, sources, by=BY, now=NOW)
            continue
        given = [
            posting(
                f"tests.row:{n}:1",
                draw.choice(district.branches).pk,
                person_id=draw.randint(1, 5),
                minutes=draw.choice([0, 15, 30]),
            )
            for n in some
        ]
        actions.post(district.book, given, by=BY, now=NOW)


def revisions() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for source, revision in Entry.objects.order_by("source", "revision").values_list(
        "source", "revision"
    ):
        found.setdefault(source, []).append(revision)
    return found


def test_nothing_is_posted_after_the_book_has_closed() -> None:
    district = District()

    def post_until_closed(first: int) -> int:
        for n in range(first, first + 400):
            try:
                given = posting(f"tests.row:{n}:1", district.root.pk, person_id=n)
                actions.post(district.book, [given], by=BY, now=NOW)
            except actions.BookClosed:
                return n - first
        return 400

    def close() -> int:
        while Entry.objects.count() < 10:
            sleep(0.005)
        actions.close_book(book=Book.objects.get(), by=BY, now=NOW)
        return Entry.objects.count()

    *posted, at_closing = at_the_same_time(
        partial(post_until_closed, 1), partial(post_until_closed, 1001), close
    )
    assert Entry.objects.count() == at_closing == sum(posted)
    assert_true(district.book)


def test_a_move_among_postings_and_foldings_leaves_true_sums() -> None:
    district = District()

    def move() -> None:
        branch = PartyOrganisation.objects.get(pk=district.branches[0].pk)
        west = PartyOrganisation.objects.get(pk=district.west.pk)
        PartyOrganisation.objects.move(branch, west, "last-child")
        actions.follow_moves()

    works: list[Callable[[], object]] = [
        partial(scuffle, district, 11),
        partial(scuffle, district, 12),
        move,
        lambda: [actions.fold_pending(book=district.book) for _ in range(10)],
    ]
    at_the_same_time(*works)
    assert_true(district.book)


def test_two_new_organisations_join_the_book_at_once() -> None:
    district = District()
    above = make_organisation(district.root)
    new = [make_organisation(above).pk, make_organisation(above).pk]

    def post_from(organisation_id: int) -> int:
        given = posting(f"tests.row:{organisation_id}:1", organisation_id, person_id=1)
        return actions.post(district.book, [given], by=BY, now=NOW)

    assert at_the_same_time(*[partial(post_from, pk) for pk in new]) == [1, 1]
    assert Counter(district.book.nodes.values_list("organisation_id", flat=True))[above.pk] == 1
    assert_true(district.book)
