"""Charts: shapes in proportion, in the order given."""

from hypothesis import given
from hypothesis import strategies as st

from wuxin.core.charts import HEIGHT, MOST_COLUMNS, Chart, Group, Series

SERIES = [Series("初心课堂", "aspiration"), Series("暖心课堂", "warmth")]


def drawn(*groups: tuple[int, int]) -> Chart:
    labelled = [Group(label=str(place), numbers=pair) for place, pair in enumerate(groups)]
    return Chart("weeks", "每周", "周", SERIES, labelled)


def test_the_highest_column_fills_the_height_and_the_others_are_in_proportion() -> None:
    columns = drawn((30, 10), (20, 0)).columns
    assert [(group.total, list(group.numbers)) for group, _bars in columns] == [
        (40, [30, 10]),
        (20, [20, 0]),
    ]
    assert [bar.height for bar in columns[0][1]] == [75, 25]
    assert [(bar.y, bar.height) for bar in columns[1][1]] == [(50, 50)]


def test_where_all_numbers_are_nought_no_bar_is_drawn() -> None:
    assert [bars for _group, bars in drawn((0, 0), (0, 0)).columns] == [[], []]


def test_more_columns_than_are_told_apart_are_left_to_the_table() -> None:
    assert drawn(*[(1, 1)] * MOST_COLUMNS).columns
    assert not drawn(*[(1, 1)] * (MOST_COLUMNS + 1)).columns


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=24))
def test_parts_of_a_column_stand_on_each_other_and_never_above_the_top(
    numbers: list[tuple[int, int]],
) -> None:
    for _group, bars in drawn(*numbers).columns:
        assert sum(bar.height for bar in bars) <= HEIGHT + 0.2
        assert all(-0.1 <= bar.y <= HEIGHT for bar in bars)
