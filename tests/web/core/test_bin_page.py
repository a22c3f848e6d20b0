"""The page of the recycle bin: who sees it, what stands there, and putting back from it."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk import Desk
from tests.support.people import signed_in
from tests.support.seasons import NOW, small_season
from wuxin.core.models import AuditReading, Binned
from wuxin.people.models import Account
from wuxin.seasons import actions
from wuxin.seasons.models import Topic

pytestmark = pytest.mark.django_db
BIN = "/bin/"


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk(client)


def delete_topic(desk: Desk) -> Topic:
    topic = desk.small.season.topics.all()[0]
    desk.post("topic_removal", desk.small.season.code, topic.pk)
    return topic


def show(client: Client) -> str:
    return client.get(BIN).content.decode()


def test_an_empty_bin_says_what_it_is_for(desk: Desk) -> None:
    assert "回收站是空的" in show(desk.client)


def test_the_bin_says_what_was_deleted_by_whom_when_and_until_when(desk: Desk) -> None:
    topic = delete_topic(desk)

    page = show(desk.client)

    for word in (topic.title, "专题", desk.small.season.title, Binned.objects.get().binned_by):
        assert word in page
    assert AuditReading.objects.filter(purpose="看回收站", subject_count=1).exists()


def test_it_is_put_back_from_the_bin_and_is_not_there_twice(desk: Desk) -> None:
    topic = delete_topic(desk)
    undo = reverse("core:restoration", args=[Binned.objects.get().pk])

    answer = desk.client.post(undo)

    assert (answer.status_code, answer["Location"]) == (302, BIN)
    assert Topic.objects.filter(pk=topic.pk).exists()
    assert f"“{topic.title}”放回去了。" in show(desk.client)
    assert desk.client.post(undo).status_code == 404


def test_why_it_cannot_be_put_back_is_said_with_a_way_back(desk: Desk) -> None:
    topic = delete_topic(desk)
    binned = Binned.objects.get()
    Topic.objects.create(
        season=desk.small.season, code=topic.code, title="别的", position=topic.position
    )

    answer = desk.client.post(
        reverse("core:restoration", args=[binned.pk]),
        headers={"Referer": f"http://testserver{BIN}"},
    )

    assert answer.status_code == 422
    said = answer.content.decode()
    assert "同样的一项已经又加上了" in said
    assert BIN in said


def test_a_search_goes_by_name_and_place_and_stands_in_no_address(desk: Desk) -> None:
    topic = delete_topic(desk)

    for text, there in ((topic.title[:2], True), (desk.small.season.title, True), ("没有", False)):
        page = desk.client.post(BIN, {"q": text}).content.decode()
        assert (topic.title in page) is there
    assert "没有这样的东西" in page


def test_a_bin_is_of_those_who_can_delete_and_of_their_own_place(desk: Desk) -> None:
    topic = delete_topic(desk)
    secretary = signed_in(Client(), Account.objects.get(person=desk.small.people[0]))
    other = small_season(code="elsewhere")
    stranger = signed_in(Client(), Account.objects.get(person_id=other.organiser.person_id))
    undo = reverse("core:restoration", args=[Binned.objects.get().pk])

    for client in (secretary, stranger):
        assert topic.title not in show(client)
        assert client.post(undo).status_code == 404
    assert Client().get(BIN).status_code == 302


def test_what_was_deleted_thirty_days_ago_stands_there_no_more(desk: Desk) -> None:
    topic = desk.small.season.topics.all()[0]
    actions.remove_topic(topic=topic, by=desk.small.organiser, now=NOW.replace(year=2021))

    assert topic.title not in show(desk.client)
