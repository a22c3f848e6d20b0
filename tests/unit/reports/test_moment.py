"""One moment: what a page reads is one state of the world, and each sum is read once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.database import at_the_same_time, committed_db
from tests.support.people import make_organisation
from tests.support.reports import Told, attend
from tests.support.seasons import make_batch, make_branch
from wuxin.core.actor import Actor
from wuxin.core.http import WritesWhileReading
from wuxin.ledger import queries, registry
from wuxin.people.models import PartyOrganisation
from wuxin.reports.queries import places, readings
from wuxin.reports.queries.moment import one_moment

__all__ = ["committed_db"]


def test_each_sum_is_read_once(told: Told) -> None:
    book = told.scope.book
    with one_moment(), CaptureQueriesContext(connection) as asked:
        first = readings.read_all(book)
        again = readings.read_all(book)
    assert [one.value for one in first] == [one.value for one in again]
    assert len(asked) <= 4  # headcounts, tallies, their place, and who is covered


def test_outside_a_moment_nothing_is_kept(told: Told) -> None:
    book = told.scope.book
    assert queries.people(book, "kind:field_class") == 12
    with one_moment():
        assert queries.people(book, "kind:field_class") == 12
    branch, _people = make_branch(told.general[0], members=2)
    attend(make_batch(told.batches[0].activity, venue=told.batches[0].venue), [branch])
    assert queries.people(book, "kind:field_class") == 14


def test_the_numbers_of_many_places_cost_no_more_queries_than_those_of_two(told: Told) -> None:
    figure = registry.figure("field_class_people")
    assert figure is not None

    def cost() -> int:
        with one_moment(), CaptureQueriesContext(connection) as asked:
            places.places_below(figure, told.at(told.general[1]), Actor.program())
        return len(asked)

    with_two = cost()
    batch = make_batch(told.batches[0].activity, venue=told.batches[1].venue, capacity=50)
    attend(batch, [make_branch(told.general[1], members=1)[0] for _number in range(5)])
    assert cost() <= with_two <= 4


def test_places_read_together_say_what_each_says_alone(told: Told) -> None:
    book = told.scope.book
    ids = [organisation.pk for organisation in (*told.general, *told.branches)]
    alone = {pk: queries.people(book, "kind:field_class", pk) for pk in ids}
    sums = {pk: queries.total(book, pk, kinds=["field_class"]) for pk in ids}
    with one_moment():
        queries.read_places(book, ids)
        assert {pk: queries.people(book, "kind:field_class", pk) for pk in ids} == alone
        assert {pk: queries.total(book, pk, kinds=["field_class"]) for pk in ids} == sums


def test_a_snapshot_does_not_see_what_is_written_meanwhile(committed_db: None) -> None:
    make_organisation(name="示例甲")
    with one_moment():
        assert PartyOrganisation.objects.count() == 1
        at_the_same_time(lambda: make_organisation(name="示例乙"))
        assert PartyOrganisation.objects.count() == 1
    assert PartyOrganisation.objects.count() == 2


def test_nothing_is_written_inside_a_moment(committed_db: None) -> None:
    with one_moment(), pytest.raises(WritesWhileReading):
        PartyOrganisation.objects.update(name="乙")
