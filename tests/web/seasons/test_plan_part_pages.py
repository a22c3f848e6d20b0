"""The plan changed page by page: requirements, topics, classrooms, days, undo."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support.people import signed_in
from tests.support.seasons import SmallSeason, make_season, small_season
from wuxin.core.models import Binned
from wuxin.people.models import Account
from wuxin.seasons.models import Requirement

pytestmark = pytest.mark.django_db
WANTED = {
    "title": "听一次讲座",
    "is_required": "yes",
    "audience": "serving",
    "measure": "times",
    "target": 1,
    "kinds": ["lecture", "guest_lecture"],
}


class Desk:
    """The organiser's desk over a small season."""

    def __init__(self, client: Client) -> None:
        self.small: SmallSeason = small_season()
        self.code = self.small.season.code
        self.client = signed_in(client, Account.objects.get(pk=self.small.organiser.account_id))

    def get(self, name: str, *args: object) -> str:
        answer = self.client.get(reverse(f"seasons:{name}", args=[self.code, *args]))
        assert answer.status_code == 200
        return answer.content.decode()

    def post(self, name: str, *args: object, **data: object) -> HttpResponse:
        return self.client.post(reverse(f"seasons:{name}", args=[self.code, *args]), data)


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk(client)


def test_kinds_stand_grouped_by_classroom_and_sessions_are_not_offered(desk: Desk) -> None:
    page = desk.get("requirement_new")

    assert page.index("初心") < page.index('value="field_class"') < page.index('value="exam"')
    assert 'value="lecture_session"' not in page
    assert "马上按新的重新算" in page


def test_a_requirement_is_added_changed_moved_removed_and_put_back(desk: Desk) -> None:
    desk.post("requirement_create", **WANTED)
    made = Requirement.objects.get(title="听一次讲座")
    assert 'value="guest_lecture"' in desk.get("requirement", made.pk)

    desk.post("requirement_details", made.pk, **(WANTED | {"target": 3, "is_required": "no"}))
    desk.post("requirement_position", made.pk, up="yes")
    made.refresh_from_db()
    assert (made.target, made.is_required, made.audience, made.position) == (3, False, "serving", 5)
    desk.post("requirement_removal", made.pk)
    page = desk.get("season")
    assert "“听一次讲座”已删除，30 天内可以放回。" in page
    undo = reverse("core:restoration", args=[Binned.objects.get().pk])
    assert f'action="{undo}"' in page
    answer = desk.client.post(undo, {"next": "/help/"})

    assert (answer.status_code, answer["Location"]) == (302, "/help/")
    assert Requirement.objects.get(title="听一次讲座").pk == made.pk
    assert "已删除" not in desk.get("season").replace("“听一次讲座”放回去了。", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "集中学习"},
        {"target": "x"},
        {"target": 99999},
        {"measure": "points"},
        {"audience": ""},
        {"kinds": ["no-such"]},
        {"is_required": "maybe"},
    ],
)
def test_a_requirement_that_cannot_be_shows_the_form_again(
    desk: Desk, wrong: dict[str, object]
) -> None:
    assert desk.post("requirement_create", **(WANTED | wrong)).status_code == 422
    assert Requirement.objects.count() == 5


def test_days_and_cut_off_are_changed_on_a_page(desk: Desk) -> None:
    assert 'value="2021-12-01"' in desk.get("season_form")
    days = {"title": "冬训", "from_on": "2021-12-01", "to_on": "2022-05-15"}
    desk.post("season_details", **days, cut_off_on="2022-04-01")

    assert "名册截至" in desk.get("season")
    assert desk.post("season_details", **days, cut_off_on="2023-04-01").status_code == 422
    assert desk.post("season_details", **days, cut_off_on="soon").status_code == 422
    assert desk.post("season_details", title="", from_on="", to_on="").status_code == 422


def test_classrooms_are_ticked(desk: Desk) -> None:
    assert desk.get("classrooms").count("checked") == 5
    desk.post("classroom_choice", classrooms=["aspiration", "warmth"])

    page = desk.get("season")
    assert "connection" not in page
    assert desk.post("classroom_choice").status_code == 422
    assert desk.post("classroom_choice", classrooms=["warmth"]).status_code == 422


def test_topics_are_renamed_moved_removed_and_put_back(desk: Desk) -> None:
    topic = desk.small.season.topics.get(code="local")
    assert topic.title in desk.get("topic", topic.pk)
    desk.post("topic_title", topic.pk, title="读懂家乡")
    desk.post("topic_position", topic.pk)
    assert desk.post("topic_title", topic.pk, title="").status_code == 422
    desk.post("topic_removal", topic.pk)
    assert "“读懂家乡”已删除" in desk.get("season")
    desk.client.post(reverse("core:restoration", args=[Binned.objects.get().pk]))

    assert [str(one) for one in desk.small.season.topics.all()][-1] == "读懂家乡"


def test_who_does_not_plan_sees_no_way_in_and_finds_none(desk: Desk) -> None:
    other = Desk.__new__(Desk)
    other.code, other.small = desk.code, desk.small
    other.client = signed_in(Client(), Account.objects.get(person=desk.small.people[0]))
    made = desk.small.season.requirements.all()[0]

    assert "加一项要求" not in other.get("season")
    for name, args in (
        ("requirement", [made.pk]),
        ("season_form", []),
        ("classrooms", []),
        ("topic", [desk.small.season.topics.all()[0].pk]),
    ):
        url = reverse(f"seasons:{name}", args=[desk.code, *args])
        assert other.client.get(url).status_code == 403, name
    assert other.post("requirement_removal", made.pk).status_code == 403
    assert (
        desk.client.get(reverse("seasons:requirement", args=[desk.code, 999999])).status_code == 404
    )


def test_before_a_season_opens_its_page_says_how_long_it_keeps_people(desk: Desk) -> None:
    make_season(desk.small.committee, code="next", is_open=False)
    draft = desk.client.get(reverse("seasons:season", args=["next"])).content.decode()

    assert "开始之前：这一季要大家填多久" in draft
    assert "开始之前：这一季要大家填多久" not in desk.get("season")
    assert "每次（分钟）" in desk.get("paperwork")
