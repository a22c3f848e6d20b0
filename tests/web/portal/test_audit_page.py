"""The auditor's page of the audit: who may read it, filters, older rows, the seal."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.district import District, make_district
from tests.support.people import make_account, make_office, make_person, signed_in
from wuxin.core import audit, clock, reading
from wuxin.core.actor import Actor
from wuxin.core.seals.sealer import Sealer
from wuxin.core.verification import VERIFIED, verify_all
from wuxin.people.models import Account, PartyOrganisation, Role

pytestmark = pytest.mark.django_db
NOON = datetime(2022, 3, 4, 4, 0, tzinfo=UTC)


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def auditor(district: District) -> Account:
    root = PartyOrganisation.objects.get(depth=1)
    return _auditor(root, "示例审计员")


def _auditor(over: PartyOrganisation, name: str) -> Account:
    person = make_person(over, name)
    make_office(person, Role.AUDITOR, over)
    return make_account(person)


def _page(client: Client, **asked: object) -> str:
    response = client.get(reverse("portal:audit_list"), asked)
    assert response.status_code == 200
    return response.content.decode()


def _event(code: str, account_id: int = 5) -> None:
    audit.record(code, by=Actor(account_id=account_id), at=NOON, changes={"to": 7})


def test_an_auditor_of_everything_reads_it_and_nobody_else(
    client: Client, district: District, auditor: Account
) -> None:
    of_a_branch = _auditor(district.first, "示例支部审计员")
    answers = {}
    for name, account in {
        "auditor": auditor, "branch": of_a_branch, "organiser": district.organiser,
        "operator": district.operator, "secretary": district.secretary,
    }.items():  # fmt: skip
        signed_in(client, account)
        answers[name] = client.get(reverse("portal:audit_list")).status_code

    assert answers == {
        "auditor": 200, "branch": 403, "organiser": 403, "operator": 403, "secretary": 403,
    }  # fmt: skip


def test_events_are_found_by_account_and_code(client: Client, auditor: Account) -> None:
    _event("people.person.edited")
    _event("seasons.roll_call.saved", account_id=977)
    signed_in(client, auditor)

    assert "people.person.edited" in _page(client)
    assert "people.person.edited" not in _page(client, account=977)
    assert "seasons.roll_call.saved" in _page(client, what="seasons.")
    assert "没有这样的记录" in _page(client, what="nothing.")


def test_who_looked_at_a_person_is_found_without_a_name(client: Client, auditor: Account) -> None:
    shown: reading.Shown = [("people.person", [4711, 4712])]
    occasion = reading.Occasion(route="x", purpose="查找人员")
    reading.record(shown, occasion, by=Actor(account_id=5), at=NOON)
    signed_in(client, auditor)

    assert "people.person 4711, 4712" in _page(client, log="readings", subject="4712")
    assert "people.person" not in _page(client, log="readings", subject="471")


def test_older_rows_are_one_link_away(client: Client, auditor: Account) -> None:
    for number in range(51):
        _event(f"core.thing.n{number:03}")
    signed_in(client, auditor)
    first = _page(client, what="core.thing")
    assert "core.thing.n000" not in first
    before = first.partition("before=")[2].partition('"')[0].partition("&")[0]

    older = _page(client, what="core.thing", before=before)

    assert "core.thing.n000" in older
    assert "core.thing.n050" not in older


def test_an_address_that_makes_no_sense_says_so_and_shows_everything(
    client: Client, auditor: Account
) -> None:
    _event("people.person.edited")
    signed_in(client, auditor)

    assert "people.person.edited" in _page(client, account="x", before="-1", log="nonsense")


def test_the_page_says_how_far_the_seal_was_verified(client: Client, auditor: Account) -> None:
    _event("people.person.edited")
    signed_in(client, auditor)
    assert "还没有核对过" in _page(client)
    Sealer().seal()
    verify_all()
    assert "全部与封存时一致" in _page(client)

    wrong = {"events": {"rows": 1, "signed": 1, "fault": "changed"}}
    audit.record(VERIFIED, by=Actor.program(), at=clock.now(), changes=wrong)

    assert "发现与封存时不一致" in _page(client)
