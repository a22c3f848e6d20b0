"""A list of names in the browser: nothing changes until it is confirmed."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support.people import make_account, make_office, make_person, signed_in
from tests.support.seasons import SmallSeason, invite, make_branch, roll, rows, small_season
from wuxin.ledger.models import Entry
from wuxin.people.models import Account
from wuxin.seasons.models import BatchOrganisation, Presence

pytestmark = pytest.mark.django_db


class Desk:
    """The secretary with the roll of their branch."""

    def __init__(self, client: Client) -> None:
        self.small: SmallSeason = small_season()
        self.namesakes = [make_person(self.small.branch, "张伟") for _number in range(2)]
        self.roll: BatchOrganisation = invite(self.small.batch, self.small.branch)
        self.client = signed_in(client, Account.objects.get(person=self.small.people[0]))
        self.url = reverse("seasons:name_list", args=[self.small.batch.pk])
        self.apply_url = reverse("seasons:name_list_attendance", args=[self.small.batch.pk])

    def present(self) -> int:
        return sum(row.status == Presence.PRESENT for row in rows(self.roll))


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk(client)


def test_looking_changes_nothing_and_confirming_ticks(desk: Desk) -> None:
    name = desk.small.people[1].name
    page = desk.client.post(desk.url, {"text": f"{name}\n张伟\n陌生人"}).content.decode()
    keys = re.findall(r'type="hidden" name="row" value="([^"]+)"', page)
    assert (desk.present(), len(keys)) == (0, 1)
    assert "陌生人" in page
    choices = re.findall(r'type="checkbox" name="row" value="([^"]+)"', page)
    assert len(choices) == 2

    answer = desk.client.post(desk.apply_url, {"row": [*keys, choices[0]], "channel": "live"})

    assert answer.status_code == 302
    assert desk.present() == 2
    assert {row.channel for row in rows(desk.roll) if row.status == "present"} == {"live"}


def test_an_uploaded_list_is_read_and_told(desk: Desk) -> None:
    text = f"序号,姓名,单位\n1,{desk.small.people[2].name},示例小学\n2,,\n"
    file = SimpleUploadedFile("名单.csv", text.encode("gb18030"))

    page = desk.client.post(desk.url, {"file": file}).content.decode()

    assert desk.small.people[2].name in page
    assert len(re.findall(r'type="hidden" name="row"', page)) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("名单.xlsx", b""),
        ("名单.xlsx", b"no workbook"),
        ("名单.csv", "单位,电话\n示例小学,1".encode()),
        ("名单.pdf", b"%PDF-1.4"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(desk: Desk, name: str, content: bytes) -> None:
    answer = desk.client.post(desk.url, {"file": SimpleUploadedFile(name, content)})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_a_list_that_no_scanner_looked_at_is_refused_where_the_setting_says_so(
    desk: Desk, settings: Any, tmp_path: Path
) -> None:
    settings.CLAMD_SOCKET, settings.CLAMD_REQUIRED = str(tmp_path / "nobody.sock"), True
    file = SimpleUploadedFile("名单.csv", f"姓名\n{desk.small.people[2].name}\n".encode())
    answer = desk.client.post(desk.url, {"file": file})
    assert answer.status_code == 422
    assert "病毒扫描暂时没有响应" in answer.content.decode()


@pytest.mark.parametrize("rows_sent", [[], ["x"], ["1"], ["9" * 30 + ":1"], ["0:0"]])
def test_rows_that_are_none_are_refused(desk: Desk, rows_sent: list[str]) -> None:
    answer = desk.client.post(desk.apply_url, {"row": rows_sent})

    assert answer.status_code == 422
    assert not Entry.objects.exists()


def test_an_empty_list_is_refused_beside_its_field(desk: Desk) -> None:
    answer = desk.client.post(desk.url, {"text": " \n"})

    assert answer.status_code == 422
    assert "还没有名字" in answer.content.decode()


def test_who_may_call_no_roll_of_the_batch_is_kept_out(desk: Desk, client: Client) -> None:
    branch, (person, *_rest) = make_branch(desk.small.committee)
    make_office(person, "auditor", branch)
    other = signed_in(client, make_account(person))

    assert other.get(desk.url).status_code in {403, 404}


def test_a_list_may_be_kept_to_one_roll(desk: Desk) -> None:
    url = f"{desk.url}?branch={desk.roll.organisation_id}"
    assert desk.roll.organisation.name in desk.client.get(url).content.decode()
    assert desk.client.get(f"{desk.url}?branch=999999").status_code == 404


def test_channels_of_a_roll_are_set_row_by_row_or_all_at_once(desk: Desk) -> None:
    args = [desk.roll.batch_id, desk.roll.organisation_id]
    first = rows(desk.roll)[0]
    page = desk.client.get(reverse("seasons:roll_channels", args=args)).content.decode()
    assert f'name="channel-{first.pk}"' in page
    url = reverse("seasons:roll_channels_change", args=args)

    desk.client.post(url, {f"seen-{first.pk}": "on-site", f"channel-{first.pk}": "replay"})
    assert [row.channel for row in rows(desk.roll)].count("replay") == 1
    desk.client.post(url, {"everyone": "live"})

    assert {row.channel for row in rows(roll(desk.roll.pk))} == {"live"}
    assert desk.client.post(url, {"everyone": "nowhere"}).status_code == 422
