"""Whatever happens to rolls, visits, answers and rosters: what is kept is brute force."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.coverage import brute_force, kept_rows, kept_sums, sums_of
from tests.support.people import make_organisation
from tests.support.seasons import (
    NOW,
    PROGRAM,
    STARTS_AT,
    invite,
    make_activity,
    make_batch,
    make_branch,
    make_season,
    make_venue,
    roll,
)
from wuxin.core import clock, jobs
from wuxin.core.errors import DomainError
from wuxin.people.actions import persons as people
from wuxin.people.models import OrganisationKind, PartyMembership, PartyOrganisation, Person
from wuxin.seasons import actions
from wuxin.seasons.actions import Answer, Change, Reached, coverage
from wuxin.seasons.models import (
    BatchOrganisation,
    CoverageAnswer,
    Enrolment,
    Exemption,
    Outreach,
    Requirement,
    Standing,
    StandingSum,
)

TODAY = clock.local_day(NOW)
_WHO, _ROLL = st.sampled_from([0, 1, 3]), st.integers(0, 5)
_STATUS = st.sampled_from(["present", "present", "leave", "absent", "visit", "expected"])
_STEPS = st.one_of(
    st.tuples(st.just("tick"), _WHO, _ROLL, _STATUS),
    st.tuples(st.just("tick"), _WHO, _ROLL, _STATUS),
    st.tuples(st.just("undo"), _ROLL),
    st.tuples(st.just("finish"), _ROLL),
    st.tuples(st.just("leave"), _WHO, _ROLL),
    st.tuples(st.just("come"), _WHO, _ROLL),
    st.tuples(st.just("cancel"), _ROLL),
    st.tuples(st.just("visit"), _WHO, st.sampled_from(["delivery", "phone", "post"]),
              st.sampled_from([(), ("field_class",), ("lecture", "group_study")])),
    st.tuples(st.just("unvisit"), _WHO),
    st.tuples(st.just("answer"), _WHO, st.sampled_from(["declined", "not_reached"]), st.booleans()),
    st.tuples(st.just("unanswer"), _WHO),
    st.tuples(st.just("exempt"), _WHO),
    st.tuples(st.just("unexempt"), _WHO),
    st.tuples(st.just("move"), _WHO, st.integers(0, 2)),
    st.tuples(st.just("retire"), _WHO, st.sampled_from([(), ("retired",), ("homebound",)])),
    st.tuples(st.just("die"), _WHO),
)  # fmt: skip


class World:
    """Two branches of three in an open season, and a third beside it; six rolls of three kinds."""

    def __init__(self) -> None:
        committee = make_organisation(kind=OrganisationKind.COMMITTEE)
        self.branches: list[PartyOrganisation] = []
        self.people: list[Person] = []
        for _number in range(2):
            branch, members = make_branch(committee)
            self.branches.append(branch)
            self.people += members
        self.branches.append(make_organisation())
        committee.refresh_from_db()
        self.season = make_season(committee)
        self._ask()
        self.rolls = list(self._rolls())
        self.numbers = count()
        jobs.run_waiting()

    def _ask(self) -> None:
        for position, (audience, measure, target) in enumerate(
            [("serving", "times", 1), ("retired", "minutes", 180), ("members", "times", 2)], 10
        ):
            Requirement.objects.create(
                season=self.season,
                title=f"要求{position}",
                audience=audience,
                measure=measure,
                target=target,
                position=position,
            )

    def _rolls(self) -> Iterator[int]:
        venue = make_venue()
        for number, kind in enumerate(["field_class", "lecture", "field_class"]):
            activity = make_activity(self.season, kind=kind)
            starts_at = STARTS_AT + timedelta(days=number)
            batch = make_batch(activity, venue=venue, starts_at=starts_at)
            for branch in self.branches[:2]:
                yield invite(batch, branch).pk

    def tick(self, who: int, number: int, status: str) -> None:
        of = self._roll(number)
        row = self._row(who, of)
        change = Change(enrolment_id=row.pk, seen_revision=row.revision, status=status)
        actions.take_roll_call(roll=of, changes=[change], by=PROGRAM, now=NOW)

    def undo(self, number: int) -> None:
        of = self._roll(number)
        actions.undo_roll_call_change(roll=of, save_key=of.last_save, by=PROGRAM, now=NOW)

    def finish(self, number: int) -> None:
        actions.finish_roll_call(roll=self._roll(number), by=PROGRAM, now=NOW)

    def leave(self, who: int, number: int) -> None:
        row = self._row(who, self._roll(number))
        actions.ask_leave(enrolment=row, reason="ill", text="", by=PROGRAM, now=NOW)

    def come(self, who: int, number: int) -> None:
        row = self._row(who, self._roll(number))
        actions.withdraw_leave(enrolment=row, by=PROGRAM, now=NOW)

    def cancel(self, number: int) -> None:
        actions.cancel_batch(batch=self._roll(number).batch, by=PROGRAM, now=NOW)

    def visit(self, who: int, channel: str, kinds: tuple[str, ...]) -> None:
        source = f"tests.visit:{next(self.numbers)}"
        reached = Reached(
            person=self._person(who), day=TODAY, channel=channel, source=source, kinds=kinds
        )
        actions.record_outreach(season=self.season, reached=reached, by=PROGRAM, now=NOW)

    def unvisit(self, who: int) -> None:
        outreach = Outreach.objects.filter(person=self._person(who)).order_by("-pk").first()
        if outreach:
            actions.withdraw_outreach(outreach=outreach, by=PROGRAM, now=NOW)

    def answer(self, who: int, kind: str, to_all: bool) -> None:
        first = None if to_all else self.season.requirements.first()
        named = {"helper": self.people[0], "again_on": TODAY} if kind == "not_reached" else {}
        answer = Answer(kind=kind, requirement=first, **named)
        person = self._person(who)
        actions.record_answer(season=self.season, person=person, answer=answer, by=PROGRAM, now=NOW)

    def unanswer(self, who: int) -> None:
        for answer in CoverageAnswer.objects.filter(person=self._person(who), withdrawn_at=None):
            actions.withdraw_answer(answer=answer, by=PROGRAM, now=NOW)

    def exempt(self, who: int) -> None:
        person = self._person(who)
        actions.record_exemption(
            season=self.season, person=person, reason="age", by=PROGRAM, now=NOW
        )

    def unexempt(self, who: int) -> None:
        for exemption in Exemption.objects.filter(person=self._person(who), withdrawn_at=None):
            actions.withdraw_exemption(exemption=exemption, by=PROGRAM, now=NOW)

    def move(self, who: int, to: int) -> None:
        people.transfer_person(
            person=self._person(who), to=self.branches[to], on=TODAY, by=PROGRAM, now=NOW
        )

    def retire(self, who: int, categories: tuple[str, ...]) -> None:
        people.set_categories(
            person=self._person(who), categories=categories, on=TODAY, by=PROGRAM, now=NOW
        )

    def die(self, who: int) -> None:
        PartyMembership.objects.filter(person=self._person(who), to_on=None).update(to_on=TODAY)
        coverage.refresh_later(self.season, [self._person(who).pk])

    def _roll(self, number: int) -> BatchOrganisation:
        return roll(self.rolls[number])

    def _row(self, who: int, of: BatchOrganisation) -> Enrolment:
        rows = Enrolment.objects.filter(batch_organisation=of)
        return rows.select_related("batch_organisation__batch__activity").order_by("pk")[who % 3]

    def _person(self, who: int) -> Person:
        return Person.objects.select_related("organisation").get(pk=self.people[who].pk)


@pytest.fixture
def world(db: None) -> World:
    return World()


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(_STEPS, min_size=6, max_size=30))
def test_what_is_kept_is_what_brute_force_finds(world: World, steps: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        for name, *arguments in steps:
            with suppress(DomainError), transaction.atomic():
                getattr(world, name)(*arguments)
        jobs.run_waiting()
        expected = brute_force(world.season, TODAY)
        assert kept_rows(world.season) == expected
        assert kept_sums(world.season) == sums_of(expected)
        assert coverage.rebuild(season=world.season, by=PROGRAM, now=NOW) == (0, 0)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_rebuild_mends_rows_and_sums_that_were_spoilt(world: World) -> None:
    world.tick(0, 0, "present")
    first = Standing.objects.filter(person=world.people[0]).first()
    assert first is not None
    Standing.objects.filter(pk=first.pk).update(state="declined")
    StandingSum.objects.filter(state="due").update(people=99)

    rows, sums = coverage.rebuild(season=world.season, by=PROGRAM, now=NOW)

    assert rows == 1
    assert sums > 1
    expected = brute_force(world.season, TODAY)
    assert kept_rows(world.season) == expected
    assert kept_sums(world.season) == sums_of(expected)
