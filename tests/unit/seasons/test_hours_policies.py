"""Policies of study hours: drafts, days that are covered once, versions, refusals that help."""

from datetime import date
from typing import Any

import pytest

from tests.support.people import make_organisation
from tests.support.seasons import NOW, PROGRAM, small_season
from tests.support.study_hours import YEAR_BEFORE, make_policy, plan_of
from wuxin.core.errors import NotAllowed
from wuxin.people.models import OrganisationKind, PartyOrganisation
from wuxin.seasons import actions, refusals
from wuxin.seasons.hours_templates import TEMPLATES
from wuxin.seasons.models import Audience, HoursPolicy
from wuxin.seasons.queries.hours_policies import Policies, Standing

pytestmark = pytest.mark.django_db
MEMBER = (Audience.SERVING.value, Audience.MEMBERS.value)


@pytest.fixture
def committee() -> PartyOrganisation:
    return make_organisation(kind=OrganisationKind.COMMITTEE)


def draft_of(committee: PartyOrganisation, **said: Any) -> HoursPolicy:
    draft = actions.create_hours_policy(
        template="six", organisation=committee, from_on=YEAR_BEFORE, by=PROGRAM, now=NOW
    )
    return actions.edit_hours_policy(policy=draft, plan=plan_of(draft, **said), by=PROGRAM, now=NOW)


def test_every_template_can_be_put_in_force(committee: PartyOrganisation) -> None:
    for code in TEMPLATES:
        other = make_organisation(committee, kind=OrganisationKind.COMMITTEE)
        assert not make_policy(other, code).is_draft


def test_two_policies_of_the_same_people_must_not_overlap(committee: PartyOrganisation) -> None:
    make_policy(committee, to_on=date(2021, 12, 31))
    with pytest.raises(refusals.PoliciesOverlap, match="另立新版"):
        draft_of(committee, from_on=date(2021, 12, 31))


def test_two_policies_must_not_leave_days_between_them(committee: PartyOrganisation) -> None:
    make_policy(committee, to_on=date(2021, 12, 31))
    with pytest.raises(refusals.PolicyLeavesGap) as refused:
        draft_of(committee, from_on=date(2022, 1, 3))
    assert "2022-01-01" in str(refused.value)
    assert "2022-01-02" in str(refused.value)


def test_one_before_the_others_must_reach_them(committee: PartyOrganisation) -> None:
    make_policy(committee, from_on=date(2022, 1, 1))
    with pytest.raises(refusals.PolicyLeavesGap):
        draft_of(committee, to_on=date(2021, 12, 30))


def test_other_people_may_have_another_policy_at_the_same_time(
    committee: PartyOrganisation,
) -> None:
    make_policy(committee)
    assert not make_policy(committee, "secretaries").is_draft


def test_a_draft_that_was_overtaken_is_not_put_in_force(committee: PartyOrganisation) -> None:
    draft = draft_of(committee)
    make_policy(committee)
    with pytest.raises(refusals.PoliciesOverlap):
        actions.put_policy_in_force(policy=draft, by=PROGRAM, now=NOW)


def test_without_an_approver_nothing_comes_into_force(committee: PartyOrganisation) -> None:
    with pytest.raises(refusals.ApproverNeeded):
        actions.put_policy_in_force(policy=draft_of(committee, approver=""), by=PROGRAM, now=NOW)


def test_what_is_in_force_is_neither_changed_nor_removed(committee: PartyOrganisation) -> None:
    policy = make_policy(committee)
    with pytest.raises(refusals.PolicyInForce):
        actions.edit_hours_policy(policy=policy, plan=plan_of(policy), by=PROGRAM, now=NOW)
    with pytest.raises(refusals.PolicyInForce):
        actions.remove_hours_policy(policy=policy, by=PROGRAM, now=NOW)


def test_a_new_version_ends_the_old_one_the_day_before(committee: PartyOrganisation) -> None:
    old = make_policy(committee)
    new = actions.start_new_version(policy=old, from_on=date(2022, 7, 1), by=PROGRAM, now=NOW)
    old.refresh_from_db()
    assert old.to_on is None
    actions.edit_hours_policy(policy=new, plan=plan_of(new), by=PROGRAM, now=NOW)
    actions.put_policy_in_force(policy=new, by=PROGRAM, now=NOW)
    old.refresh_from_db()
    assert old.to_on == date(2022, 6, 30)
    on = Policies().of(Standing(committee.path, MEMBER, is_asked=True))
    found = [on(day) for day in (date(2022, 6, 30), date(2022, 7, 1))]
    assert [policy.id if policy else 0 for policy in found] == [old.pk, new.pk]


@pytest.mark.parametrize("day", [YEAR_BEFORE, date(2020, 1, 1)])
def test_a_version_begins_after_the_one_it_follows(committee: PartyOrganisation, day: date) -> None:
    policy = make_policy(committee)
    with pytest.raises(refusals.VersionTooEarly):
        actions.start_new_version(policy=policy, from_on=day, by=PROGRAM, now=NOW)


def test_unclear_terms_are_not_saved(committee: PartyOrganisation) -> None:
    with pytest.raises(refusals.UnclearTerms, match=r"rules\.1"):
        draft_of(committee, terms=TEMPLATES["six"].terms | {"rules": [{"formula": "day"}]})


def test_dates_that_are_reversed_are_not_saved(committee: PartyOrganisation) -> None:
    with pytest.raises(refusals.DatesReversed):
        draft_of(committee, from_on=date(2022, 2, 1), to_on=date(2022, 1, 1))


def test_the_nearest_organisation_decides_and_the_population_before_it(
    committee: PartyOrganisation,
) -> None:
    above = make_policy(committee)
    branch = make_organisation(committee)
    near = make_policy(branch, "six")
    secretaries = make_policy(committee, "secretaries")
    policies, day = Policies(), date(2022, 1, 1)

    def found(path: str, *populations: str) -> int:
        policy = policies.of(Standing(path, (*populations, *MEMBER), is_asked=True))(day)
        return policy.id if policy else 0

    assert found(branch.path) == near.pk
    assert found(committee.path) == above.pk
    assert found(branch.path, Audience.SECRETARIES.value) == secretaries.pk


def test_only_the_organiser_above_sets_policies() -> None:
    small = small_season()
    for actor, place in ((small.secretary, small.branch), (small.organiser, make_organisation())):
        with pytest.raises(NotAllowed):
            actions.create_hours_policy(
                template="six", organisation=place, from_on=YEAR_BEFORE, by=actor, now=NOW
            )
