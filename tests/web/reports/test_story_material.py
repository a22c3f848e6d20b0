"""Story material: what was held, in sentences with numbers and without names."""

import io

import pytest
from django.test import Client
from docx import Document

from tests.support.people import make_account, officer, signed_in
from tests.support.reports import Told
from wuxin.people.models import Role

PAGE = "/reports/story-material/"


@pytest.fixture
def organiser(client: Client, told: Told) -> Client:
    return signed_in(client, make_account(told.organiser))


def body(client: Client, query: str = "") -> str:
    return client.get(f"{PAGE}?{query}").content.decode()


def names(told: Told) -> list[str]:
    return [person.name for people in told.came.values() for person in people]


def test_each_activity_is_one_sentence_with_people_counted_once(
    organiser: Client, told: Told
) -> None:
    page = body(organiser, "until=2022-03-04&days=0")
    assert "4个党支部的12名党员教师" in page  # the first two branches came twice
    assert "共2场" in page
    assert told.batches[0].activity.title in page


def test_only_what_was_held_in_those_days_is_told(organiser: Client, told: Told) -> None:
    last = told.batches[1].day
    page = body(organiser, f"until={last:%Y-%m-%d}&days=7")
    assert "2个党支部的6名党员教师" in page
    assert "共2场" not in page


def test_nobody_is_named(organiser: Client, told: Told) -> None:
    page = body(organiser, "until=2022-03-04&days=0")
    assert [name for name in names(told) if name in page] == []


def test_the_word_document_says_the_same_and_the_same_days_give_the_same_bytes(
    organiser: Client, told: Told
) -> None:
    url = f"{PAGE}document/?until=2022-03-04&days=0"
    first, second = organiser.get(url), organiser.get(url)
    assert "20220304.docx" in first["Content-Disposition"]
    text = "\n".join(p.text for p in Document(io.BytesIO(first.content)).paragraphs)
    assert "4个党支部的12名党员教师" in text
    assert first.content == second.content


def test_days_without_an_activity_say_what_to_do(organiser: Client) -> None:
    assert "换一段时间看看" in body(organiser, "until=2022-01-05&days=7")


def test_a_span_that_is_none_of_ours_is_a_week(organiser: Client) -> None:
    page = body(organiser, "until=2022-03-04&days=abc")
    assert "2022年2月26日" in page
    assert "2022年3月4日" in page


def test_a_secretary_gets_their_branch_and_no_other(client: Client, told: Told) -> None:
    signed_in(client, make_account(told.secretary))
    other = told.branches[3]
    assert client.get(f"{PAGE}?organisation={other.pk}").status_code == 404


def test_who_keeps_the_machine_sees_none(client: Client, told: Told) -> None:
    signed_in(client, officer(Role.OPERATOR, told.committee))
    assert client.get(PAGE).status_code == 403
