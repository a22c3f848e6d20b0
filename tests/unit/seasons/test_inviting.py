"""Whole branches on the roll of a batch, and never more people than places."""

from datetime import timedelta

import pytest

from tests.support.database import at_the_same_time
from tests.support.people import make_organisation, make_person
from tests.support.seasons import (
    NOW,
    PROGRAM,
    STARTS_AT,
    invite,
    make_batch,
    make_branch,
    make_secretary,
    make_venue,
    rows,
    small_season,
)
from wuxin.core.errors import NotAllowed
from wuxin.people.models import Category, MembershipKind, OrganisationKind, PartyOrganisation
from wuxin.seasons import actions, queries, refusals
from wuxin.seasons.actions import Change, Invitation
from wuxin.seasons.models import Batch, BatchOrganisation, Enrolment, Presence


def _invite(batch: Batch, *branches: PartyOrganisation, by: object = PROGRAM) -> None:
    invitations = [Invitation(organisation=branch) for branch in branches]
    actions.invite_organisations(batch=batch, invitations=invitations, by=by, now=NOW)


@pytest.mark.django_db
def test_members_are_expected_and_those_who_cannot_leave_home_are_to_be_visited() -> None:
    small = small_season(members=2)
    make_person(small.branch, kind=MembershipKind.PROBATIONARY)
    make_person(small.branch, kind=MembershipKind.APPLICANT)
    elder = make_person(small.branch, categories=(Category.GREAT_AGE,))

    roll = invite(small.batch, small.branch)

    statuses = {row.person_id: row.status for row in rows(roll)}
    assert len(statuses) == 4
    assert statuses.pop(elder.pk) == Presence.VISIT
    assert set(statuses.values()) == {Presence.EXPECTED}
    assert Batch.objects.get().places_taken == 3


@pytest.mark.django_db
def test_members_of_the_groups_of_a_branch_stand_on_its_roll() -> None:
    small = small_season(members=1)
    group = make_organisation(small.branch, OrganisationKind.GROUP)
    make_person(group)

    assert len(rows(invite(small.batch, small.branch))) == 2


@pytest.mark.django_db
def test_who_is_left_out_takes_no_place() -> None:
    small = small_season(members=3)
    without = frozenset([small.people[1].pk])

    actions.invite_organisations(
        batch=small.batch,
        invitations=[Invitation(organisation=small.branch, without=without)],
        by=small.organiser,
        now=NOW,
    )

    assert Enrolment.objects.count() == 2
    assert small.batch.places_taken == 2


@pytest.mark.django_db
def test_all_branches_are_invited_or_none() -> None:
    small = small_season(members=3, capacity=5)
    other, _people = make_branch(small.committee, members=3)

    with pytest.raises(refusals.NoPlacesLeft) as raised:
        _invite(small.batch, small.branch, other)

    assert "要安排 6 人，只剩 5 个" in str(raised.value)
    assert BatchOrganisation.objects.count() == 0
    assert Batch.objects.get().places_taken == 0


@pytest.mark.django_db
def test_a_branch_is_invited_once() -> None:
    small = small_season()
    invite(small.batch, small.branch)

    with pytest.raises(refusals.AlreadyInvited):
        _invite(small.batch, small.branch)

    assert Batch.objects.get().places_taken == 3


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [OrganisationKind.GENERAL_BRANCH, OrganisationKind.GROUP])
def test_only_branches_are_invited(kind: str) -> None:
    small = small_season()
    wrong = make_organisation(small.committee, kind)
    make_person(wrong)

    with pytest.raises(refusals.NotABranch):
        _invite(small.batch, wrong)


@pytest.mark.django_db
def test_a_branch_without_members_says_what_to_do() -> None:
    small = small_season()
    empty, _nobody = make_branch(small.committee, members=0)

    with pytest.raises(refusals.NobodyToEnrol):
        _invite(small.batch, empty)


@pytest.mark.django_db
def test_a_secretary_does_not_invite_to_the_organisers_batches() -> None:
    small = small_season()

    with pytest.raises(NotAllowed):
        _invite(small.batch, small.branch, by=small.secretary)


@pytest.mark.django_db
def test_somebody_in_two_batches_at_one_time_is_named_and_allowed_after_a_look() -> None:
    small = small_season(members=2)
    invite(small.batch, small.branch)
    later = make_batch(
        small.activity,
        venue=make_venue("示例教育馆"),
        starts_at=STARTS_AT + timedelta(minutes=30),
    )

    with pytest.raises(refusals.PeopleBusy) as raised:
        _invite(later, small.branch)
    assert small.people[0].name in str(raised.value)
    assert "第 1 批" in str(raised.value)

    invite(later, small.branch, confirmed=True)
    assert Enrolment.objects.filter(batch=later).count() == 2


