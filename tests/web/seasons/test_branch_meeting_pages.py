"""A meeting arranged on a phone: one form, then the roll."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from tests.support.people import make_account, signed_in
from tests.support.seasons import NOW, SmallSeason, small_season
from wuxin.core import clock
from wuxin.people.models import Account
from wuxin.seasons.models import Batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(client: Client, settings: object) -> SmallSeason:
    settings.DEMO = True  # type: ignore[attr-defined]
    clock.set_demo_clock(stands_at=NOW)
    made = small_season()
    signed_in(client, Account.objects.get(pk=made.secretary.account_id))
    return made


def asked(small: SmallSeason, **fields: object) -> dict[str, object]:
    return {
        "kind": "theme_day",
        "day": "2022-03-04",
        "time": "15:00",
        "place": "示例小学",
        "branch": small.branch.pk,
        "minutes": 60,
    } | fields


def test_the_form_is_filled_in_but_for_the_kind(client: Client, small: SmallSeason) -> None:
    page = client.get(reverse("seasons:meeting_new")).content.decode()
    assert 'value="2022-03-04"' in page
    assert 'value="11:00"' in page
    assert f'value="{small.branch.name}"' in page
    assert "开支部会议" in client.get(reverse("seasons:todo")).content.decode()


def test_todays_meeting_leads_to_its_roll_and_the_minutes_to_word(
    client: Client, small: SmallSeason
) -> None:
    answer = client.post(reverse("seasons:meeting_create"), asked(small))
    batch = Batch.objects.latest("pk")
    place = [batch.pk, small.branch.pk]
    assert answer.headers["Location"] == reverse("seasons:roll_call", args=place)
    client.post(reverse("seasons:roll_call_everyone", args=place))
    client.post(reverse("seasons:roll_call_completion", args=place))

    paper = client.get(reverse("seasons:minutes_document", args=place))

    assert paper.headers["Content-Disposition"].startswith("attachment")
    lines = [p.text for p in Document(io.BytesIO(paper.content)).paragraphs]
    assert "议题：主题党日" in lines


def test_a_committee_meeting_leads_to_picking(client: Client, small: SmallSeason) -> None:
    answer = client.post(
        reverse("seasons:meeting_create"), asked(small, kind="committee_meeting", day="2022-03-06")
    )
    place = [Batch.objects.latest("pk").pk, small.branch.pk]
    assert answer.headers["Location"] == reverse("seasons:invitation", args=place)


def test_a_day_without_a_season_is_said_beside_the_form(client: Client, small: SmallSeason) -> None:
    answer = client.post(reverse("seasons:meeting_create"), asked(small, day="2025-03-04"))
    assert answer.status_code == 422
    assert "没有正在进行的冬训" in answer.content.decode()


def test_who_holds_no_office_is_refused(client: Client, small: SmallSeason) -> None:
    signed_in(client, make_account(small.people[1]))
    assert client.get(reverse("seasons:meeting_new")).status_code == 403
