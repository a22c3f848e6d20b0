"""A season whose rolls were called."""

import pytest

from tests.support.reports import Told, told_season


@pytest.fixture
def told(db: None) -> Told:
    return told_season()
