"""What is deleted of a season goes to the bin whole, and comes back as it was."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import serializers
from django.db.models import F, Model, QuerySet

from tests.support.people import make_organisation, make_person
from tests.support.seasons import (
    NOW,
    PROGRAM,
    STARTS_AT,
    SmallSeason,
    invite,
    make_batch,
    make_branch,
    make_venue,
    roll,
    rows,
    small_season,
)
from wuxin.core import recycling
from wuxin.core.actor import Actor
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.models import AuditEvent, Binned
from wuxin.ledger.models import Entry
from wuxin.seasons import actions, refusals
from wuxin.seasons.actions import BusPlan, SpeakerPlan
from wuxin.seasons.models import (
    Batch,
    BatchOrganisation,
    Enrolment,
    HoursPolicy,
    Leave,
    Requirement,
    SeasonClassroom,
    Speaker,
    Standing,
    Topic,
    TransportGroup,
    TransportRide,
)

pytestmark = pytest.mark.django_db
Steps = Iterator[Binned | None]
Removal = Callable[[SmallSeason], Steps]
_BUS = {
    "name": "一号车",
    "departs_from": "校门",
    "departs_at": STARTS_AT,
    "leader": "",
    "seats": 40,
}
_KEPT = (BatchOrganisation, Enrolment, HoursPolicy, Leave, Requirement, SeasonClassroom, Speaker,
         Topic, TransportGroup, TransportRide)  # fmt: skip


@pytest.fixture
def small() -> SmallSeason:
    return small_season(members=4)


def by(small: SmallSeason) -> dict[str, Any]:
    return {"by": small.organiser, "now": NOW}


# Each stops before it removes: what is there then is what has to come back.


def requirement(small: SmallSeason) -> Steps:
    made = small.season.requirements.get(title="集中学习")
    yield None
    yield actions.remove_requirement(requirement=made, **by(small))


def topic(small: SmallSeason) -> Steps:
    yield None
    yield actions.remove_topic(topic=small.season.topics.all()[0], **by(small))


def classroom(small: SmallSeason) -> Steps:
    slugs = [row.classroom_id for row in small.season.classrooms.all()]
    yield None
    actions.choose_classrooms(season=small.season, slugs=slugs[:-1], **by(small))
    yield Binned.objects.get()


def speaker(small: SmallSeason) -> Steps:
    plan = SpeakerPlan(name="示例教授", institution="示例大学")
    made = actions.add_speaker(activity=small.activity, plan=plan, **by(small))
    yield None
    yield actions.remove_speaker(speaker=made, **by(small))


def bus(small: SmallSeason) -> Steps:
    called = invite(small.batch, small.branch)
    made = actions.add_bus(batch=small.batch, plan=BusPlan(**_BUS), **by(small))  # type: ignore[arg-type]  # named above
    actions.ride(roll=called, group=made, **by(small))
    yield None
    yield actions.remove_bus(group=made, **by(small))


def invitation(small: SmallSeason) -> Steps:
    called = invite(small.batch, small.branch)
    made = actions.add_bus(batch=small.batch, plan=BusPlan(**_BUS), **by(small))  # type: ignore[arg-type]  # named above
    actions.ride(roll=called, group=made, **by(small))
    asked = {"reason": "family", "text": "孩子发烧", **by(small)}
    actions.ask_leave(enrolment=rows(called)[1], **asked)
    yield None
    yield actions.remove_organisation(invitation=roll(called.pk), **by(small))


def hours_policy(small: SmallSeason) -> Steps:
    made = actions.create_hours_policy(
        template="eight",
        organisation=small.committee,
        from_on=small.season.from_on,
        **by(small),
    )
    yield None
    yield actions.remove_hours_policy(policy=made, **by(small))


KINDS = (requirement, topic, classroom, speaker, bus, invitation, hours_policy)


def removed(remove: Removal, small: SmallSeason) -> Binned:
    *_before, binned = remove(small)
    assert binned is not None
    return binned


def stands() -> str:
    everything = [one for model in _KEPT for one in model.objects.order_by("pk")]
    return serializers.serialize("json", everything)


@pytest.mark.parametrize("remove", KINDS)
def test_what_was_deleted_comes_back_with_all_that_hung_on_it(
    small: SmallSeason, remove: Removal
) -> None:
    steps = remove(small)
    next(steps)
    before = stands()
    binned = next(steps)
    assert binned is not None
    assert stands() != before

    recycling.put_back(binned=binned, by=small.organiser, now=NOW)

    assert stands() == before
    assert not recycling.visible_to(small.organiser).exists()
    assert AuditEvent.objects.filter(code=f"{binned.kind}.put_back").count() == 1


def test_every_kind_is_tried_above(small: SmallSeason) -> None:
    tried = {remove.__name__ for remove in KINDS}

    assert {kind for kind in recycling.bins() if kind.startswith("seasons.")} == {
        f"seasons.{name}" for name in tried
    }


def test_places_and_coverage_follow_a_branch_out_and_back(small: SmallSeason) -> None:
    invite(small.batch, small.branch)
    taken = Batch.objects.get(pk=small.batch.pk).places_taken
    binned = actions.remove_organisation(invitation=small.batch.invitations.get(), **by(small))
    assert Batch.objects.get(pk=small.batch.pk).places_taken == 0

    recycling.put_back(binned=binned, by=small.organiser, now=NOW)

    assert Batch.objects.get(pk=small.batch.pk).places_taken == taken == 4
    assert {row.person_id for row in rows(small.batch.invitations.get())} == {
        one.pk for one in small.people
    }


def test_a_requirement_in_the_bin_is_counted_nowhere(small: SmallSeason) -> None:
    made = small.season.requirements.get(title="实境课堂")
    actions.remove_requirement(requirement=made, **by(small))

    assert not Standing.objects.filter(requirement_id=made.pk).exists()
    assert "seasons.standing" not in {row["model"] for row in Binned.objects.get().row}


def _fill(small: SmallSeason, _binned: Binned) -> None:
    other, _people = make_branch(small.committee)
    invite(small.batch, other)
    Batch.objects.filter(pk=small.batch.pk).update(capacity=F("places_taken") + 3)


def _elsewhere(small: SmallSeason, _binned: Binned) -> None:
    other = make_batch(small.activity, venue=make_venue("另一处"))
    invite(other, small.branch)


def _cancel(small: SmallSeason, _binned: Binned) -> None:
    actions.cancel_batch(batch=small.batch, by=PROGRAM, now=NOW)


def _close(small: SmallSeason, _binned: Binned) -> None:
    actions.close_season(season=small.season, by=PROGRAM, now=NOW)


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (_fill, refusals.NoPlacesLeft),
        (_elsewhere, refusals.PeopleBusyNow),
        (_cancel, refusals.BatchCancelled),
        (_close, refusals.SeasonClosed),
    ],
)
def test_a_branch_whose_place_is_gone_stays_in_the_bin(
    small: SmallSeason, meanwhile: Callable[..., None], why: type[DomainError]
) -> None:
    binned = actions.remove_organisation(invitation=invite(small.batch, small.branch), **by(small))
    meanwhile(small, binned)

    with pytest.raises(why):
        recycling.put_back(binned=binned, by=small.organiser, now=NOW)

    assert Binned.objects.get(pk=binned.pk).put_back_at is None


@pytest.mark.parametrize("remove", [speaker, bus, topic, classroom])
def test_what_was_added_again_meanwhile_is_not_put_back_beside_it(
    small: SmallSeason, remove: Removal
) -> None:
    binned = removed(remove, small)
    recycling.restore(binned)

    with pytest.raises(recycling.PlaceTaken) as refused:
        recycling.put_back(binned=binned, by=small.organiser, now=NOW)

    assert binned.title in str(refused.value)


def test_what_has_lost_the_thing_it_was_a_part_of_says_so(small: SmallSeason) -> None:
    binned = removed(topic, small)
    binned.row[0]["fields"]["season"] = 999_999

    with pytest.raises(recycling.ParentGone):
        recycling.restore(binned)


@pytest.mark.parametrize("remove", KINDS)
def test_only_who_could_delete_it_sees_it_and_puts_it_back(
    small: SmallSeason, remove: Removal
) -> None:
    binned = removed(remove, small)
    elsewhere = small_season(code="elsewhere")

    assert list(recycling.visible_to(small.organiser)) == [binned]
    for stranger in (elsewhere.organiser, small.secretary, Actor.visitor()):
        assert not recycling.visible_to(stranger).exists()
        with pytest.raises(NotAllowed):
            recycling.put_back(binned=binned, by=stranger, now=NOW)


def test_a_branch_is_seen_by_who_reaches_the_batch_and_the_branch(small: SmallSeason) -> None:
    removed(invitation, small)
    beside = make_organisation(small.committee)
    Binned.objects.update(path=small.branch.path, also_path=beside.path)

    assert not recycling.visible_to(small.secretary).exists()
    Binned.objects.update(also_path=small.branch.path)
    assert recycling.visible_to(small.secretary).exists()


def test_a_teachers_lesson_is_taken_back_in_the_ledger_and_told_again(small: SmallSeason) -> None:
    teacher = make_person(small.committee, "示例讲师")
    plan = SpeakerPlan(person=teacher)
    made = actions.add_speaker(activity=small.activity, plan=plan, **by(small))
    called = invite(small.batch, small.branch)
    actions.mark_all_present_except(roll=called, by=small.secretary, now=NOW)
    actions.finish_roll_call(roll=roll(called.pk), by=small.secretary, now=NOW)
    told: QuerySet[Entry] = Entry.objects.filter(person=teacher)
    before = sum(entry.minutes for entry in told.all())

    binned = actions.remove_speaker(speaker=made, **by(small))
    assert before > sum(entry.minutes for entry in told.all()) == 0
    recycling.put_back(binned=binned, by=small.organiser, now=NOW)

    assert sum(entry.minutes for entry in told.all()) == before


def test_after_thirty_days_it_is_gone_for_good_and_that_is_told(small: SmallSeason) -> None:
    binned = removed(topic, small)
    later = NOW + timedelta(days=30)
    assert recycling.empty(by=PROGRAM, now=later - timedelta(seconds=1)) == 0

    with pytest.raises(recycling.TooLate):
        recycling.put_back(binned=binned, by=small.organiser, now=later)
    assert recycling.empty(by=PROGRAM, now=later) == 1

    assert not Binned.objects.exists()
    told = AuditEvent.objects.get(code="core.bin.emptied")
    assert told.changes == {"seasons.topic": 1}


def test_a_row_with_a_sealed_field_never_goes_into_the_bin(small: SmallSeason) -> None:
    thing = recycling.Thing("seasons.topic", "x", "y", path="")
    person: Model = small.people[0]

    with pytest.raises(TypeError):
        recycling.discard(person, thing, by=PROGRAM, now=NOW)
