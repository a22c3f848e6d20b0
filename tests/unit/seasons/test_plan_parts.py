"""The parts of a plan: asked, changed, moved, taken out and put back."""

from datetime import date, timedelta

import pytest

from tests.support.people import make_organisation
from tests.support.seasons import (
    FROM_ON,
    NOW,
    PROGRAM,
    STARTS_AT,
    TO_ON,
    SmallSeason,
    invite,
    make_activity,
    make_season,
    rows,
    small_season,
)
from wuxin.core import recycling
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.ledger import actions as ledger
from wuxin.seasons import actions, refusals
from wuxin.seasons.actions import Change, RequirementPlan, SeasonFrame
from wuxin.seasons.models import Requirement, Season, SeasonClassroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> SmallSeason:
    return small_season()


def plan(**fields: object) -> RequirementPlan:
    values: dict[str, object] = {"title": "听一次讲座", "kinds": ("lecture", "guest_lecture")}
    return RequirementPlan(**(values | fields))  # type: ignore[arg-type]  # named by the test


def add(season: Season, **fields: object) -> Requirement:
    return actions.add_requirement(season=season, plan=plan(**fields), by=PROGRAM, now=NOW)


def titles(season: Season) -> list[str]:
    return [str(one) for one in season.requirements.all()]


def frame(**fields: object) -> SeasonFrame:
    values: dict[str, object] = {"title": "冬训", "from_on": FROM_ON, "to_on": TO_ON}
    return SeasonFrame(**(values | fields))  # type: ignore[arg-type]  # named by the test


