"""A season in which everybody stands with what is asked of them."""

import pytest

from tests.support.seasons import SmallSeason, small_season
from wuxin.core import jobs


@pytest.fixture
def small(db: None) -> SmallSeason:
    made = small_season(members=4)
    jobs.run_waiting()
    return made
