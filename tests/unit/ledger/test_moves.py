"""An organisation that moves inside a season takes its sums along."""

from tests.support.brute_force import assert_sums_are_true, standing_in
from tests.support.ledger import BY, DAY, NOW, open_test_book, posting
from tests.support.people import make_organisation
from tests.unit.ledger.conftest import District
from tests.unit.ledger.test_sums import live_parents
from wuxin.core import jobs
from wuxin.core.actor import Actor
from wuxin.ledger import actions, queries
from wuxin.ledger.models import Entry
from wuxin.people.actions.organisations import move_organisation
from wuxin.people.models import PartyOrganisation


def move(organisation: PartyOrganisation, to: PartyOrganisation) -> None:
    move_organisation(
        organisation=organisation,
        new_parent=to,
        moved_on=DAY,
        reason="",
        by=Actor.program(),
        now=NOW,
    )


def test_the_job_of_a_move_counts_both_chains_anew(district: District) -> None:
    branch = district.branches[0]
    given = [posting(f"tests.row:{n}:1", branch.pk, person_id=n) for n in range(1, 4)]
    actions.post(district.book, given, by=BY, now=NOW)

    move(branch, district.west)
    assert queries.people(district.book, "all", district.east.pk) == 3
    assert jobs.run_waiting() == 1

    assert queries.people(district.book, "all", district.east.pk) == 0
    assert queries.people(district.book, "all", district.west.pk) == 3
    assert queries.total(district.book, district.west.pk).minutes == 135
    assert queries.people(district.book, "all") == 3
    assert_sums_are_true(district.book, standing_in(district.book), live_parents())


def test_a_person_known_on_both_sides_is_still_one(district: District) -> None:
    one, two = district.branches[0], district.branches[2]
    given = [posting(f"tests.row:{b.pk}:1", b.pk, person_id=1) for b in (one, two)]
    actions.post(district.book, given, by=BY, now=NOW)
    move(one, district.west)
    jobs.run_waiting()
    assert queries.people(district.book, "all", district.west.pk) == 1
    assert queries.total(district.book, district.west.pk).attendances == 2


def test_what_is_below_moves_along_and_keeps_posting(district: District) -> None:
    move(district.east, district.west)
    jobs.run_waiting()
    branch = district.branches[1].pk
    assert queries.chain_of(district.book, branch) == [
        district.root.pk,
        district.west.pk,
        district.east.pk,
        branch,
    ]
    given = posting("tests.row:1:1", branch, person_id=1)
    actions.post(district.book, [given], by=BY, now=NOW)
    assert queries.people(district.book, "all", district.west.pk) == 1
    assert list(Entry.objects.within(district.book, district.west.pk)) == [Entry.objects.get()]


def test_a_closed_book_keeps_the_tree_it_had(district: District) -> None:
    closed = open_test_book("closed")
    branch = district.branches[0]
    given = posting("tests.row:1:1", branch.pk, person_id=1)
    actions.post(closed, [given], by=BY, now=NOW)
    actions.close_book(book=closed, by=BY, now=NOW)
    before = live_parents()

    move(branch, district.west)
    jobs.run_waiting()

    assert queries.people(closed, "all", district.east.pk) == 1
    assert_sums_are_true(closed, standing_in(closed), before)


def test_following_twice_changes_nothing_more(district: District) -> None:
    move(district.branches[0], district.west)
    assert actions.follow_moves() == 1
    assert actions.follow_moves() == 0


def test_who_posts_before_the_job_stands_below_where_the_book_knows_its_place(
    district: District,
) -> None:
    """The sums of a new branch go where its general branch's go, and move along with them."""
    move(district.east, district.west)
    new = make_organisation(district.east)
    given = posting("tests.row:1:1", new.pk, person_id=1)
    actions.post(district.book, [given], by=BY, now=NOW)
    assert queries.chain_of(district.book, new.pk) == [
        district.root.pk,
        district.east.pk,
        new.pk,
    ]
    jobs.run_waiting()
    assert queries.chain_of(district.book, new.pk)[1] == district.west.pk
    assert_sums_are_true(district.book, standing_in(district.book), live_parents())
