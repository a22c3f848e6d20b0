"""Several classes of the same people approved at one time: all count, whoever is last."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from tests.support.database import at_the_same_time
from tests.support.seasons import NOW, small_season
from tests.support.study_hours import hold, make_policy
from wuxin.seasons import actions
from wuxin.seasons.models import HoursTotal

MORNING = datetime(2022, 3, 1, 1, 0, tzinfo=UTC)


@pytest.mark.usefixtures("committed_db")
def test_classes_approved_at_the_same_time_all_count() -> None:
    small = small_season()
    make_policy(small.committee)
    batches = [
        hold(small, kind="open_class", at=MORNING - timedelta(days=day), minutes=60)
        for day in range(4)
    ]
    said = {"decision": "approved", "reference": "示例〔2022〕3号"}
    decide = partial(actions.decide_approval, **said, by=small.organiser, now=NOW)

    at_the_same_time(*(partial(decide, batch=batch) for batch in batches))

    sums = HoursTotal.objects.filter(year=2022, person__in=small.people)
    assert {total.further for total in sums} == {4 * len(batches)}
