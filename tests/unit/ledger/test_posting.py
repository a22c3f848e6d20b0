"""What stands after a post and a reversal, and why the ledger refuses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from tests.support.ledger import (
    BY,
    CLASS,
    DAY,
    GRANT,
    NOW,
    SESSION,
    TO_ON,
    open_test_book,
    posting,
)
from tests.support.people import make_organisation
from tests.unit.ledger.conftest import District
from wuxin.ledger import actions, queries
from wuxin.ledger.models import Book, BookNode, Entry, Headcount
from wuxin.ledger.posting import Posting


def thirty(organisation_id: int) -> list[Posting]:
    return [posting(f"tests.row:{n}:1", organisation_id, person_id=n) for n in range(1, 31)]


def post(book: Book, *postings: Posting) -> int:
    return actions.post(book, postings, by=BY, now=NOW)


def test_an_entry_says_what_the_posting_said_who_posted_it_and_when(district: District) -> None:
    given = posting(
        "tests.row:1:a",
        district.branches[0].pk,
        unit_id=5,
        person_id=9,
        channel="replay",
        topic="专题一",
        minutes=90,
        fen=1250,
    )
    assert post(district.book, given) == 1

    entry = Entry.objects.get()
    assert (entry.kind_id, entry.classroom_id, entry.channel) == (CLASS, "aspiration", "replay")
    assert (entry.organisation_id, entry.unit_id, entry.person_id) == (given.organisation_id, 5, 9)
    assert (entry.people, entry.minutes, entry.fen) == (1, 90, 1250)
    assert (entry.day, entry.topic, entry.source) == (DAY, "专题一", "tests.row:1:a")
    assert (entry.revision, entry.reverses) == (1, None)
    assert (entry.posted_by_id, entry.posted_at) == (BY.account_id, NOW)


def test_posting_the_same_again_writes_nothing(district: District) -> None:
    given = thirty(district.branches[0].pk)
    assert post(district.book, *given) == 30
    assert post(district.book, *given) == 0
    assert Entry.objects.count() == 30


def test_posting_differently_reverses_and_posts_the_next_revision(district: District) -> None:
    given = posting("tests.row:1:1", district.branches[0].pk, person_id=1, minutes=45, fen=300)
    post(district.book, given)
    assert post(district.book, replace(given, minutes=60, organisation_id=district.east.pk)) == 2

    first, undone, second = Entry.objects.order_by("revision")
    assert (first.revision, undone.revision, second.revision) == (1, 2, 3)
    assert (first.reverses, undone.reverses, second.reverses) == (None, 1, None)
    assert (undone.people, undone.minutes, undone.fen) == (-1, -45, -300)
    assert undone.organisation_id == district.branches[0].pk
    assert list(Entry.objects.standing()) == [second]


def test_what_was_reversed_can_be_posted_again_as_the_next_revision(district: District) -> None:
    given = posting("tests.row:1:1", district.branches[0].pk, subject_key=b"\x07" * 32)
    post(district.book, given)
    assert actions.reverse(district.book, [given.source], by=BY, now=NOW) == 1
    assert actions.reverse(district.book, [given.source, "tests.no:1:1"], by=BY, now=NOW) == 0
    assert queries.people(district.book, "all") == 0
    assert post(district.book, given) == 1

    assert list(Entry.objects.order_by("pk").values_list("revision", flat=True)) == [1, 2, 3]
    assert queries.people(district.book, "all") == 1


def test_a_person_in_two_classes_is_one_person_with_two_attendances(district: District) -> None:
    east, west = district.branches[0].pk, district.branches[2].pk
    post(
        district.book,
        posting("tests.row:1:1", east, person_id=1),
        posting("tests.row:2:1", west, person_id=1, day=date(2022, 3, 7)),
    )
    assert queries.people(district.book, f"kind:{CLASS}") == 1
    assert queries.total(district.book, kinds=[CLASS]).attendances == 2

    actions.reverse(district.book, ["tests.row:1:1"], by=BY, now=NOW)
    assert queries.people(district.book, f"kind:{CLASS}") == 1
    assert queries.people(district.book, f"kind:{CLASS}", district.east.pk) == 0


def test_unnamed_people_are_attendances_shown_apart_and_never_people(district: District) -> None:
    branch = district.branches[0].pk
    post(
        district.book,
        posting("tests.row:1:1", branch, person_id=1),
        posting("tests.row:1:unnamed", branch, people=12),
        posting("tests.row:1:session", branch, kind=SESSION, people=0),
    )
    total = queries.total(district.book, kinds=[CLASS])
    assert (total.attendances, total.unnamed) == (13, 12)
    assert queries.total(district.book, kinds=[SESSION]).entries == 1
    assert queries.people(district.book, "all") == 1


def test_an_organisation_founded_since_the_opening_joins_the_book_when_it_posts(
    district: District,
) -> None:
    above = make_organisation(district.root)
    new = make_organisation(above)
    post(district.book, posting("tests.row:1:1", new.pk, person_id=1))

    node = BookNode.objects.get(book=district.book, organisation=new.pk)
    assert (node.chain, node.parent_id) == ([district.root.pk, above.pk, new.pk], above.pk)
    assert [n.organisation_id for n in queries.children(district.book, district.root.pk)] == [
        district.east.pk,
        district.west.pk,
        above.pk,
    ]
    assert queries.people(district.book, "all", above.pk) == 1


def test_only_the_sets_that_somebody_declared_are_kept(district: District) -> None:
    post(district.book, posting("tests.row:1:1", district.root.pk, kind=GRANT, person_id=1))
    assert not Headcount.objects.exists()
    assert queries.total(district.book, kinds=[GRANT]).entries == 1


def test_a_book_of_the_same_source_elsewhere_is_another_matter(district: District) -> None:
    other = open_test_book("another")
    given = posting("tests.row:1:1", district.root.pk, person_id=1)
    assert post(district.book, given) == post(other, given) == 1


REFUSED: list[tuple[Callable[[Posting], Posting], type[actions.Refused], str]] = [
    (lambda p: replace(p, kind="nothing"), actions.UnknownKind, "nothing"),
    (lambda p: replace(p, channel="pigeon"), actions.UnknownChannel, "pigeon"),
    (lambda p: replace(p, minutes=50), actions.UnevenMinutes, "50 分钟"),
    (lambda p: replace(p, day=date(2022, 5, 1)), actions.DayOutsideBook, "2022-05-01"),
    (lambda p: replace(p, day=date(2021, 11, 30)), actions.DayOutsideBook, "2021-12-01"),
    (lambda p: replace(p, organisation_id=987654), actions.UnknownOrganisation, "987654"),
    (lambda p: replace(p, people=2), actions.PeopleOutOfRange, "1 人"),
    (lambda p: replace(p, person_id=None, people=-1), actions.PeopleOutOfRange, "0"),
    (lambda p: replace(p, source=""), actions.SourceUnclear, "来源"),
    (lambda p: replace(p, source="s" * 121), actions.SourceUnclear, "过长"),
]


@pytest.mark.parametrize(("spoil", "error", "said"), REFUSED)
def test_what_does_not_fit_is_refused_with_a_sentence_and_nothing_is_written(
    district: District,
    spoil: Callable[[Posting], Posting],
    error: type[actions.Refused],
    said: str,
) -> None:
    good = posting("tests.row:1:1", district.branches[0].pk, person_id=1)
    spoilt = spoil(replace(good, source="tests.row:2:1"))
    with pytest.raises(error) as refused:
        post(district.book, good, spoilt)
    assert said in str(refused.value)
    assert not Entry.objects.exists()
    with override("en"):
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in _own_words(refused.value))


def _own_words(error: actions.Refused) -> str:
    return str(error).replace("冬训", "")


def test_one_source_twice_in_a_post_is_refused(district: District) -> None:
    given = posting("tests.row:1:1", district.root.pk, person_id=1)
    with pytest.raises(actions.SourceUnclear):
        post(district.book, given, given)


def test_a_closed_book_refuses_posts_and_reversals(district: District) -> None:
    given = posting("tests.row:1:1", district.root.pk, person_id=1)
    post(district.book, given)
    stale = Book.objects.get(pk=district.book.pk)
    actions.close_book(book=district.book, by=BY, now=NOW)

    with pytest.raises(actions.BookClosed, match="已经结账"):
        post(stale, replace(given, minutes=15))
    with pytest.raises(actions.BookClosed):
        actions.reverse(stale, [given.source], by=BY, now=NOW)
    with pytest.raises(actions.BookClosed):
        actions.close_book(book=stale, by=BY, now=NOW)
    assert Entry.objects.count() == 1


def test_a_book_has_its_own_code_and_ends_after_it_begins(district: District) -> None:
    with pytest.raises(actions.CodeTaken):
        open_test_book(district.book.code)
    with pytest.raises(actions.DatesReversed):
        open_test_book("backwards", from_on=TO_ON, to_on=DAY)


def test_a_posting_larger_than_one_part_is_posted_whole(district: District) -> None:
    many = [
        posting(f"tests.row:{n}:1", district.branches[n % 4].pk, person_id=n)
        for n in range(1, 2102)
    ]
    assert post(district.book, *many) == 2101
    assert queries.people(district.book, "all") == 2101
    assert actions.faults_of_sums(district.book) == 0


def test_thirty_entries_cost_a_handful_of_statements(
    district: District, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]  # a context manager
        post(district.book, *thirty(district.branches[0].pk))
