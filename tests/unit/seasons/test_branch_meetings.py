"""A branch's own meeting, in one step, and its minutes on paper."""

import io
from datetime import datetime, timedelta

import pytest
from docx import Document

from tests.support.people import actor_of, make_person, make_unit
from tests.support.seasons import NOW, SmallSeason, make_branch, roll, rows, small_season
from wuxin.core import clock
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.people.models import Category
from wuxin.seasons import actions, minutes_paper, refusals
from wuxin.seasons.actions import Change, MeetingPlan
from wuxin.seasons.models import Activity, Batch, BatchOrganisation, Minutes, Venue
from wuxin.seasons.queries.branch_meetings import usual_place
from wuxin.seasons.queries.minutes import meeting_of, names_of

pytestmark = pytest.mark.django_db
AT = datetime(2022, 3, 5, 14, 0, tzinfo=clock.LOCAL)


def arrange(small: SmallSeason, *, confirmed: bool = False, **fields: object) -> Batch:
    values = {"kind": "theme_day", "title": "主题党日", "starts_at": AT, "minutes": 60}
    return actions.arrange_branch_meeting(
        branch=small.branch,
        plan=MeetingPlan(**(values | {"place": "示例小学"} | fields)),
        by=small.secretary,
        now=NOW,
        confirmed=confirmed,
    )


def test_one_step_makes_the_activity_the_place_and_the_whole_roll() -> None:
    small = small_season(members=3)
    make_person(small.branch, categories=(Category.HOMEBOUND,))

    batch = arrange(small)

    assert batch.activity.organisation == small.branch
    assert batch.venue.name == "示例小学"
    called = BatchOrganisation.objects.get(batch=batch)
    assert [row.status for row in rows(called)] == ["expected"] * 3 + ["visit"]


def test_a_second_meeting_at_the_same_place_keeps_one_venue() -> None:
    small = small_season()
    arrange(small)
    arrange(small, starts_at=AT + timedelta(days=7))
    assert Venue.objects.filter(name="示例小学").count() == 1


@pytest.mark.parametrize("kind", ["committee_meeting", "group_meeting"])
def test_a_small_meeting_leaves_its_people_to_be_picked(kind: str) -> None:
    batch = arrange(small_season(), kind=kind)
    assert batch.places_taken == 0
    assert not BatchOrganisation.objects.filter(batch=batch).exists()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"kind": "field_class"}, refusals.UnknownKind),
        ({"starts_at": AT + timedelta(days=300)}, refusals.NoSeasonThatDay),
        ({"minutes": 50}, refusals.MinutesNotInQuarters),
    ],
)
def test_what_does_not_fit_leaves_nothing(
    fields: dict[str, object], error: type[DomainError]
) -> None:
    small = small_season()
    with pytest.raises(error):
        arrange(small, **fields)
    assert Activity.objects.count() == 1
    assert not Venue.objects.filter(name="示例小学").exists()


def test_people_who_are_elsewhere_are_said_and_may_be_confirmed() -> None:
    small = small_season()
    arrange(small)
    with pytest.raises(refusals.PeopleBusy):
        arrange(small, place="示例中学", starts_at=AT + timedelta(minutes=15))
    arrange(small, place="示例中学", starts_at=AT + timedelta(minutes=15), confirmed=True)
    assert Batch.objects.filter(venue__name="示例中学").count() == 1


def test_a_secretary_arranges_for_no_other_branch() -> None:
    small = small_season()
    small.branch, _people = make_branch(small.committee)
    with pytest.raises(NotAllowed):
        arrange(small)


def test_a_member_without_office_arranges_nothing() -> None:
    small = small_season()
    small.secretary = actor_of(small.people[1])
    with pytest.raises(NotAllowed):
        arrange(small)


def test_the_usual_place_is_the_school_else_the_branch() -> None:
    small = small_season()
    assert usual_place(small.branch) == small.branch.name
    small.branch.units.add(make_unit("示例第一小学"))
    assert usual_place(small.branch) == "示例第一小学"


def written(small: SmallSeason) -> tuple[BatchOrganisation, Minutes]:
    """Of three one asked leave for teaching, the others were there."""
    called = roll(BatchOrganisation.objects.get(batch=arrange(small)).pk)
    absent = rows(called)[2]
    change = Change(
        enrolment_id=absent.pk,
        seen_revision=absent.revision,
        status="leave",
        reason="teaching",
        reason_text="监考",
    )
    actions.take_roll_call(roll=called, changes=[change], by=small.secretary, now=NOW)
    actions.mark_all_present_except(roll=called, by=small.secretary, now=NOW)
    called = roll(called.pk)
    return called, actions.finish_roll_call(roll=called, by=small.secretary, now=NOW)


def paper_of(called: BatchOrganisation, minutes: Minutes) -> bytes:
    meeting = meeting_of(minutes, called, names_of(minutes))
    return minutes_paper.build(meeting, note="第 1 版", moment=minutes.written_at)


def test_the_minutes_on_paper_say_who_was_not_there_and_why() -> None:
    small = small_season(members=3)
    called, minutes = written(small)

    lines = [p.text for p in Document(io.BytesIO(paper_of(called, minutes))).paragraphs]

    assert lines[0] == f"{small.branch.name}会议记录"
    assert "时间：2022年3月5日（星期六）14:00，60 分钟" in lines
    assert "地点：示例小学" in lines
    assert f"主持人：{small.people[0].name}" in lines
    assert f"记录人：{small.people[0].name}" in lines
    assert lines[lines.index("应到：3 人") :][:3] == [
        "应到：3 人",
        "实到：2 人",
        f"缺席及原因：请假：{small.people[2].name}（教学任务；监考）",
    ]


def test_the_same_minutes_are_the_same_bytes() -> None:
    called, minutes = written(small_season(members=3))
    assert paper_of(called, minutes) == paper_of(called, minutes)
