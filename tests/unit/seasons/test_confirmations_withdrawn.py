"""A confirmation of study hours is taken back: with a reason, and what it said stays."""

from datetime import UTC, datetime

import pytest

from tests.support.people import actor_of, make_office, make_person
from tests.support.seasons import NOW, SmallSeason, make_branch, make_secretary, small_season
from tests.support.study_hours import hold, make_policy
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.people.models import Role
from wuxin.seasons import actions, refusals
from wuxin.seasons.hours_templates import TEMPLATES
from wuxin.seasons.models import HoursConfirmation, HoursLine, HoursTotal

pytestmark = pytest.mark.django_db
MORNING = datetime(2022, 3, 1, 1, 0, tzinfo=UTC)  # 9:00 in Asia/Shanghai


@pytest.fixture
def small() -> SmallSeason:
    made = small_season()
    make_policy(made.committee)
    hold(made, at=MORNING)
    return made


def confirm(small: SmallSeason) -> HoursConfirmation:
    return actions.confirm_hours(organisation=small.branch, year=2022, by=small.secretary, now=NOW)


def total(small: SmallSeason) -> tuple[int, int]:
    found = HoursTotal.objects.get(person=small.people[0], year=2022)
    return found.quarters, found.confirmed


def test_the_hours_are_open_again_and_the_old_lines_stay(small: SmallSeason) -> None:
    confirmation = confirm(small)
    assert total(small) == (16, 16)

    actions.withdraw_confirmation(
        confirmation=confirmation, why="少算了一场", by=small.secretary, now=NOW
    )

    assert total(small) == (16, 0)
    confirmation.refresh_from_db()
    assert (confirmation.withdrawn_at, confirmation.withdrawn_why) == (NOW, "少算了一场")
    assert confirmation.withdrawn_by_id == small.secretary.person_id
    assert confirmation.lines.count() == 3
    assert not confirmation.lines.filter(withdrawn_at=None).exists()
    event = AuditEvent.objects.get(code="seasons.hours.confirmation_withdrawn")
    assert event.changes == {"year": 2022, "lines": 3}


def test_it_can_be_confirmed_anew_beside_the_old_version(small: SmallSeason) -> None:
    first = confirm(small)
    actions.withdraw_confirmation(confirmation=first, why="记错", by=small.secretary, now=NOW)

    second = confirm(small)

    assert total(small) == (16, 16)
    assert HoursLine.objects.count() == 6
    assert set(
        HoursLine.objects.filter(withdrawn_at=None).values_list("confirmation", flat=True)
    ) == {second.pk}


def test_what_was_frozen_goes_by_the_policy_in_force_again(small: SmallSeason) -> None:
    first = confirm(small)
    make_policy(small.branch, "six", terms=TEMPLATES["six"].terms)
    assert total(small)[1] == 16
    before = total(small)

    actions.withdraw_confirmation(confirmation=first, why="换了办法", by=small.secretary, now=NOW)

    assert total(small) == (12, 0) != before


def test_a_reason_is_needed_and_once_is_enough(small: SmallSeason) -> None:
    confirmation = confirm(small)
    with pytest.raises(refusals.ReasonNeeded):
        actions.withdraw_confirmation(
            confirmation=confirmation, why="  ", by=small.secretary, now=NOW
        )
    actions.withdraw_confirmation(
        confirmation=confirmation, why="记错", by=small.secretary, now=NOW
    )
    with pytest.raises(refusals.ConfirmationGone):
        actions.withdraw_confirmation(
            confirmation=confirmation, why="再撤", by=small.secretary, now=NOW
        )


def test_only_who_may_confirm_takes_it_back(small: SmallSeason) -> None:
    confirmation = confirm(small)
    other, people = make_branch(small.committee)
    auditor = make_person(small.committee)
    make_office(auditor, Role.AUDITOR, small.committee)
    for by in (make_secretary(other, people[0]), actor_of(auditor), actor_of(small.people[1])):
        with pytest.raises(NotAllowed):
            actions.withdraw_confirmation(confirmation=confirmation, why="x", by=by, now=NOW)
    assert total(small) == (16, 16)
