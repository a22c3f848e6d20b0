"""The chart of weeks: shapes in proportion, numbers beside them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wuxin.ledger.models import Classroom
from wuxin.ledger.queries import Totals
from wuxin.portal.queries.weeks import HEIGHT, chart

ROOMS = [Classroom(slug="aspiration"), Classroom(slug="warmth")]
WEEK, NEXT = date(2022, 2, 28), date(2022, 3, 7)


def test_the_largest_week_fills_the_height_and_the_others_are_in_proportion() -> None:
    weeks = {
        WEEK: {"aspiration": Totals(attendances=30), "warmth": Totals(attendances=10)},
        NEXT: {"aspiration": Totals(attendances=20)},
    }
    drawn = chart(weeks, ROOMS)
    assert drawn is not None
    assert [(column.total, column.numbers) for column in drawn.columns] == [
        (40, [30, 10]),
        (20, [20, 0]),
    ]
    assert [bar.height for bar in drawn.columns[0].bars] == [75, 25]
    assert [(bar.y, bar.height) for bar in drawn.columns[1].bars] == [(50, 50)]


def test_where_nothing_was_attended_there_is_no_chart() -> None:
    assert chart({}, ROOMS) is None
    assert chart({WEEK: {"warmth": Totals(entries=1)}}, ROOMS) is None


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=30))
def test_parts_of_a_week_stand_on_each_other_and_never_above_the_top(
    numbers: list[tuple[int, int]],
) -> None:
    weeks = {
        date.fromordinal(WEEK.toordinal() + 7 * place): {
            "aspiration": Totals(attendances=one),
            "warmth": Totals(attendances=other),
        }
        for place, (one, other) in enumerate(numbers)
    }
    drawn = chart(weeks, ROOMS)
    for column in drawn.columns if drawn else []:
        assert sum(bar.height for bar in column.bars) <= HEIGHT + 0.2
        assert all(-0.1 <= bar.y <= HEIGHT for bar in column.bars)
