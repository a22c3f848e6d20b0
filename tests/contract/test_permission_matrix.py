"""Every route, every role, and whose things are asked for: one's own, a colleague's, a stranger's.

What stands at a route's places comes from ``tests.support.matrix``. Nothing of a stranger is
ever found, whatever is mixed into an address, and asking changes nothing.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.support.matrix import District, Place, routes
from tests.support.people import make_account, make_office, make_person, signed_in
from tests.support.seasons import NOW
from wuxin.core import clock
from wuxin.core.http import Access
from wuxin.core.models import AuditEvent
from wuxin.people.models import Role

pytestmark = pytest.mark.django_db

OFFICES = ("organiser", "secretary", "deputy", "auditor", "operator")
REFUSED = {403, 404}
INSIDE = (Access.SIGNED_IN, Access.STAFF)
# What belongs to nobody: a figure's definition, a suggestion of whomever, a way in by a token.
SHARED = {("figures", "code"), ("suggestions", "number"), ("sessions", "handle"), ("aims", "slug"),
          ("of", "year"), ("undone", "number")}  # fmt: skip

# A workplace is an institution with a public name; what the page counts is of the reader's reach.
PUBLIC_PAGES = {"people:unit_detail"}


class World:
    def __init__(self) -> None:
        self.ours, self.theirs = District("ours"), District("theirs")

    def client(self, role: str) -> Client:
        return signed_in(Client(), self.ours.account_of(role))


@pytest.fixture
def world(settings: Any) -> World:
    settings.DEMO = True
    clock.set_demo_clock(stands_at=NOW)
    return World()


def inside() -> list[Place]:
    return [place for place in routes() if place.access in INSIDE]


def of_somebody() -> list[Place]:
    """Routes to what belongs to a district, a branch or a person."""
    return [place for place in inside() if owned(place) and place.name not in PUBLIC_PAGES]


def owned(place: Place) -> list[tuple[str, str]]:
    return [one for one in place.places if one not in SHARED]


def ask(client: Client, place: Place, kwargs: dict[str, Any]) -> HttpResponse:
    """Ask, and take back whatever it changed."""
    url = reverse(place.name, kwargs=kwargs)
    with transaction.atomic():
        answer = client.post(url, {}) if place.writes else client.get(url)
        transaction.set_rollback(True)
    return answer


def rows_of_everything() -> dict[str, int]:
    """Sessions, denials and jobs apart."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("wuxin.")]
    left_out = {"AuditEvent", "AccountSession", "ReadEvent"}
    return {m.__name__: m._default_manager.count() for m in ours if m.__name__ not in left_out}


def mixtures(world: World, place: Place) -> Iterator[dict[str, Any]]:
    """Of two places and more: one of a stranger's among one's own, each in turn."""
    own, other = world.ours.kwargs(place), world.theirs.kwargs(place)
    for _word, name in owned(place):
        yield own | {name: other[name]}


def test_every_place_of_every_address_is_known(world: World) -> None:
    for place in inside():
        world.ours.kwargs(place)
    assert len(inside()) > 250


def test_who_is_not_signed_in_is_led_to_the_door(world: World) -> None:
    open_to_all = {
        place.name
        for place in inside()
        if "/people/sign-in/"
        not in ask(Client(), place, world.ours.kwargs(place)).headers.get("Location", "")
    }
    assert open_to_all == set()


def test_who_holds_no_office_opens_no_page_of_the_staff(world: World) -> None:
    teacher = world.client("teacher")
    found = {
        place.name
        for place in inside()
        if place.access == Access.STAFF
        and ask(teacher, place, world.ours.kwargs(place)).status_code != 403
    }
    assert found == set()


def test_an_office_that_has_ended_opens_nothing(world: World) -> None:
    person = make_person(world.ours.small.branch)
    make_office(person, Role.SECRETARY, world.ours.small.branch, to_on=clock.today())
    former = signed_in(Client(), make_account(person))
    found = {
        place.name
        for place in inside()
        if place.access == Access.STAFF
        and ask(former, place, world.ours.kwargs(place)).status_code != 403
    }
    assert found == set()


@pytest.mark.parametrize("role", [*OFFICES, "teacher"])
def test_nothing_of_a_stranger_is_found(world: World, role: str) -> None:
    client, before, events = world.client(role), rows_of_everything(), AuditEvent.objects.count()
    found = {}
    for place in of_somebody():
        answer = ask(client, place, world.theirs.kwargs(place))
        if answer.status_code not in REFUSED:
            found[place.name] = answer.status_code
    assert found == {}
    assert rows_of_everything() == before
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("role", OFFICES)
def test_a_strangers_thing_among_ones_own_is_not_found(world: World, role: str) -> None:
    client, found = world.client(role), {}
    for place in of_somebody():
        for kwargs in mixtures(world, place):
            answer = ask(client, place, kwargs)
            if answer.status_code not in REFUSED:
                found[place.name] = answer.status_code
    assert found == {}


def test_a_colleagues_things_are_not_ones_own(world: World) -> None:
    """A member of the same branch, without an office."""
    teacher = world.client("teacher")
    found = {}
    for place in of_somebody():
        if place.access == Access.SIGNED_IN:
            answer = ask(teacher, place, world.ours.kwargs(place))
            if answer.status_code not in REFUSED:
                found[place.name] = answer.status_code
    assert found == {}


@pytest.mark.parametrize("role", ["auditor", "operator"])
def test_who_only_reads_changes_nothing(world: World, role: str) -> None:
    client, before = world.client(role), rows_of_everything()
    for place in inside():
        if place.writes:
            ask(client, place, world.ours.kwargs(place))
    assert rows_of_everything() == before
