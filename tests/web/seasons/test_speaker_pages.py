"""Every kind in the form, the list narrowed, and who speaks, on a desk."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support.people import signed_in
from tests.support.seasons import SmallSeason, make_activity, small_season
from wuxin.people.models import Account
from wuxin.seasons import kinds
from wuxin.seasons.models import Activity, BatchState, Speaker

pytestmark = pytest.mark.django_db


class Desk:
    """The organiser's desk."""

    def __init__(self, client: Client) -> None:
        self.small: SmallSeason = small_season()
        self.client = signed_in(client, Account.objects.get(pk=self.small.organiser.account_id))

    def listed(self, query: str) -> str:
        url = reverse("seasons:activity_list", args=[self.small.season.code])
        return self.client.get(f"{url}?{query}").content.decode()

    def speakers(self, name: str, /, *more: object, **data: object) -> HttpResponse:
        url = reverse(f"seasons:{name}", args=[self.small.activity.pk, *more])
        return self.client.post(url, data)


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk(client)


def test_the_form_offers_every_kind_under_its_classroom(desk: Desk) -> None:
    page = desk.client.get(reverse("seasons:activity_new", args=[desk.small.season.code]))
    text = page.content.decode()

    assert [f'value="{code}"' in text for code in kinds.CODES_OF_MEETINGS].count(False) == 0
    assert text.count("<optgroup") == len(kinds.CLASSROOMS)


def test_the_list_is_narrowed_by_host_and_state(desk: Desk) -> None:
    make_activity(
        desk.small.season, kind="theme_day", title="支部的一天", organisation=desk.small.branch
    )

    assert "支部的一天" in desk.listed(f"host={desk.small.branch.pk}")
    assert "实境课堂</a>" not in desk.listed(f"host={desk.small.branch.pk}")
    assert "支部的一天" in desk.listed("state=unplanned")
    assert "实境课堂</a>" in desk.listed("state=planned")
    assert "实境课堂</a>" not in desk.listed("state=held")


def test_an_activity_whose_batches_are_all_cancelled_is_found(desk: Desk) -> None:
    desk.small.activity.batches.update(state=BatchState.CANCELLED)
    assert "实境课堂</a>" in desk.listed("state=cancelled")
    assert "实境课堂</a>" not in desk.listed("state=planned")


def test_a_person_is_found_by_post_and_put_down(desk: Desk) -> None:
    person = desk.small.people[1]
    assert person.name in desk.speakers("speakers", q=person.name).content.decode()

    answer = desk.speakers("speaker_new", person=person.pk)

    assert answer.status_code == 302
    assert Speaker.objects.get().person == person
    page = desk.client.get(reverse("seasons:activity", args=[desk.small.activity.pk]))
    assert person.name in page.content.decode()


def test_a_guest_without_a_name_is_asked_for_one(desk: Desk) -> None:
    answer = desk.speakers("speaker_new", institution="示例大学")
    assert answer.status_code == 422
    assert "请找到主讲人" in answer.content.decode()


def test_a_speaker_is_taken_off(desk: Desk) -> None:
    desk.speakers("speaker_new", name="示例教授", institution="示例大学")
    desk.speakers("speaker_removal", Speaker.objects.get().pk)
    assert not Speaker.objects.exists()


def test_a_secretary_does_not_see_the_page(desk: Desk, client: Client) -> None:
    signed_in(client, Account.objects.get(pk=desk.small.secretary.account_id))
    answer = client.get(reverse("seasons:speakers", args=[Activity.objects.get().pk]))
    assert answer.status_code == 403
