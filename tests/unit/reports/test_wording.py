"""The wording rule: exact, or rounded down with 余; never up."""

import re

import pytest
from django.utils.translation import gettext_lazy, override
from hypothesis import given
from hypothesis import strategies as st

from wuxin.reports import wording
from wuxin.reports.wording import EXACT, ROUNDED

ANY = st.integers(min_value=0, max_value=10**9)


@pytest.fixture(autouse=True)
def _in_chinese() -> object:
    with override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1042, "名", "1000余名"),
        (1000, "名", "1000名"),
        (1999, "名", "1000余名"),
        (34, "人次", "30余人次"),
        (24, "件", "20余件"),
        (20, "件", "20件"),
        (368, "件", "300余件"),
        (100, "件", "100件"),
        (101, "件", "100余件"),
        (99, "件", "90余件"),
        (10, "场", "10场"),
        (11, "场", "10余场"),
        (9, "名", "9名"),
        (3, "场", "3场"),
        (0, "场", "0场"),
        (12_345, "名", "12000余名"),
    ],
)
def test_a_rounded_number_goes_down_to_its_unit(value: int, unit: str, said: str) -> None:
    assert wording.in_words(value, unit, ROUNDED) == said


@pytest.mark.parametrize("value", [0, 3, 34, 368, 1042, 12_345])
def test_an_exact_number_is_said_as_it_is(value: int) -> None:
    assert wording.in_words(value, "件", EXACT) == f"{value}件"
    assert "余" not in wording.in_words(value, "件")


@pytest.mark.parametrize("choice", [EXACT, ROUNDED])
def test_what_is_not_recorded_says_so_and_is_no_nought(choice: wording.Wording) -> None:
    assert wording.in_words(None, "名", choice) == "未记录"
    assert wording.money(None, choice) == "未记录"
    assert wording.rate(None, None) == "未记录"


@given(ANY)
def test_no_number_is_ever_rounded_up(value: int) -> None:
    assert wording.round_down(value).number <= value


@given(ANY)
def test_more_is_said_exactly_when_something_was_taken_away(value: int) -> None:
    said = wording.round_down(value)
    assert said.has_more == (said.number < value)
    assert ("余" in wording.in_words(value, "名", ROUNDED)) == said.has_more


@given(ANY)
def test_the_true_number_lies_less_than_one_unit_above_what_is_said(value: int) -> None:
    unit = 1 if value < 10 else 10 if value < 100 else 100 if value < 1000 else 1000
    assert value - wording.round_down(value).number < unit


@given(ANY)
def test_rounding_what_was_rounded_changes_nothing(value: int) -> None:
    number = wording.round_down(value).number
    assert wording.round_down(number) == wording.Rounded(number, has_more=False)


@given(ANY, ANY)
def test_a_larger_number_is_never_said_smaller_than_a_smaller_one(one: int, other: int) -> None:
    low, high = sorted((one, other))
    low_said, high_said = wording.round_down(low), wording.round_down(high)
    assert low_said.number <= high_said.number


@given(ANY)
def test_an_exact_number_is_read_back_from_its_words(value: int) -> None:
    assert int(re.sub(r"\D", "", wording.in_words(value, "名"))) == value


@pytest.mark.parametrize(
    ("value", "choice", "said"),
    [
        (1042, ROUNDED, "over 1,000 people"),
        (1000, ROUNDED, "1,000 people"),
        (1042, EXACT, "1,042 people"),
        (1, EXACT, "1 person"),
        (8, ROUNDED, "8 people"),
        (None, ROUNDED, "not recorded"),
    ],
)
def test_english_says_the_same(value: int | None, choice: wording.Wording, said: str) -> None:
    with override("en"):
        assert wording.in_words(value, "名", choice) == said


def test_a_lazy_unit_is_said_in_the_readers_language() -> None:
    unit = gettext_lazy("人次")
    assert wording.in_words(34, unit, ROUNDED) == "30余人次"
    with override("en"):
        assert wording.in_words(34, unit, ROUNDED) == "over 30 attendances"


def test_a_unit_that_nobody_knows_stands_as_it_is() -> None:
    assert wording.in_words(3, "支") == "3支"


@pytest.mark.parametrize(
    ("fen", "choice", "said"),
    [
        (123_450, EXACT, "1234.50元"),
        (123_400, EXACT, "1234元"),
        (5, EXACT, "0.05元"),
        (123_450, ROUNDED, "1000余元"),
        (100_050, ROUNDED, "1000余元"),
        (100_000, ROUNDED, "1000元"),
        (950, ROUNDED, "9.50元"),
    ],
)
def test_money_is_kept_in_fen_and_said_in_yuan(
    fen: int, choice: wording.Wording, said: str
) -> None:
    assert wording.money(fen, choice) == said


def test_money_in_english_counts_one_yuan() -> None:
    with override("en"):
        assert wording.money(100) == "1 yuan"
        assert wording.money(150) == "1.50 yuan"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (365, 368, "99.1%（365/368）"),
        (368, 368, "100%（368/368）"),
        (9999, 10_000, "99.9%（9999/10000）"),
        (1, 3, "33.3%（1/3）"),
        (2, 3, "66.6%（2/3）"),
        (0, 5, "0%（0/5）"),
        (0, 0, "未记录"),
    ],
)
def test_a_rate_carries_both_numbers_and_is_cut_off(part: int, whole: int, said: str) -> None:
    assert wording.rate(part, whole) == said


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_only_all_is_a_hundred_percent(numbers: tuple[int, int]) -> None:
    part, whole = numbers
    said = wording.rate(part, whole)
    assert said.startswith("100%") == (part == whole)
    percent = float(said.split("%")[0])
    assert percent <= 100 * part / whole + 1e-9


@pytest.mark.parametrize(
    ("minutes", "exact", "rounded"),
    [
        (0, "0小时", "0小时"),
        (15, "0.25小时", "0.25小时"),
        (60, "1小时", "1小时"),
        (3450, "57.5小时", "50余小时"),
        (600, "10小时", "10小时"),
        (615, "10.25小时", "10余小时"),
        (None, "未记录", "未记录"),
    ],
)
def test_minutes_are_said_in_hours(minutes: int | None, exact: str, rounded: str) -> None:
    assert wording.hours(minutes) == exact
    assert wording.hours(minutes, ROUNDED) == rounded


@pytest.mark.parametrize(
    ("minutes", "said"), [(60, "1 hour"), (90, "1.5 hours"), (66_000, "1,100 hours")]
)
def test_hours_have_their_plural_in_english(minutes: int, said: str) -> None:
    with override("en"):
        assert wording.hours(minutes) == said
