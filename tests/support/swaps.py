"""Two batches of one activity, and what is done between them."""

from datetime import UTC, datetime, timedelta

from tests.support.people import actor_of
from tests.support.seasons import (
    PROGRAM,
    STARTS_AT,
    SmallSeason,
    invite,
    make_batch,
    make_venue,
    small_season,
)
from wuxin.people.models import PartyOrganisation, Person
from wuxin.seasons import actions
from wuxin.seasons.models import (
    Batch,
    Enrolment,
    Waiting,
)

BEFORE = datetime(2022, 3, 3, 2, 0, tzinfo=UTC)  # the day before


def two_batches(*, members: int = 3, capacity: int = 100) -> tuple[SmallSeason, Batch]:
    """A branch in the first batch, and a second batch the day after with ``capacity`` places."""
    small = small_season(members=members)
    invite(small.batch, small.branch)
    later = STARTS_AT + timedelta(days=1)
    return small, make_batch(
        small.activity, venue=make_venue("示例教育馆"), starts_at=later, capacity=capacity
    )


def row_of(person: Person) -> Enrolment:
    rows = Enrolment.objects.select_related(
        "person__organisation",
        "batch__activity__season",
        "batch_organisation__organisation",
        "batch_organisation__batch__activity__season",
    )
    return rows.get(person=person)


def swap(person: Person, to: Batch, **given: object) -> Enrolment:
    by = given.pop("by", None) or actor_of(person)
    now = given.pop("now", BEFORE)
    return actions.swap_batch(enrolment=row_of(person), to=to, by=by, now=now, **given)


def wait(batch: Batch, person: Person | None, branch: PartyOrganisation) -> Waiting:
    by = actor_of(person) if person else PROGRAM
    return actions.wait_for_place(
        batch=batch, organisation=branch, person=person, by=by, now=BEFORE
    )


def taken(batch: Batch) -> int:
    return Batch.objects.get(pk=batch.pk).places_taken