@pytest.mark.django_db
def test_a_branch_taken_off_gives_its_places_back() -> None:
    small = small_season()
    roll = invite(small.batch, small.branch)

    actions.remove_organisation(invitation=roll, by=small.organiser, now=NOW)

    assert Enrolment.objects.count() == BatchOrganisation.objects.count() == 0
    assert Batch.objects.get().places_taken == 0


@pytest.mark.django_db
def test_a_branch_whose_roll_was_called_stays() -> None:
    small = small_season()
    roll = invite(small.batch, small.branch)
    actions.mark_all_present_except(roll=roll, by=small.secretary, now=NOW)

    with pytest.raises(refusals.RollCallBegun):
        actions.remove_organisation(invitation=roll, by=small.organiser, now=NOW)
    with pytest.raises(refusals.BatchHasBegun):
        actions.cancel_batch(batch=small.batch, by=small.organiser, now=NOW)

    assert BatchOrganisation.objects.get().state == "open"
    assert Enrolment.objects.count() == 3


@pytest.mark.django_db
def test_a_branch_with_minutes_stays_also_where_nobody_came_and_the_roll_is_open_again() -> None:
    small = small_season()
    roll = invite(small.batch, small.branch, confirmed=True)
    actions.mark_all_present_except(roll=roll, by=small.secretary, now=NOW)
    actions.finish_roll_call(roll=roll, by=small.secretary, now=NOW)
    roll.refresh_from_db()
    actions.reopen_roll_call(roll=roll, reason="记错了", by=small.secretary, now=NOW)
    roll.refresh_from_db()
    nobody = [
        Change(enrolment_id=row.pk, seen_revision=row.revision, status="leave", reason="ill")
        for row in rows(roll)
    ]
    actions.take_roll_call(roll=roll, changes=nobody, by=small.secretary, now=NOW)

    with pytest.raises(refusals.RollCallBegun):
        actions.remove_organisation(invitation=roll, by=small.organiser, now=NOW)


@pytest.mark.django_db
def test_nobody_is_invited_to_a_cancelled_batch() -> None:
    small = small_season()
    actions.cancel_batch(batch=small.batch, by=small.organiser, now=NOW)

    with pytest.raises(refusals.BatchCancelled):
        _invite(small.batch, small.branch)
    with pytest.raises(refusals.BatchCancelled):
        actions.cancel_batch(batch=small.batch, by=small.organiser, now=NOW)


@pytest.mark.django_db
def test_fewer_places_than_people_invited_are_refused() -> None:
    small = small_season()
    invite(small.batch, small.branch)
    plan = actions.BatchPlan(venue=small.batch.venue, starts_at=STARTS_AT, capacity=2)

    with pytest.raises(refusals.CapacityBelowTaken):
        actions.change_batch(batch=small.batch, plan=plan, by=small.organiser, now=NOW)


@pytest.mark.django_db
def test_a_branch_without_an_invitation_is_found_in_the_organisations_order() -> None:
    small = small_season()
    others = [make_branch(small.committee)[0] for _number in range(2)]
    invite(small.batch, others[0])
    make_secretary(others[1], make_person(others[1]))

    assert queries.not_invited(small.activity) == [small.branch, others[1]]


def test_fifty_who_ask_at_once_never_overbook(committed_db: None) -> None:
    small = small_season(capacity=21)
    branches = [make_branch(small.committee, members=2)[0] for _number in range(50)]

    def ask(branch: PartyOrganisation) -> bool:
        try:
            _invite(Batch.objects.get(pk=small.batch.pk), branch)
        except refusals.NoPlacesLeft:
            return False
        return True

    answers = at_the_same_time(*[lambda b=branch: ask(b) for branch in branches])

    assert sum(answers) == 10
    assert Batch.objects.get().places_taken == Enrolment.objects.count() == 20


def test_one_branch_asked_for_twice_at_once_is_invited_once(committed_db: None) -> None:
    small = small_season()

    def ask() -> bool:
        try:
            _invite(Batch.objects.get(pk=small.batch.pk), small.branch)
        except refusals.AlreadyInvited:
            return False
        return True

    assert sorted(at_the_same_time(*[ask] * 8)) == [False] * 7 + [True]
    assert Batch.objects.get().places_taken == 3
