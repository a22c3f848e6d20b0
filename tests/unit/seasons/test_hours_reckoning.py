"""Study hours from evidence: the definition, case by case, and against brute force."""

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.hours import check, random_season
from wuxin.seasons.hours import (
    Account,
    Evidence,
    Line,
    Note,
    Part,
    Policy,
    Unclear,
    policy_from,
    reckon,
    totals,
)
from wuxin.seasons.hours_templates import HOUR, TEMPLATES

DAY = date(2022, 3, 4)
NINE, TWO = 9 * 60, 14 * 60
EIGHT, SIX, SECRETARIES = (
    policy_from(TEMPLATES[code].terms, number=n)
    for n, code in enumerate(("eight", "six", "secretaries"), 1)
)


def of(kind: str = "field_class", **said: Any) -> Evidence:
    given = {"source": kind, "day": DAY, "start": NINE, "minutes": 180, "channel": "on-site"}
    return Evidence(kind=kind, **(given | said))


def hours(lines: list[Line]) -> list[float]:
    return [line.quarters / HOUR for line in lines]


def by(policy: Policy, *evidence: Evidence) -> list[Line]:
    return reckon(evidence, lambda _day: policy)


@given(st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_reckoning_agrees_with_brute_force(dice: Random) -> None:
    check(random_season(dice))


@pytest.mark.parametrize(("policy", "half", "whole"), [(EIGHT, 4, 8), (SIX, 3, 6)])
def test_the_same_day_is_worth_8_hours_in_one_place_and_6_in_another(
    policy: Policy, half: int, whole: int
) -> None:
    assert hours(by(policy, of(minutes=180))) == [half]
    assert hours(by(policy, of(minutes=390))) == [whole]
    assert hours(by(policy, of(minutes=90))) == [1.5]


def test_branch_study_goes_by_the_hour_up_to_4_in_a_half_day() -> None:
    morning = of("group_study", start=8 * 60, minutes=210)
    more = of("theme_day", start=11 * 60 + 30, minutes=60)
    afternoon = of("group_study", source="later", start=TWO, minutes=60)
    lines = by(EIGHT, morning, more, afternoon)
    assert hours(lines) == [3.5, 0.5, 1]
    assert [line.note for line in lines] == [Note.NONE, Note.CAP, Note.NONE]


@pytest.mark.parametrize(("minutes", "worth"), [(45, 1), (30, 1), (15, 0.5)])
def test_online_study_goes_by_steps(minutes: int, worth: float) -> None:
    assert hours(by(EIGHT, of("lecture", channel="replay", minutes=minutes))) == [worth]


def test_below_the_last_step_it_is_a_quarter() -> None:
    seen = of("lecture", channel="live", start=NINE, minutes=20)
    other = of("theme_day", source="a", start=NINE - 10, minutes=20)
    assert hours(by(EIGHT, other, seen)) == [0.25, 0.25]


def test_who_taught_gets_the_factor_of_the_policy() -> None:
    assert hours(by(EIGHT, of("group_study", minutes=60, part=Part.TAUGHT))) == [2]
    assert hours(by(SIX, of("group_study", minutes=60, part=Part.TAUGHT))) == [1.5]


def test_two_places_at_one_time_count_once() -> None:
    first = of("group_study", source="a", start=NINE, minutes=60)
    second = of("group_study", source="b", start=NINE + 30, minutes=60)
    lines = by(EIGHT, second, first)
    assert [(line.source, line.minutes) for line in lines] == [("a", 60), ("b", 30)]
    assert lines[1].note == Note.OVERLAP


def test_a_session_across_new_year_is_split_by_its_minutes() -> None:
    late = of("group_study", day=date(2021, 12, 31), start=23 * 60, minutes=180)
    lines = by(EIGHT, late)
    assert [(line.year, line.minutes, line.quarters) for line in lines] == [
        (2021, 60, 4),
        (2022, 120, 8),
    ]


def test_the_part_after_midnight_goes_by_the_policy_of_the_new_year() -> None:
    late = of(day=date(2021, 12, 31), start=22 * 60, minutes=240)
    lines = reckon([late], lambda day: EIGHT if day.year == 2021 else SIX)
    assert [(line.policy_id, line.quarters) for line in lines] == [(1, 8), (2, 6)]


def test_a_policy_changed_in_mid_year_leaves_what_was_confirmed() -> None:
    early, late = of(source="a", day=date(2022, 2, 1)), of(source="b")
    confirmed = by(EIGHT, early)
    lines = reckon([early, late], lambda _day: SIX, confirmed)
    assert [(line.source, line.quarters) for line in lines] == [("a", 16), ("b", 12)]
    assert lines[0] is confirmed[0]


def test_professional_classes_wait_for_the_county() -> None:
    pending = of("open_class", source="a", minutes=60, approval=Note.PENDING)
    approved = of("open_class", source="b", start=TWO, minutes=60)
    lines = by(EIGHT, pending, approved)
    assert hours(lines) == [0, 1]
    assert {line.account for line in lines} == {Account.FURTHER}
    assert totals(lines, lambda _day: EIGHT, until=2022)[-1].earned == 0


def test_surplus_is_carried_over_only_where_the_policy_says_so() -> None:
    days = [of(source=str(n), day=date(2021, 3, n), minutes=390) for n in range(1, 9)]
    into_next = {
        policy.id: totals(by(policy, *days), lambda _day, p=policy: p, until=2022)[-1].carried
        for policy in (EIGHT, SIX)
    }
    assert into_next == {EIGHT.id: 0, SIX.id: (48 - 32) * HOUR}


def test_carried_hours_are_used_first_and_not_carried_twice() -> None:
    many = [of(source=str(n), day=date(2021, 3, n), minutes=390) for n in range(1, 12)]
    by_year = totals(by(SIX, *many), lambda _day: SIX, until=2023)
    assert [total.carried // HOUR for total in by_year] == [0, 34, 0]


def test_nothing_is_asked_of_the_exempt_and_nothing_invented() -> None:
    (total,) = totals([], lambda _day: EIGHT, until=2022, is_asked=False)
    assert (total.counted, total.target, total.left) == (0, None, None)


def test_without_a_policy_or_a_rule_a_line_says_so_and_counts_nothing() -> None:
    assert [line.note for line in reckon([of()], lambda _day: None)] == [Note.NO_POLICY]
    assert [line.note for line in by(EIGHT, of("volunteering"))] == [Note.NO_RULE]


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("rules",), [], "rules"),
        (("target",), -1, "target"),
        (("teaching",), 1.5, "teaching"),
        (("rules", 1, "half"), 99, "rules.2.half"),
        (("rules", 0, "steps", 1, "least"), 30, "rules.1.steps.2"),
        (("rules", 0, "formula"), "guess", "rules.1.formula"),
        (("caps", 0, "per"), "week", "caps.1.per"),
    ],
)
def test_unclear_terms_say_where(path: tuple[Any, ...], value: Any, place: str) -> None:
    with pytest.raises(Unclear) as caught:
        policy_from(_changed(TEMPLATES["eight"].terms, path, value))
    assert caught.value.place == place


def _changed(terms: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = list(terms) if isinstance(terms, list) else dict(terms)
    copy[path[0]] = _changed(terms[path[0]], path[1:], value)
    return copy
