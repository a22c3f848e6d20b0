"""The columns of a wide table: chosen without script, remembered, obeyed by the list's file."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.support.desk import Desk
from wuxin.core import columns

pytestmark = pytest.mark.django_db
ACTIVITIES = "seasons.activities"


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk(client)


def activities(desk: Desk) -> str:
    return desk.get("activity_list", desk.small.season.code).content.decode()


def choose(desk: Desk, table: str, *, shown: list[str], page: str, **more: str) -> None:
    offered = re.findall(r'name="offered"\s+value="(\w+)"', page)
    data = {"table": table, "offered": offered, "shown": shown, "next": "/home/", **more}
    assert desk.client.post("/preferences/columns/", data)["Location"] == "/home/"


def test_columns_are_left_out_and_come_back(desk: Desk) -> None:
    page = activities(desk)
    assert 'data-hide=""' in page
    choose(desk, ACTIVITIES, shown=["classroom", "days", "places"], page=page)

    assert 'data-hide="3 5"' in activities(desk)
    choose(desk, ACTIVITIES, shown=[], page=page, reset="yes")
    assert 'data-hide=""' in activities(desk)


def test_the_name_of_a_row_is_not_offered_and_cannot_be_left_out(desk: Desk) -> None:
    assert 'value="title"' not in activities(desk)
    desk.client.post("/preferences/columns/", {"table": ACTIVITIES, "offered": ["title", "host"]})

    assert 'data-hide="3"' in activities(desk)


def test_the_heads_of_a_table_are_as_many_as_its_cells(desk: Desk) -> None:
    page = activities(desk)
    heads, body = page.split("<tbody>")[0], page.split("<tbody>")[1].split("</tr>")[0]

    assert len(re.findall(r'<th scope="col"', heads)) == len(re.findall(r"<t[hd][ >]", body)) == 6


def test_the_file_of_a_list_leaves_out_what_the_list_does(desk: Desk) -> None:
    small = desk.small
    code, branch = small.season.code, small.branch.pk
    first, *others = small.season.requirements.all()
    left_out = {"table": "seasons.coverage_branch", "offered": [columns.key_of(first)]}
    desk.client.post("/preferences/columns/", left_out)

    sent = desk.client.get(reverse("seasons:coverage_sheet", args=[code, branch]))

    sheet = load_workbook(io.BytesIO(sent.content)).active
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert first.title not in cells
    assert {one.title for one in others} <= cells


def test_a_cookie_that_somebody_wrote_does_no_harm(desk: Desk) -> None:
    for cookie in ("x", "::|.|", "seasons.activities:" + "a" * 5000, 'seasons.activities:"<b>'):
        desk.client.cookies[columns.COOKIE] = cookie
        assert 'data-hide=""' in activities(desk)


def test_the_cookie_never_grows_past_what_a_browser_keeps() -> None:
    cookie = ""
    for number in range(300):
        table = f"seasons.{'abcdefghij'[number % 10]}{'abcdefghij'[number // 10 % 10]}x"
        cookie = columns.changed(cookie, table, [f"column{at}" for at in range(12)])

    assert len(cookie) <= 3000
    assert columns.changed(cookie, table, []).count("|") == cookie.count("|") - 1


def test_keys_are_told_on_a_page_and_can_be_switched_off(client: Client) -> None:
    assert "关掉快捷键" in client.get("/keys/").content.decode()
    client.post("/preferences/keys/", {"keys": "off"})

    page = client.get("/keys/").content.decode()
    assert 'data-keys="off"' in page
    client.post("/preferences/keys/", {"keys": "on"})
    assert 'data-keys="off"' not in client.get("/keys/").content.decode()
