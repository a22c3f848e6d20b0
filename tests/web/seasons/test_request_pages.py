"""Data requests page by page: the organiser asks, members and secretaries answer."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.support.people import make_account, make_person, signed_in
from tests.support.seasons import SmallSeason, small_season
from wuxin.core import clock
from wuxin.people.models import Account
from wuxin.seasons.models import DataRequest, RequestAnswer, Season
from wuxin.seasons.views import requests as views

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> SmallSeason:
    """A season that goes on today."""
    small = small_season()
    Season.objects.update(to_on=clock.today() + timedelta(days=60))
    return small


@pytest.fixture
def organiser(client: Client, small: SmallSeason) -> Client:
    return signed_in(client, Account.objects.get(pk=small.organiser.account_id))


@pytest.fixture
def secretary(small: SmallSeason) -> Client:
    return signed_in(Client(), Account.objects.get(person=small.people[0]))


def form(small: SmallSeason, **changed: object) -> dict[str, object]:
    ends_on = clock.today() + timedelta(days=7)
    return {
        "purpose": "订车",
        "ground": "冬训方案第三条",
        "organisation": small.committee.pk,
        "audience": "members",
        "ends_on": ends_on.isoformat(),
        "minutes": 1,
        "label1": "乘大巴",
        "type1": "yes-no",
    } | changed


def create(client: Client, small: SmallSeason, **changed: object) -> int:
    url = reverse("seasons:request_create", args=[small.season.code])
    return client.post(url, form(small, **changed)).status_code


def test_a_request_is_asked_answered_on_a_phone_and_exported(
    organiser: Client, small: SmallSeason
) -> None:
    assert create(organiser, small) == 302
    asked = DataRequest.objects.get()
    person = small.people[1]
    phone = signed_in(Client(), make_account(person))
    url = reverse("seasons:request_answer", args=[asked.pk, person.pk])
    assert url in phone.get(reverse("seasons:mine")).content.decode()
    assert "已经知道的，不用填" in phone.get(url).content.decode()

    phone.post(f"{url}answer/", {f"f{asked.fields.get().pk}": "是"})

    export = organiser.get(reverse("seasons:request_export", args=[asked.pk])).content
    rows = list(openpyxl.load_workbook(io.BytesIO(export)).active.values)
    assert rows == [("姓名", "乘大巴"), (person.name, "是")]


def test_answers_are_read_for_one_page_of_those_asked(
    organiser: Client, small: SmallSeason, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_A_PAGE", 2)
    create(organiser, small)
    url = reverse("seasons:request", args=[DataRequest.objects.get().pk])

    pages = [organiser.get(url, {"page": number}) for number in (1, 2)]

    names = [[line.member.name for line in one.context["lines"]] for one in pages]
    assert [len(some) for some in names] == [2, 2]
    assert "?page=2" in pages[0].content.decode()
    assert len({name for some in names for name in some}) == 4  # three members and the organiser


def test_a_stranger_finds_no_way_to_answer_for_another(
    organiser: Client, small: SmallSeason
) -> None:
    create(organiser, small)
    url = reverse("seasons:request_answer", args=[DataRequest.objects.get().pk, small.people[0].pk])
    phone = signed_in(Client(), make_account(small.people[1]))

    assert phone.get(url).status_code == 404
    assert phone.post(f"{url}answer/", {}).status_code == 404
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"label1": "联系电话"},
        {"label1": ""},
        {"type1": "points"},
        {"ground": ""},
        {"ends_on": "2020-01-01"},
        {"minutes": 11},
        {"type1": "choice", "options1": "素"},
    ],
)
def test_what_cannot_be_asked_shows_the_form_again(
    organiser: Client, small: SmallSeason, wrong: dict[str, object]
) -> None:
    assert create(organiser, small, **wrong) == 422
    assert not DataRequest.objects.exists()


def test_a_secretary_asks_nothing_and_pastes_a_chain_after_a_look(
    organiser: Client, secretary: Client, small: SmallSeason
) -> None:
    assert create(secretary, small) == 403
    create(organiser, small)
    asked = DataRequest.objects.get()
    twins = [make_person(small.branch, "郑同名") for _number in range(2)]
    url = reverse("seasons:request_chain", args=[asked.pk])
    text = f"1. {small.people[1].name} 去\n2. 郑同名 不去\n3. 外来人"
    page = secretary.post(url, {"text": text}).content.decode()
    assert "同名，是哪一位？" in page
    assert "名册里没有，不收" in page
    assert not RequestAnswer.objects.exists()

    secretary.post(f"{url}answers/", {"text": text, "pick2": twins[1].pk})

    given = {one.person_id: list(one.values.values()) for one in RequestAnswer.objects.all()}
    assert given == {small.people[1].pk: ["是"], twins[1].pk: ["否"]}
    assert RequestAnswer.objects.filter(by_proxy=True).count() == 2
    assert secretary.post(url, {"text": "没有序号"}).status_code == 422
    assert secretary.post(f"{url}answers/", {"text": ""}).status_code == 422


def test_a_pick_that_is_not_among_the_namesakes_is_left_out(
    organiser: Client, secretary: Client, small: SmallSeason
) -> None:
    create(organiser, small)
    for _number in range(2):
        make_person(small.branch, "郑同名")
    url = reverse("seasons:request_chain_answers", args=[DataRequest.objects.get().pk])

    secretary.post(url, {"text": "1. 郑同名", "pick1": small.people[0].pk})

    assert not RequestAnswer.objects.exists()


def test_the_organiser_ends_a_request_and_sees_it_in_the_list(
    organiser: Client, small: SmallSeason
) -> None:
    create(organiser, small)
    asked = DataRequest.objects.get()
    organiser.post(reverse("seasons:request_end", args=[asked.pk]))

    page = organiser.get(reverse("seasons:request_list", args=[small.season.code]))
    assert "已截止" in page.content.decode()
    assert organiser.get(reverse("seasons:request", args=[asked.pk])).status_code == 200
    assert organiser.post(reverse("seasons:request_end", args=[asked.pk])).status_code == 422


def test_a_long_list_of_answers_has_pages(organiser: Client, small: SmallSeason) -> None:
    for number in range(60):
        make_person(small.branch, f"示例党员{number}")
    create(organiser, small)
    url = reverse("seasons:request", args=[DataRequest.objects.get().pk])

    first, second = organiser.get(url), organiser.get(url, {"page": 2})

    shown = [
        row.count('<th scope="row">') for row in (first.content.decode(), second.content.decode())
    ]
    assert shown[0] == 50
    assert sum(shown) == len(small.people) + 61  # the organiser is a member too


def test_up_to_five_questions_are_added_one_by_one_without_script(
    organiser: Client, small: SmallSeason
) -> None:
    more = reverse("seasons:request_more", args=[small.season.code])
    page = organiser.get(reverse("seasons:request_new", args=[small.season.code])).content.decode()
    filled = form(small, label2="几点到", type2="text", purpose="")
    for number in (3, 4, 5):
        assert more in page
        assert f'name="label{number}"' not in page
        page = organiser.post(more, filled).content.decode()
        assert f'name="label{number}"' in page
        assert "几点到" in page
        filled |= {f"label{number}": f"第{number}问", f"type{number}": "number"}

    assert f'formaction="{more}"' not in page
    assert not DataRequest.objects.exists()
    assert create(organiser, small, **(filled | {"purpose": "订车"})) == 302
    assert DataRequest.objects.get().fields.count() == 5


def test_what_was_asked_already_leads_to_that_request(
    organiser: Client, small: SmallSeason
) -> None:
    create(organiser, small)
    former = reverse("seasons:request", args=[DataRequest.objects.get().pk])
    url = reverse("seasons:request_create", args=[small.season.code])

    answer = organiser.post(url, form(small, purpose="<b>再订车</b>"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="{former}"' in page
    assert "<b>再订车" not in page
