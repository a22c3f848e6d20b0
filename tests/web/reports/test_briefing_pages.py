"""The briefing's page: what it will say with links, and the download."""

import io
import re

import pytest
from django.test import Client
from docx import Document

from tests.support.people import make_account, signed_in
from tests.support.reports import Told

PAGE = "/reports/briefing/"


@pytest.fixture
def organiser(client: Client, told: Told) -> Client:
    return signed_in(client, make_account(told.organiser))


def test_the_preview_links_each_number_to_its_figure(organiser: Client) -> None:
    page = organiser.get(f"{PAGE}?until=2022-03-04").content.decode()
    found = re.search(r'<a class="link"\s+href="([^"]+)">\s*10余名\s*</a>', page)
    assert found
    figure = organiser.get(found.group(1).replace("&amp;", "&"))
    assert figure.status_code == 200
    assert "12" in figure.content.decode()


def test_up_to_a_day_the_linked_figure_says_the_same_number(organiser: Client) -> None:
    page = organiser.get(f"{PAGE}?until=2022-02-25").content.decode()
    link = re.search(r'href="(/reports/figures/field_class_attendances/[^"]+)"', page)
    assert link
    figure = organiser.get(link.group(1).replace("&amp;", "&")).content.decode()
    assert "until=2022-02-25" in link.group(1)
    assert "2022年2月25日" in figure
    assert re.search(r"figure-value[^>]*>\s*12\b", figure)


def test_the_document_is_downloaded_under_its_own_name(organiser: Client) -> None:
    response = organiser.get(f"{PAGE}document/?until=2022-03-04")
    assert "20220304.docx" in response["Content-Disposition"]
    text = "\n".join(p.text for p in Document(io.BytesIO(response.content)).paragraphs)
    assert "10余名党员教师" in text


def test_a_subtree_is_chosen_without_script(organiser: Client, told: Told) -> None:
    page = organiser.get(f"{PAGE}?organisation={told.general[1].pk}&until=2022-03-04")
    assert "6名" in page.content.decode()
    assert f'value="{told.general[1].pk}" selected' in page.content.decode()


def test_the_page_says_how_much_is_not_recorded(organiser: Client) -> None:
    assert "项未记录" in organiser.get(PAGE).content.decode()
