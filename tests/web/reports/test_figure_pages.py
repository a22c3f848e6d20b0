"""Pages of figures: two clicks from a number to its records, with the reader's permissions."""

import io
import re

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.support.people import make_account, make_office, make_organisation, officer, signed_in
from tests.support.reports import Told
from wuxin.people.models import Role

LIST = "/reports/figures/"
PEOPLE = "/reports/figures/field_class_people/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def organiser(client: Client, told: Told) -> Client:
    return signed_in(client, make_account(told.organiser))


@pytest.fixture
def secretary(client: Client, told: Told) -> Client:
    return signed_in(client, make_account(told.secretary))


def links(page: str) -> list[str]:
    return re.findall(r'href="(/reports/[^"]+)"', page)


def body(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_a_number_opens_its_definition_and_its_people_in_two_clicks(
    organiser: Client, told: Told
) -> None:
    listed = body(organiser, LIST)
    first_click = next(link for link in links(listed) if "field_class_people" in link)
    definition = body(organiser, first_click)
    assert "同一个人" in definition
    second_click = next(link for link in links(definition) if "/records/" in link)
    people = body(organiser, second_click)
    assert told.came[told.branches[3].pk][2].name in people


def test_a_number_says_its_measure_and_what_is_not_recorded(organiser: Client) -> None:
    listed = body(organiser, LIST)
    assert "人次" in listed
    assert "未记录" in listed
    assert "S20" in listed
    page = body(organiser, "/reports/figures/hotline_tickets/")
    assert "未记录" in page
    assert "还没有业务模块记录" in page


def test_a_figure_shows_the_organisations_below_in_their_own_order(
    organiser: Client, told: Told
) -> None:
    page = body(organiser, PEOPLE)
    assert page.index(told.general[0].name) < page.index(told.general[1].name)
    down = body(organiser, f"{PEOPLE}?organisation={told.general[1].pk}")
    assert page.count(told.branches[2].name) == 0
    assert down.index(told.branches[2].name) < down.index(told.branches[3].name)


def test_nothing_offers_to_sort_by_value(organiser: Client, told: Told) -> None:
    page = body(organiser, f"{PEOPLE}?sort=value&order=-value")
    assert page.index(told.general[0].name) < page.index(told.general[1].name)
    assert "sort" not in page.replace("sort=value", "")


def test_a_secretary_sees_the_total_and_their_own_people_only(
    secretary: Client, told: Told
) -> None:
    page = body(secretary, PEOPLE)
    assert ">12" in page
    assert told.branches[1].name not in page
    people = body(secretary, f"{PEOPLE}records/")
    assert told.came[told.branches[0].pk][1].name in people
    assert told.came[told.branches[1].pk][1].name not in people


def test_a_secretary_cannot_ask_for_the_number_of_another_branch(
    secretary: Client, told: Told
) -> None:
    other = told.branches[1].pk
    assert secretary.get(f"{PEOPLE}?organisation={other}").status_code == 404
    assert secretary.get(f"{PEOPLE}records/?organisation={other}").status_code == 404
    assert secretary.get(f"/reports/briefing/?organisation={other}").status_code == 404
    assert secretary.get(f"/reports/briefing/document/?organisation={other}").status_code == 404


def test_an_auditor_reads_and_the_operator_does_not(client: Client, told: Told) -> None:
    signed_in(client, officer(Role.AUDITOR, told.committee))
    assert client.get(PEOPLE).status_code == 200
    signed_in(client, officer(Role.OPERATOR, told.committee))
    assert client.get(PEOPLE).status_code == 403
    assert client.get(LIST).status_code == 403
    assert client.get("/reports/briefing/").status_code == 403


def test_a_teacher_and_a_visitor_do_not_come_in(client: Client, told: Told) -> None:
    assert client.get(LIST).status_code == 302
    signed_in(client, make_account(told.came[told.branches[0].pk][1]))
    assert client.get(LIST).status_code == 403


def test_people_are_found_by_name_and_by_a_part_of_it(organiser: Client, told: Told) -> None:
    one = told.came[told.branches[2].pk][0]
    page = organiser.post(f"{PEOPLE}records/", {"q": one.name}).content.decode()
    assert one.name in page
    assert told.came[told.branches[0].pk][0].name not in page
    nobody = organiser.post(f"{PEOPLE}records/", {"q": "无此人"}).content.decode()
    assert "没有找到" in nobody


def test_the_fragment_is_what_a_reload_shows(organiser: Client) -> None:
    fragment = organiser.get(f"{PEOPLE}records/", headers=HTMX)
    page = organiser.get(f"{PEOPLE}records/")
    assert fragment.content.strip() in page.content
    assert len(fragment.content) < len(page.content)
    assert "HX-Request" in page.headers["Vary"]


def test_records_are_exported_as_the_reader_may_see_them(secretary: Client, told: Told) -> None:
    response = secretary.get(f"{PEOPLE}records/export/")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    rows = list(sheet.values)
    names = {row[0] for row in rows[1:]}
    assert names == {person.name for person in told.came[told.branches[0].pk]}
    assert len(rows) == 1 + 6  # two records each


def test_an_address_that_makes_no_sense_is_not_found(organiser: Client, told: Told) -> None:
    for url in (
        "/reports/figures/nothing/",
        f"{PEOPLE}?organisation=abc",
        f"{PEOPLE}?organisation=999999",
        f"{PEOPLE}?season=unknown",
        f"{PEOPLE}?until=2022-13-45",
        "/reports/figures/hotline_tickets/records/",
    ):
        assert organiser.get(url).status_code == 404, url
    assert organiser.get(f"{PEOPLE}records/?page=999").status_code == 200


def test_the_list_costs_the_figures_shown_and_not_the_records(
    organiser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    body(organiser, LIST)
    with django_assert_max_num_queries(40):
        body(organiser, LIST)


def test_without_a_season_the_pages_say_what_to_do(client: Client, db: None) -> None:
    signed_in(client, officer(Role.ORGANISER, make_organisation()))
    assert "还没有开始的冬训" in body(client, LIST)
    assert "还没有开始的冬训" in body(client, "/reports/briefing/")
    assert client.get(PEOPLE).status_code == 404


def test_an_office_over_two_branches_shows_both(client: Client, told: Told) -> None:
    make_office(told.secretary, Role.SECRETARY, told.branches[3])
    page = body(signed_in(client, make_account(told.secretary)), PEOPLE)
    assert told.branches[0].name in page
    assert told.branches[3].name in page
    assert told.branches[2].name not in page
