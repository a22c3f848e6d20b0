"""A season from its template to its book."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.support.people import actor_of, make_office, make_organisation, make_person
from tests.support.seasons import (
    NOW,
    PROGRAM,
    STARTS_AT,
    TO_ON,
    make_activity,
    make_batch,
    make_branch,
    make_season,
    make_venue,
    small_season,
)
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.people.models import Role
from wuxin.seasons import actions, refusals
from wuxin.seasons.actions import ActivityPlan, BatchPlan, SeasonPlan
from wuxin.seasons.models import Batch, Season, SeasonState, Topic, Venue

pytestmark = pytest.mark.django_db


def _plan(**fields: object) -> SeasonPlan:
    values: dict[str, object] = {
        "template": "2021-2022",
        "from_on": date(2021, 12, 1),
        "to_on": date(2022, 4, 30),
    }
    return SeasonPlan(**(values | fields))


def test_a_template_gives_five_classrooms_with_aims_and_the_years_topics() -> None:
    season = make_season(make_organisation(), is_open=False)

    assert [c.classroom_id for c in season.classrooms.all()] == [
        "aspiration",
        "compassion",
        "craftsmanship",
        "warmth",
        "connection",
    ]
    assert all(c.aim for c in season.classrooms.all())
    assert season.topics.count() == 6
    assert season.requirements.filter(is_required=True).count() == 3
    assert season.book is None


def test_opening_gives_the_season_its_book_and_a_second_opening_is_told() -> None:
    season = make_season(make_organisation(), is_open=False)
    stale = Season.objects.get(pk=season.pk)

    actions.open_season(season=season, by=PROGRAM, now=NOW)
    with pytest.raises(refusals.NotADraft):
        actions.open_season(season=stale, by=PROGRAM, now=NOW)

    assert season.book is not None
    assert (season.book.code, season.book.from_on) == (season.code, season.from_on)


def test_a_season_without_a_code_is_called_by_its_years() -> None:
    root = make_organisation()
    codes = [
        actions.create_season_from_template(plan=_plan(organisation=root), by=PROGRAM, now=NOW).code
        for _number in range(2)
    ]

    assert codes == ["2021-2022", "2021-2022-2"]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"template": "no-such"}, refusals.UnknownTemplate),
        ({"to_on": date(2021, 11, 1)}, refusals.DatesReversed),
        ({"to_on": date(2099, 1, 1)}, refusals.SeasonTooLong),
        ({"code": "taken"}, refusals.CodeTaken),
    ],
)
def test_a_season_that_cannot_be_is_refused(
    fields: dict[str, object], refusal: type[Exception]
) -> None:
    root = make_organisation()
    make_season(root, code="taken")

    with pytest.raises(refusal):
        actions.create_season_from_template(
            plan=_plan(organisation=root, **fields), by=PROGRAM, now=NOW
        )


def test_only_the_organiser_over_the_organisation_plans_its_season() -> None:
    small = small_season()
    other = make_organisation()

    with pytest.raises(NotAllowed):
        actions.create_season_from_template(
            plan=_plan(organisation=small.committee), by=small.secretary, now=NOW
        )
    with pytest.raises(NotAllowed):
        actions.create_season_from_template(
            plan=_plan(organisation=other), by=small.organiser, now=NOW
        )
    draft = actions.create_season_from_template(
        plan=_plan(organisation=small.committee), by=small.organiser, now=NOW
    )
    assert draft.state == SeasonState.DRAFT


def test_a_closed_season_takes_no_more_activities_batches_or_ticks() -> None:
    small = small_season()
    actions.close_season(season=small.season, by=small.organiser, now=NOW)
    activity = small.activity
    activity.refresh_from_db()

    assert small.season.book is not None
    assert small.season.book.closed_at == NOW
    with pytest.raises(refusals.SeasonClosed):
        make_activity(small.season)
    with pytest.raises(NotAllowed):
        actions.cancel_batch(batch=Batch.objects.get(), by=small.organiser, now=NOW)


def test_who_sees_a_season() -> None:
    small = small_season()
    stranger_root = make_organisation()
    stranger = make_person(stranger_root)
    make_office(stranger, Role.ORGANISER, stranger_root)
    member = small.people[1]

    def sees(actor: object) -> bool:
        return Season.objects.visible_to(actor).filter(pk=small.season.pk).exists()

    assert [sees(a) for a in (small.organiser, small.secretary, PROGRAM)] == [True, True, True]
    assert [sees(actor_of(p)) for p in (stranger, member)] == [False, False]


def test_an_activity_belongs_to_a_host_inside_the_season() -> None:
    small = small_season()
    outside = make_organisation()
    plan = ActivityPlan(kind="lecture", title="讲座", organisation=outside, minutes=60)

    with pytest.raises(refusals.OutsideOrganiser):
        actions.create_activity(season=small.season, plan=plan, by=PROGRAM, now=NOW)


def test_a_secretary_hosts_for_their_own_branch_only() -> None:
    small = small_season()
    other, _people = make_branch(small.committee)
    own = ActivityPlan(kind="theme-day", title="", organisation=small.branch, minutes=60)

    with pytest.raises(refusals.UnknownKind):
        actions.create_activity(season=small.season, plan=own, by=small.secretary, now=NOW)
    for kind, host, allowed in (
        ("theme_day", small.branch, True),
        ("theme_day", other, False),
        ("theme_day", small.committee, False),
    ):
        plan = ActivityPlan(kind=kind, title="主题党日", organisation=host, minutes=60)
        if allowed:
            actions.create_activity(season=small.season, plan=plan, by=small.secretary, now=NOW)
        else:
            with pytest.raises(NotAllowed):
                actions.create_activity(season=small.season, plan=plan, by=small.secretary, now=NOW)


def test_a_topic_of_another_season_is_refused() -> None:
    small = small_season()
    foreign = Topic.objects.filter(season=make_season(small.committee, code="other")).first()

    with pytest.raises(refusals.UnknownTopic):
        make_activity(small.season, topic=foreign)


@pytest.mark.parametrize("minutes", [0, -15, 50, 615, 10**9])
def test_minutes_come_in_quarters_of_an_hour(minutes: int) -> None:
    small = small_season()

    with pytest.raises(refusals.MinutesNotInQuarters):
        make_activity(small.season, minutes=minutes)
    with pytest.raises(refusals.MinutesNotInQuarters):
        make_batch(small.activity, minutes=minutes)


@pytest.mark.parametrize("capacity", [0, -1, 10**9])
def test_a_batch_has_between_one_and_ten_thousand_places(capacity: int) -> None:
    small = small_season()

    with pytest.raises(refusals.CapacityOutOfRange):
        make_batch(small.activity, capacity=capacity)


def test_the_database_itself_refuses_what_no_action_would_write() -> None:
    batch = small_season(capacity=5).batch
    for fields in ({"places_taken": 6}, {"capacity": 0}, {"minutes": 50}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Batch.objects.filter(pk=batch.pk).update(**fields)


def test_a_batch_outside_the_season_is_refused_with_the_dates() -> None:
    small = small_season()

    with pytest.raises(refusals.OutsideSeason) as raised:
        make_batch(small.activity, starts_at=STARTS_AT + timedelta(days=90))

    assert str(TO_ON) in str(raised.value)


def test_batches_are_numbered_on_in_the_order_of_their_time() -> None:
    small = small_season()
    venue = make_venue("示例教育馆")
    plans = [
        BatchPlan(venue=venue, starts_at=STARTS_AT + timedelta(days=days), capacity=50)
        for days in (3, 1, 2)
    ]

    made = actions.plan_batches(activity=small.activity, plans=plans, by=PROGRAM, now=NOW)

    assert [batch.number for batch in made] == [2, 3, 4]
    assert [(batch.starts_at - STARTS_AT).days for batch in made] == [1, 2, 3]


def test_a_venue_with_two_batches_at_one_time_is_named_and_allowed_after_a_look() -> None:
    small = small_season()
    venue = Venue.objects.get()
    plan = BatchPlan(venue=venue, starts_at=STARTS_AT + timedelta(minutes=60), capacity=5)

    with pytest.raises(refusals.VenueBusy) as raised:
        actions.plan_batches(activity=small.activity, plans=[plan], by=PROGRAM, now=NOW)
    assert "实境课堂第 1 批" in str(raised.value)

    actions.plan_batches(activity=small.activity, plans=[plan], by=PROGRAM, now=NOW, confirmed=True)
    assert Batch.objects.count() == 2


def test_two_new_batches_that_collide_with_each_other_are_named_too() -> None:
    small = small_season()
    plan = BatchPlan(venue=make_venue("示例礼堂"), starts_at=STARTS_AT, capacity=5)

    with pytest.raises(refusals.VenueBusy):
        actions.plan_batches(activity=small.activity, plans=[plan, plan], by=PROGRAM, now=NOW)


def test_one_batch_right_after_another_is_not_in_its_way() -> None:
    small = small_season()
    plan = BatchPlan(
        venue=Venue.objects.get(), starts_at=STARTS_AT + timedelta(minutes=90), capacity=5
    )

    actions.plan_batches(activity=small.activity, plans=[plan], by=PROGRAM, now=NOW)

    assert Batch.objects.count() == 2


def test_a_batch_moves_until_somebody_was_there() -> None:
    small = small_season()
    plan = BatchPlan(venue=make_venue("示例教育馆"), starts_at=STARTS_AT, capacity=20, minutes=120)

    batch = actions.change_batch(batch=small.batch, plan=plan, by=small.organiser, now=NOW)

    assert (batch.venue.name, batch.capacity, batch.minutes) == ("示例教育馆", 20, 120)


def test_every_step_of_a_plan_leaves_one_event() -> None:
    small_season()

    codes = list(
        AuditEvent.objects.filter(code__startswith="seasons")
        .order_by("pk")
        .values_list("code", flat=True)
    )

    assert codes == [
        "seasons.season.created",
        "seasons.season.opened",
        "seasons.activity.created",
        "seasons.venue.created",
        "seasons.batches.planned",
    ]
