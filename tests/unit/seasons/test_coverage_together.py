"""Two rolls that name one person, called at the same moment: both count."""

from datetime import timedelta

import pytest

from tests.support.coverage import brute_force, kept_rows, kept_sums, sums_of
from tests.support.database import at_the_same_time
from tests.support.seasons import (
    NOW,
    PROGRAM,
    STARTS_AT,
    invite,
    make_activity,
    make_batch,
    roll,
    small_season,
)
from wuxin.core import clock, jobs
from wuxin.seasons import actions


@pytest.mark.usefixtures("committed_db")
def test_two_rolls_called_at_once_lose_nothing() -> None:
    small = small_season(members=5)
    jobs.run_waiting()
    group_study = make_activity(small.season, kind="group_study")
    rolls = [
        invite(
            make_batch(
                group_study, venue=small.batch.venue, starts_at=STARTS_AT + timedelta(days=number)
            ),
            small.branch,
        ).pk
        for number in range(4)
    ]

    def call(pk: int) -> None:
        actions.mark_all_present_except(roll=roll(pk), by=PROGRAM, now=NOW)

    at_the_same_time(*(lambda pk=pk: call(pk) for pk in rolls))

    expected = brute_force(small.season, clock.local_day(NOW))
    times = [row[2] for row in expected.values()]
    assert max(times) == 4
    assert kept_rows(small.season) == expected
    assert kept_sums(small.season) == sums_of(expected)
