"""Codes in the browser: scanned, shown, printed."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.people import make_account, signed_in
from tests.support.seasons import NOW, SmallSeason, invite, make_branch, rows, small_season
from wuxin.core import clock
from wuxin.people.models import Account
from wuxin.seasons.models import BatchOrganisation, MemberCode, Presence

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "scan-result"}


class Door:
    """The secretary at the door, with a scanner."""

    def __init__(self, client: Client) -> None:
        self.small: SmallSeason = small_season()
        self.roll: BatchOrganisation = invite(self.small.batch, self.small.branch)
        self.client = signed_in(client, Account.objects.get(person=self.small.people[0]))
        self.person = self.small.people[1]
        self.code = MemberCode.objects.get(person=self.person).code
        self.url = reverse("seasons:scan_new", args=[self.small.batch.pk])

    def status(self) -> str:
        return rows(self.roll)[1].status


@pytest.fixture
def door(client: Client) -> Door:
    return Door(client)


def test_a_scan_answers_with_the_name_and_a_way_back(door: Door) -> None:
    page = door.client.post(door.url, {"code": door.code}, headers=HTMX).content.decode()

    assert page.strip().startswith('<section id="scan-result"')
    assert door.person.name in page
    assert door.status() == Presence.PRESENT

    row = rows(door.roll)[1]
    undo = reverse(
        "seasons:scan_undo", args=[door.roll.batch_id, door.roll.organisation_id, row.pk]
    )
    assert undo in page
    door.client.post(undo, {"save_key": row.save_key}, headers=HTMX)
    assert door.status() == Presence.EXPECTED


def test_a_double_scan_says_so(door: Door) -> None:
    for _again in range(2):
        page = door.client.post(door.url, {"code": door.code}, headers=HTMX).content.decode()

    assert "已经点过到了" in page


def test_an_unknown_code_is_told_in_the_same_place(door: Door) -> None:
    answer = door.client.post(door.url, {"code": "XXXXX-XXXXX"}, headers=HTMX)

    assert answer.status_code == 422
    assert "不认识这个签到码" in answer.content.decode()


def test_without_script_a_scan_is_a_whole_page(door: Door) -> None:
    page = door.client.post(door.url, {"code": door.code}).content.decode()

    assert "<html" in page
    assert door.person.name in page


def test_the_page_offers_every_way_and_says_what_the_camera_needs(door: Door) -> None:
    page = door.client.get(reverse("seasons:scan", args=[door.small.batch.pk])).content.decode()

    assert "https" in page
    assert "autofocus" in page
    assert "没扫码不等于没来" in page


def test_a_code_opened_by_anybody_says_nothing_of_whose_it_is(door: Door) -> None:
    url = reverse("seasons:code", args=[door.code])
    page = Client().get(url).content.decode()

    assert door.person.name not in page
    unknown = Client().get(reverse("seasons:code", args=["nothing"])).content.decode()
    assert "自己扫没有作用" in page
    assert "自己扫没有作用" in unknown


def test_a_code_opened_by_who_calls_the_roll_leads_to_the_tick(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)

    page = door.client.get(reverse("seasons:code", args=[door.code])).content.decode()

    assert door.url in page
    assert door.person.name not in page


def test_a_member_sees_their_own_code(door: Door, client: Client) -> None:
    own = signed_in(client, make_account(door.person))
    page = own.get(reverse("seasons:mine")).content.decode()

    assert f"{door.code[:5]}-{door.code[5:]}" in page
    assert "<svg" in page


def test_the_sheet_has_everybody_in_roster_order_and_room_for_guests(door: Door) -> None:
    url = reverse("seasons:sign_in_sheet", args=[door.small.batch.pk])
    page = door.client.get(url).content.decode()

    places = [page.index(person.name) for person in door.small.people]
    assert places == sorted(places)
    assert page.count("来宾") == 6
    assert "print-large" in page
    with_codes = door.client.get(f"{url}?codes").content.decode()
    drawn = 'class="segno"'
    assert with_codes.count(drawn) - page.count(drawn) == len(door.small.people)


def test_a_sheet_shows_no_branch_of_others(door: Door) -> None:
    branch, people = make_branch(door.small.committee)
    invite(door.small.batch, branch)
    url = reverse("seasons:sign_in_sheet", args=[door.small.batch.pk])

    assert people[0].name not in door.client.get(f"{url}?branch={branch.pk}").content.decode()


def test_who_calls_no_roll_neither_scans_nor_prints(door: Door, client: Client) -> None:
    member = signed_in(client, make_account(door.person))

    assert member.post(door.url, {"code": door.code}).status_code == 403
    assert door.status() == Presence.EXPECTED


def test_a_member_renews_their_own_code_and_the_old_one_is_unknown(
    door: Door, client: Client
) -> None:
    own = signed_in(client, make_account(door.person))
    assert "换一个签到码" in own.get(reverse("seasons:mine")).content.decode()
    page = own.get(reverse("seasons:member_code", args=[door.person.pk])).content.decode()
    assert f"{door.code[:5]}-{door.code[5:]}" in page

    own.post(reverse("seasons:member_code_renewal", args=[door.person.pk]))

    secretary = signed_in(Client(), Account.objects.get(person=door.small.people[0]))
    assert "不认识这个签到码" in secretary.post(door.url, {"code": door.code}).content.decode()
    secretary.post(door.url, {"code": MemberCode.objects.get(person=door.person).code})
    assert door.status() == Presence.PRESENT


def test_the_secretary_renews_a_members_code_from_the_roll(door: Door) -> None:
    row = rows(door.roll)[1]
    on_roll = reverse(
        "seasons:presence", args=[door.roll.batch_id, door.roll.organisation_id, row.pk]
    )
    url = reverse("seasons:member_code", args=[door.person.pk])
    assert url in door.client.get(on_roll).content.decode()

    door.client.post(reverse("seasons:member_code_renewal", args=[door.person.pk]))

    assert MemberCode.objects.get(person=door.person).code != door.code


def test_a_colleagues_code_is_not_found(door: Door, client: Client) -> None:
    colleague = signed_in(client, make_account(door.small.people[2]))
    for name in ("member_code", "member_code_renewal"):
        url = reverse(f"seasons:{name}", args=[door.person.pk])
        answer = colleague.get(url) if name == "member_code" else colleague.post(url)
        assert answer.status_code == 404
    assert MemberCode.objects.get(person=door.person).code == door.code
