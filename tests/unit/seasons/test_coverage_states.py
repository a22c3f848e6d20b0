"""From the evidence of one person to exactly one state: the pure rule, case by case."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuxin.seasons.coverage import Asked, Contact, Evidence, Taken, verdict
from wuxin.seasons.models import CoverageState

MONDAY, TUESDAY, FRIDAY = date(2022, 3, 7), date(2022, 3, 8), date(2022, 3, 11)
FIELD, LECTURE = "field_class", "lecture"


def asked(*kinds: str, **fields: object) -> Asked:
    values: dict[str, object] = {"audience": "members", "measure": "times", "target": 1} | fields
    named = frozenset(kinds)
    return Asked(pk=1, kinds=named, counting=named or frozenset([FIELD, LECTURE]), **values)  # type: ignore[arg-type]  # named by the test


def took(kind: str = FIELD, day: date = MONDAY, channel: str = "on-site") -> Taken:
    return Taken(kind, channel, day, 1, 90)


def state(of: Asked, **known: object) -> str:
    return verdict(of, Evidence(**known)).state  # type: ignore[arg-type]  # named by the test


def test_who_was_there_is_reached_and_the_day_is_told() -> None:
    assert verdict(asked(FIELD), Evidence([took()])) == ("reached", 1, 90, "on-site", MONDAY)


def test_another_kind_does_not_count() -> None:
    assert state(asked(FIELD), taken=[took(LECTURE)]) == "due"


def test_without_kinds_whatever_counts_for_coverage_counts() -> None:
    assert state(asked(), taken=[took(LECTURE)]) == "reached"


def test_who_comes_to_a_later_batch_after_missing_one_has_made_it_up() -> None:
    assert state(asked(FIELD), taken=[took(day=TUESDAY)], missed={FIELD: MONDAY}) == "made_up"


def test_a_miss_after_the_target_was_met_changes_nothing() -> None:
    assert state(asked(FIELD), taken=[took()], missed={FIELD: TUESDAY}) == "reached"


def test_a_miss_of_another_kind_changes_nothing() -> None:
    assert state(asked(FIELD), taken=[took(day=FRIDAY)], missed={LECTURE: MONDAY}) == "reached"


def test_a_replay_is_a_make_up() -> None:
    assert state(asked(FIELD), taken=[took(channel="replay")]) == "made_up"


def test_a_visit_planned_for_the_kind_brings_the_learning_and_no_minutes() -> None:
    visit = Contact("delivery", FRIDAY, (FIELD,))
    found = verdict(asked(FIELD), Evidence(contacts=[visit]))
    assert found == ("visited", 1, 0, "delivery", FRIDAY)


def test_a_visit_planned_for_nothing_serves_only_what_names_no_kind() -> None:
    visit = Contact("delivery", FRIDAY)
    assert state(asked(FIELD), contacts=[visit]) == "due"
    assert state(asked(), contacts=[visit]) == "visited"


def test_a_phone_call_brings_no_learning() -> None:
    assert state(asked(), contacts=[Contact("phone", FRIDAY)]) == "due"


def test_a_visit_gives_no_minutes_towards_a_target_in_minutes() -> None:
    wanted = asked(FIELD, measure="minutes", target=90)
    assert state(wanted, contacts=[Contact("delivery", FRIDAY, (FIELD,))]) == "due"


def test_an_exempt_member_is_excused_once_somebody_came_or_rang() -> None:
    exempt = {"is_exempt": True}
    assert state(asked(FIELD, target=3), **exempt) == "due"
    assert state(asked(FIELD, target=3), contacts=[Contact("phone", FRIDAY)], **exempt) == "excused"


def test_an_answer_to_one_requirement_goes_before_the_answer_to_all() -> None:
    answers = {None: "declined", 1: "not_reached"}
    assert state(asked(FIELD), answers=answers) == "not_reached"
    assert state(asked(FIELD), answers={None: "declined"}) == "declined"
    assert state(asked(FIELD), answers={2: "declined"}) == "due"


def test_who_said_no_and_came_all_the_same_is_reached() -> None:
    assert state(asked(FIELD), taken=[took()], answers={None: "declined"}) == "reached"


@pytest.mark.parametrize(
    ("audience", "is_retired", "is_secretary", "expected"),
    [
        ("members", True, False, True),
        ("serving", True, False, False),
        ("serving", False, False, True),
        ("retired", True, False, True),
        ("secretaries", False, False, False),
        ("secretaries", False, True, True),
    ],
)
def test_a_requirement_is_asked_of_its_audience(
    audience: str, is_retired: bool, is_secretary: bool, expected: bool
) -> None:
    of = asked(audience=audience)
    assert of.is_of(is_retired=is_retired, is_secretary=is_secretary) is expected


_DAYS = st.sampled_from([MONDAY, TUESDAY, FRIDAY])
_KINDS = st.sampled_from([FIELD, LECTURE])
_CHANNELS = st.sampled_from(["on-site", "replay", "delivery", "phone"])
_EVIDENCE = st.builds(
    Evidence,
    taken=st.lists(st.builds(took, _KINDS, _DAYS, _CHANNELS), max_size=4),
    missed=st.dictionaries(_KINDS, _DAYS),
    contacts=st.lists(st.builds(Contact, _CHANNELS, _DAYS, st.tuples(_KINDS)), max_size=3),
    is_exempt=st.booleans(),
    answers=st.dictionaries(st.just(None), st.sampled_from(["declined", "not_reached"])),
)
_ORDER = list(CoverageState.values)


@given(evidence=_EVIDENCE, target=st.integers(1, 4), more=st.builds(took, st.just(FIELD), _DAYS))
def test_more_learning_never_makes_a_state_worse(
    evidence: Evidence, target: int, more: Taken
) -> None:
    of = asked(FIELD, target=target)
    before = _ORDER.index(verdict(of, evidence).state)
    evidence.taken.append(more)
    assert _ORDER.index(verdict(of, evidence).state) <= before
