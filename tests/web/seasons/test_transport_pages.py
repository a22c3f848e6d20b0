"""Buses on a desk, and the list that is printed."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support.people import signed_in
from tests.support.seasons import SmallSeason, invite, small_season
from wuxin.people.models import Account
from wuxin.seasons.models import TransportGroup, TransportRide

pytestmark = pytest.mark.django_db
BUS = {"name": "1 号车", "departs_from": "示例小学门口", "time": "08:00", "seats": 40, "leader": ""}


@pytest.fixture
def small(client: Client) -> SmallSeason:
    made = small_season()
    invite(made.batch, made.branch)
    signed_in(client, Account.objects.get(pk=made.organiser.account_id))
    return made


def post(client: Client, name: str, /, *args: object, **data: object) -> HttpResponse:
    return client.post(reverse(f"seasons:{name}", args=args), data)


def test_a_bus_is_added_filled_printed_and_taken_off(client: Client, small: SmallSeason) -> None:
    post(client, "bus_new", small.batch.pk, **BUS)
    bus = TransportGroup.objects.get()
    post(client, "bus_ride", small.batch.pk, small.branch.pk, bus=bus.pk)
    page = client.get(reverse("seasons:transport", args=[small.batch.pk]))
    assert "已坐 3" in page.content.decode()

    sheet = client.get(reverse("seasons:transport_sheet", args=[small.batch.pk]))
    assert all(person.name in sheet.content.decode() for person in small.people)

    post(client, "bus_removal", small.batch.pk, bus.pk)
    assert not TransportGroup.objects.exists()


def test_what_does_not_fit_shows_the_page_again(client: Client, small: SmallSeason) -> None:
    late = post(client, "bus_new", small.batch.pk, **(BUS | {"time": "23:00"}))
    assert late.status_code == 422
    post(client, "bus_new", small.batch.pk, **(BUS | {"seats": 1}))
    bus = TransportGroup.objects.get()
    full = post(client, "bus_ride", small.batch.pk, small.branch.pk, bus=bus.pk)
    assert full.status_code == 422
    assert "坐不下" in full.content.decode()
    assert not TransportRide.objects.exists()


def test_a_secretary_reads_and_changes_nothing(client: Client, small: SmallSeason) -> None:
    signed_in(client, Account.objects.get(pk=small.secretary.account_id))
    page = client.get(reverse("seasons:transport", args=[small.batch.pk]))
    assert page.status_code == 200
    assert "加一辆车" not in page.content.decode()
    assert post(client, "bus_new", small.batch.pk, **BUS).status_code == 403
