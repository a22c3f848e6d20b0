"""The chart of weeks: the classrooms in which something was attended, in order of time."""

from datetime import date

from wuxin.ledger.models import Classroom
from wuxin.ledger.queries import Totals
from wuxin.portal.queries.weeks import chart

ROOMS = [Classroom(slug="aspiration"), Classroom(slug="compassion"), Classroom(slug="warmth")]
WEEK, NEXT = date(2022, 2, 28), date(2022, 3, 7)


def test_only_classrooms_in_which_something_was_attended_have_a_part() -> None:
    weeks = {
        WEEK: {"aspiration": Totals(attendances=30), "warmth": Totals(attendances=10)},
        NEXT: {"aspiration": Totals(attendances=20)},
    }
    drawn = chart(weeks, ROOMS)
    assert drawn is not None
    assert [series.tone for series in drawn.series] == ["aspiration", "warmth"]
    assert [list(group.numbers) for group in drawn.groups] == [[30, 10], [20, 0]]


def test_where_nothing_was_attended_there_is_no_chart() -> None:
    assert chart({}, ROOMS) is None
    assert chart({WEEK: {"warmth": Totals(entries=1)}}, ROOMS) is None
