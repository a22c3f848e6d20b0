"""The ledger against what the apps say happened."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from tests.support.append_only import lifted
from tests.support.brute_force import assert_sums_are_true, standing_in
from tests.support.ledger import BY, NOW, posting
from tests.unit.ledger.conftest import District
from tests.unit.ledger.test_sums import live_parents
from wuxin.core.models import AuditEvent
from wuxin.ledger import actions, registry
from wuxin.ledger.models import Entry, Headcount, PendingTally, Presence, Tally
from wuxin.ledger.posting import Posting


@pytest.fixture
def expected(district: District) -> list[Posting]:
    """What the app ``tests`` says; posted as it says it."""
    given = [
        posting(f"tests.row:{n}:1", district.branches[n % 4].pk, person_id=n) for n in range(1, 9)
    ]
    registry.register_expected("tests", lambda book: iter(given) if book.code == "w2022" else [])
    actions.post(district.book, given, by=BY, now=NOW)
    return given


def rebuild(district: District, *, check_only: bool = False) -> actions.RebuildReport:
    return actions.rebuild(district.book, by=BY, now=NOW, check_only=check_only)


def assert_mended(district: District, expected: list[Posting]) -> None:
    standing = {posting.source: posting for posting in expected}
    assert_sums_are_true(district.book, standing, live_parents())
    assert rebuild(district, check_only=True).is_clean


def test_a_ledger_that_fits_is_left_as_it_is(district: District, expected: list[Posting]) -> None:
    report = rebuild(district)
    assert report.is_clean
    assert report.sources == 8
    assert Entry.objects.count() == 8


def test_planted_damage_is_counted_and_mended(district: District, expected: list[Posting]) -> None:
    with lifted("ledger_entry"):
        Entry.objects.filter(source="tests.row:1:1").delete()
        Entry.objects.filter(source="tests.row:2:1").update(minutes=15)
    stray = posting("tests.row:99:1", district.branches[0].pk, person_id=99)
    actions.post(district.book, [stray], by=BY, now=NOW)

    seen = rebuild(district, check_only=True)
    assert (seen.missing, seen.different, seen.surplus) == (1, 1, 1)
    assert seen.sums > 0
    assert standing_in(district.book).keys() >= {stray.source}

    assert rebuild(district) == seen
    assert_mended(district, expected)
    assert AuditEvent.objects.filter(code="ledger.book.rebuilt").count() == 1


@pytest.mark.parametrize("model", [Presence, Headcount, Tally])
def test_dropped_sums_are_made_anew(
    district: District, expected: list[Posting], model: type[Presence | Headcount | Tally]
) -> None:
    model.objects.all().delete()
    assert rebuild(district, check_only=True).sums > 0
    rebuild(district)
    assert_mended(district, expected)


def test_a_wrong_sum_is_found_and_mended(district: District, expected: list[Posting]) -> None:
    Headcount.objects.filter(organisation_id=district.branches[1].pk).update(people=77)
    Tally.objects.filter(organisation_id=district.branches[1].pk).update(fen=1)
    assert rebuild(district, check_only=True).sums >= 4
    rebuild(district)
    assert_mended(district, expected)


def test_what_is_pending_counts_and_is_folded_once(
    district: District, expected: list[Posting]
) -> None:
    actions.fold_pending(book=district.book)
    actions.fold_pending(book=district.book)
    assert not PendingTally.objects.exists()
    assert_mended(district, expected)


def test_sources_of_apps_that_expect_nothing_are_left_alone(
    district: District, expected: list[Posting]
) -> None:
    other = posting("elsewhere.row:1:1", district.root.pk, person_id=1)
    actions.post(district.book, [other], by=BY, now=NOW)
    assert rebuild(district).is_clean
    assert other.source in standing_in(district.book)


def test_the_entries_of_a_closed_book_are_checked_and_never_corrected(
    district: District, expected: list[Posting]
) -> None:
    expected[0] = replace(expected[0], minutes=120)
    actions.close_book(book=district.book, by=BY, now=NOW)

    assert rebuild(district, check_only=True).different == 1
    with pytest.raises(actions.BookClosed):
        rebuild(district)


def test_the_command_checks_mends_and_says_what_it_found(
    district: District, expected: list[Posting], capsys: pytest.CaptureFixture[str]
) -> None:
    expected.append(posting("tests.row:50:1", district.root.pk, person_id=50))
    with pytest.raises(CommandError, match="without --check"):
        call_command("rebuild_ledger", "w2022", "--check")
    call_command("rebuild_ledger", "w2022")
    assert "9 sources, 1 missing, 0 different, 0 too many" in capsys.readouterr().out
    call_command("rebuild_ledger", "w2022", "--check")
    assert_mended(district, expected)


def test_the_command_names_the_books_there_are(district: District) -> None:
    with pytest.raises(CommandError, match="w2022"):
        call_command("rebuild_ledger", "nothing")
