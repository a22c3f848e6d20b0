"""All figures in one workbook: the numbers of the page, and what each counts."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.support.people import make_account, signed_in
from tests.support.reports import Told


@pytest.fixture
def organiser(client: Client, told: Told) -> Client:
    return signed_in(client, make_account(told.organiser))


def rows(client: Client, query: str = "") -> list[list[object]]:
    response = client.get(f"/reports/sheet/?{query}")
    assert response.status_code == 200
    book = load_workbook(io.BytesIO(response.content), read_only=True)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_it_holds_the_numbers_of_the_page_with_their_definitions(organiser: Client) -> None:
    found = {row[1]: row for row in rows(organiser, "until=2022-03-04")[1:]}
    people = found["实境课堂参训人数"]
    assert (people[2], people[4]) == (12, "10余名")
    assert people[6]


def test_what_is_not_recorded_has_no_number_and_says_so(organiser: Client) -> None:
    told = [row for row in rows(organiser)[1:] if row[4] == "未记录"]
    assert told
    assert {row[2] for row in told} == {None}


def test_of_a_part_it_holds_the_numbers_of_that_part(organiser: Client, told: Told) -> None:
    query = f"organisation={told.general[1].pk}&until=2022-03-04"
    found = {row[1]: row[2] for row in rows(organiser, query)[1:]}
    assert found["实境课堂参训人数"] == 6
