"""Another app takes a row over later: it adopts the entries, and no figure is counted twice."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.brute_force import standing_in
from tests.support.ledger import own_registry
from tests.support.seasons import (
    NOW,
    PROGRAM,
    SmallSeason,
    invite,
    make_activity,
    make_batch,
    roll,
    small_season,
)
from wuxin.core.models import AuditEvent
from wuxin.ledger import actions as ledger
from wuxin.ledger import registry
from wuxin.ledger.actions import Adoption, Posting
from wuxin.ledger.models import Book, Entry
from wuxin.reports.queries import readings
from wuxin.seasons import actions, kinds
from wuxin.seasons.models import BatchOrganisation
from wuxin.seasons.queries.expected import expected_entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam() -> Iterator[SmallSeason]:
    """S11 as the demo keeps it: an exam is a meeting at which a roll was called."""
    small = small_season()
    batch = make_batch(make_activity(small.season, kind=kinds.EXAM, title="考学"))
    called = invite(batch, small.branch, confirmed=True)
    actions.mark_all_present_except(roll=called, by=PROGRAM, now=NOW)
    actions.finish_roll_call(roll=roll(called.pk), by=PROGRAM, now=NOW)
    with own_registry():
        yield small


def book_of(small: SmallSeason) -> Book:
    assert small.season.book is not None
    return Book.objects.get(pk=small.season.book.pk)


def sat(book: Book) -> list[Posting]:
    """What stands of the people at the exam, as the former app expects it."""
    return [one for one in expected_entries(book) if one.kind == kinds.EXAM]


def adoptions(book: Book) -> list[Adoption]:
    """As the app ``exams`` would: a source of its own for each, and the topic it knows better."""
    return [
        Adoption(
            source=one.source,
            posting=replace(one, source=f"exams.sitting:{number}:sat", topic="mathematics"),
        )
        for number, one in enumerate(sat(book), 1)
    ]


def adopt(small: SmallSeason) -> int:
    """The rows of ``exams`` name what they took; then the ledger follows."""
    book = book_of(small)
    wanted = adoptions(book)
    taken = {one.source for one in wanted}
    own = [one.posting for one in wanted]
    registry.register_adopted("exams", lambda _book, sources: taken.intersection(sources))
    registry.register_expected("exams", lambda _book: own)
    return ledger.adopt(book, wanted, by=PROGRAM, now=NOW)


def figures(small: SmallSeason) -> dict[str, object]:
    return {one.code: one.number for one in readings.read_all(book_of(small))}


def is_clean(small: SmallSeason) -> bool:
    return ledger.rebuild(book_of(small), by=PROGRAM, now=NOW, check_only=True).is_clean


def test_a_later_app_that_posts_under_the_same_source_counts_nothing_twice(
    exam: SmallSeason,
) -> None:
    before, entries = figures(exam), Entry.objects.count()
    assert sat(book_of(exam))

    assert ledger.post(book_of(exam), sat(book_of(exam)), by=PROGRAM, now=NOW) == 0

    assert (figures(exam), Entry.objects.count()) == (before, entries)


def test_under_the_same_source_what_is_known_better_takes_the_place_of_what_stood(
    exam: SmallSeason,
) -> None:
    before = figures(exam)
    better = [replace(one, topic="mathematics") for one in sat(book_of(exam))]

    written = ledger.post(book_of(exam), better, by=PROGRAM, now=NOW)

    assert written == 2 * len(better)
    assert figures(exam) == before
    revisions = Entry.objects.filter(source=better[0].source).order_by("revision")
    assert [(one.people, one.topic) for one in revisions] == [
        (1, ""), (-1, ""), (1, "mathematics"),
    ]  # fmt: skip


def test_under_sources_of_its_own_figures_stay_and_history_is_kept(exam: SmallSeason) -> None:
    before = figures(exam)
    former = [one.source for one in sat(book_of(exam))]

    assert adopt(exam) == len(exam.people)

    assert figures(exam) == before
    standing = standing_in(book_of(exam))
    assert not standing.keys() & set(former)
    assert len([source for source in standing if source.startswith("exams.")]) == len(former)
    assert Entry.objects.filter(source__in=former).count() == 2 * len(former)
    event = AuditEvent.objects.get(code="ledger.entries.adopted")
    assert event.changes == {"sources": len(former), "from": ["seasons"], "to": ["exams"]}
    assert is_clean(exam)


def test_neither_the_former_app_nor_a_rebuild_counts_them_again(exam: SmallSeason) -> None:
    before = figures(exam)
    former = sat(book_of(exam))
    adopt(exam)
    entries = Entry.objects.count()
    called = BatchOrganisation.objects.get(batch__activity__kind_id=kinds.EXAM)

    actions.reopen_roll_call(roll=roll(called.pk), reason="核对", by=PROGRAM, now=NOW)
    actions.finish_roll_call(roll=roll(called.pk), by=PROGRAM, now=NOW)
    assert ledger.post(book_of(exam), former, by=PROGRAM, now=NOW) == 0
    ledger.rebuild(book_of(exam), by=PROGRAM, now=NOW)

    assert figures(exam) == before
    assert Entry.objects.filter(kind=kinds.EXAM).count() == 3 * len(former)
    assert entries == Entry.objects.count()
    assert is_clean(exam)


def test_adopted_twice_is_adopted_once(exam: SmallSeason) -> None:
    wanted = adoptions(book_of(exam))
    adopt(exam)
    entries = Entry.objects.count()

    assert ledger.adopt(book_of(exam), wanted, by=PROGRAM, now=NOW) == 0

    assert Entry.objects.count() == entries
    assert AuditEvent.objects.filter(code="ledger.entries.adopted").count() == 1


@pytest.mark.parametrize("change", [{"minutes": 45}, {"person_id": None}, {"kind": "lecture"}])
def test_what_would_change_a_figure_is_not_adopted(
    exam: SmallSeason, change: dict[str, object]
) -> None:
    first, *others = adoptions(book_of(exam))
    wrong = replace(first, posting=replace(first.posting, **change))  # type: ignore[arg-type]  # named above
    entries = Entry.objects.count()

    with pytest.raises(ledger.AdoptedDiffers):
        ledger.adopt(book_of(exam), [*others, wrong], by=PROGRAM, now=NOW)

    assert Entry.objects.count() == entries


def test_what_does_not_stand_is_not_adopted(exam: SmallSeason) -> None:
    first = adoptions(book_of(exam))[0]
    ledger.reverse(book_of(exam), [first.source], by=PROGRAM, now=NOW)

    with pytest.raises(ledger.AdoptedDiffers):
        ledger.adopt(book_of(exam), [first], by=PROGRAM, now=NOW)