def test_a_requirement_is_added_at_the_end_changed_and_written_down(small: SmallSeason) -> None:
    made = add(small.season, audience="retired", measure="minutes", target=240)
    assert titles(small.season)[-1] == "听一次讲座"

    actions.edit_requirement(
        requirement=made, plan=plan(target=2, is_required=False), by=small.organiser, now=NOW
    )

    assert (made.target, made.measure, made.is_required) == (2, "times", False)
    event = AuditEvent.objects.get(code="seasons.requirement.edited")
    assert event.changes["before"]["target"] == 240
    assert event.changes["now"]["kinds"] == ["guest_lecture", "lecture"]
    assert event.changes["season_is"] == "open"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"title": "集中学习"}, refusals.RequirementTitleTaken),
        ({"target": 0}, refusals.TargetOutOfRange),
        ({"target": 101}, refusals.TargetOutOfRange),
        ({"measure": "minutes", "target": 50}, refusals.TargetOutOfRange),
        ({"measure": "minutes", "target": 6015}, refusals.TargetOutOfRange),
        ({"measure": "points"}, refusals.UnknownAudience),
        ({"audience": "everybody"}, refusals.UnknownAudience),
        ({"kinds": ("lecture", "no-such")}, refusals.UnknownKind),
    ],
)
def test_a_requirement_that_cannot_be_is_refused(
    small: SmallSeason, fields: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        add(small.season, **fields)


def test_requirements_are_moved_and_stay_at_the_ends(small: SmallSeason) -> None:
    before = titles(small.season)
    first = small.season.requirements.all()[0]

    for up in (True, False, False):
        actions.move_requirement(requirement=first, up=up, by=small.organiser, now=NOW)

    assert titles(small.season) == [before[1], before[2], before[0], *before[3:]]


def test_what_was_taken_out_is_put_back_as_it_was(small: SmallSeason) -> None:
    made = small.season.requirements.get(title="集中学习")
    before = titles(small.season)
    removal = actions.remove_requirement(requirement=made, by=small.organiser, now=NOW)
    assert "集中学习" not in titles(small.season)

    recycling.put_back(binned=removal, by=small.organiser, now=NOW)

    again = small.season.requirements.get(title="集中学习")
    assert titles(small.season) == before
    assert (again.target, [k.code for k in again.kinds.all()]) == (2, ["group_study"])
    with pytest.raises(recycling.PutBackAlready):
        recycling.put_back(binned=removal, by=small.organiser, now=NOW)


def test_a_removal_is_not_undone_after_thirty_days_or_over_another(small: SmallSeason) -> None:
    made = small.season.requirements.get(title="集中学习")
    removal = actions.remove_requirement(requirement=made, by=small.organiser, now=NOW)

    with pytest.raises(recycling.TooLate):
        recycling.put_back(binned=removal, by=small.organiser, now=NOW + timedelta(days=30))
    add(small.season, title="集中学习")
    with pytest.raises(recycling.PlaceTaken):
        recycling.put_back(binned=removal, by=small.organiser, now=NOW)


def test_topics_are_renamed_moved_and_kept_while_in_use(small: SmallSeason) -> None:
    season = small.season
    topic = season.topics.get(code="history")
    make_activity(season, topic=topic)
    actions.rename_topic(topic=topic, title="百年教育史", by=small.organiser, now=NOW)
    actions.move_topic(topic=topic, up=True, by=small.organiser, now=NOW)

    assert str(season.topics.all()[0]) == "百年教育史"
    with pytest.raises(refusals.TopicInUse):
        actions.remove_topic(topic=topic, by=small.organiser, now=NOW)


def test_a_topics_code_is_never_given_again(small: SmallSeason) -> None:
    """After a removal the number of topics is that of an existing code: it collided once."""
    by = {"season": small.season, "by": small.organiser, "now": NOW}
    first = actions.add_topic(title="家访", **by)  # type: ignore[arg-type]  # named above
    actions.remove_topic(topic=small.season.topics.get(code="local"), by=small.organiser, now=NOW)
    removal = actions.remove_topic(topic=first, by=small.organiser, now=NOW)
    second = actions.add_topic(title="读书", **by)  # type: ignore[arg-type]  # named above
    assert second.code != removal.row[0]["fields"]["code"]
    recycling.put_back(binned=removal, by=small.organiser, now=NOW)
    third = actions.add_topic(title="走访", **by)  # type: ignore[arg-type]  # named above

    assert len({removal.row[0]["fields"]["code"], second.code, third.code}) == 3


def test_classrooms_are_chosen_and_come_back_with_their_aim(small: SmallSeason) -> None:
    season, by = small.season, small.organiser
    SeasonClassroom.objects.filter(season=season, classroom="warmth").update(aim="一个不落")
    five = [room.classroom_id for room in season.classrooms.all()]

    actions.choose_classrooms(season=season, slugs=["aspiration", "connection"], by=by, now=NOW)
    assert [r.classroom_id for r in season.classrooms.all()] == ["aspiration", "connection"]
    actions.choose_classrooms(season=season, slugs=five, by=by, now=NOW)

    assert [r.classroom_id for r in season.classrooms.all()] == five
    assert season.classrooms.get(classroom="warmth").aim == "一个不落"


@pytest.mark.parametrize(
    ("slugs", "refusal"),
    [
        ([], refusals.NoClassroom),
        (["no-such"], refusals.NoClassroom),
        (["aspiration", "no-such"], refusals.UnknownClassroom),
        (["warmth"], refusals.ClassroomInUse),
    ],
)
def test_a_choice_of_classrooms_that_cannot_be_is_refused(
    small: SmallSeason, slugs: list[str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        actions.choose_classrooms(season=small.season, slugs=slugs, by=PROGRAM, now=NOW)


def test_an_open_season_is_lengthened_and_its_book_with_it(small: SmallSeason) -> None:
    wanted = frame(title="新名", to_on=date(2022, 5, 31), cut_off_on=date(2022, 5, 1))

    season = actions.change_season(season=small.season, frame=wanted, by=small.organiser, now=NOW)

    assert season.book is not None
    assert (season.title, season.cut_off_on) == ("新名", date(2022, 5, 1))
    assert (season.book.title, season.book.to_on) == ("新名", date(2022, 5, 31))
    event = AuditEvent.objects.get(code="seasons.season.changed")
    assert event.changes["to_on"] == ["2022-04-30", "2022-05-31"]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"to_on": date(2021, 11, 1)}, refusals.DatesReversed),
        ({"to_on": date(2029, 1, 1)}, refusals.SeasonTooLong),
        ({"cut_off_on": date(2022, 5, 1)}, refusals.CutOffOutside),
        ({"to_on": date(2022, 3, 3)}, refusals.BatchesOutside),
        ({"from_on": date(2022, 3, 5)}, refusals.BatchesOutside),
    ],
)
def test_days_that_cannot_be_are_refused(
    small: SmallSeason, fields: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        actions.change_season(season=small.season, frame=frame(**fields), by=PROGRAM, now=NOW)


def test_what_was_recorded_stays_inside_the_season(small: SmallSeason) -> None:
    """Even where the batch itself was moved away since."""
    roll = invite(small.batch, small.branch)
    change = Change(enrolment_id=rows(roll)[0].pk, seen_revision=0, status="present")
    actions.take_roll_call(roll=roll, changes=[change], by=PROGRAM, now=NOW)
    type(small.batch).objects.update(starts_at=STARTS_AT - timedelta(days=20))

    with pytest.raises(ledger.EntriesOutside):
        actions.change_season(
            season=small.season, frame=frame(to_on=date(2022, 3, 3)), by=PROGRAM, now=NOW
        )


def test_nothing_of_the_plan_changes_after_the_end_or_by_a_stranger(small: SmallSeason) -> None:
    season = small.season
    with pytest.raises(NotAllowed):
        actions.add_requirement(season=season, plan=plan(), by=small.secretary, now=NOW)
    other = make_season(make_organisation(), code="elsewhere")
    with pytest.raises(NotAllowed):
        actions.change_season(season=other, frame=frame(), by=small.organiser, now=NOW)
    removal = actions.remove_requirement(
        requirement=season.requirements.all()[0], by=PROGRAM, now=NOW
    )
    actions.close_season(season=season, by=PROGRAM, now=NOW)

    with pytest.raises(refusals.SeasonClosed):
        add(season)
    with pytest.raises(refusals.SeasonClosed):
        actions.change_season(season=season, frame=frame(), by=PROGRAM, now=NOW)
    with pytest.raises(refusals.SeasonClosed):
        recycling.put_back(binned=removal, by=PROGRAM, now=NOW)
