"""No page names anybody without a record of who was shown to whom."""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse

from tests.support.matrix import District, routes
from tests.support.people import signed_in
from tests.support.seasons import NOW
from wuxin.core import clock
from wuxin.core.http import Access
from wuxin.core.models import AuditReading
from wuxin.people.models import Account, Person

pytestmark = pytest.mark.django_db
MARK = "辨认"  # stands in no text of ours
# Who holds an office, chairs, attests or speaks is told to all who see the thing itself.
IN_OFFICE = {"people:office_list", "seasons:attested_totals"}


def named_in(content: bytes, reader: Account) -> set[int]:
    """The persons whose names stand in an answer, the reader's own apart; in files too."""
    text = content.decode(errors="ignore")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            text = "".join(parts.read(name).decode(errors="ignore") for name in parts.namelist())
    persons = Person.objects.exclude(pk=reader.person_id).values_list("pk", "name")
    return {pk for pk, name in persons if name in text}


@pytest.fixture
def district(settings: Any) -> District:
    settings.DEMO = True
    clock.set_demo_clock(stands_at=NOW)
    made = District("ours")
    for person in Person.objects.all():
        Person.objects.filter(pk=person.pk).update(name=f"{MARK}{person.pk:04}")
    return made


@pytest.mark.parametrize("role", ["organiser", "secretary", "auditor", "operator"])
def test_no_page_names_anybody_without_a_record(district: District, role: str) -> None:
    account = district.account_of(role)
    client, undeclared, asked = signed_in(Client(), account), {}, 0
    for place in routes():
        if place.access not in {Access.SIGNED_IN, Access.STAFF} or place.writes:
            continue
        url = reverse(place.name, kwargs=district.kwargs(place))
        answer = client.get(url)
        asked += answer.status_code == 200
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        is_told = resolve(url).func.recorded or place.name in IN_OFFICE
        if not is_told and named_in(content, account):
            undeclared[place.name] = url
    assert asked > 5
    assert list(undeclared) == []


@pytest.mark.parametrize("role", ["organiser", "secretary"])
def test_whoever_stands_on_a_list_stands_in_its_record(district: District, role: str) -> None:
    account = district.account_of(role)
    client, missing = signed_in(Client(), account), {}
    for place in routes():
        if place.access not in {Access.SIGNED_IN, Access.STAFF} or place.writes:
            continue
        url = reverse(place.name, kwargs=district.kwargs(place))
        if not place.name.startswith(("seasons:", "learning:")) or not resolve(url).func.recorded:
            continue
        before = AuditReading.objects.count()
        answer = client.get(url)
        rows = AuditReading.objects.order_by("pk")[before:]
        told = {int(pk) for row in rows for pk in row.subjects.split(",") if pk}
        if answer.status_code == 200 and (left := named_in(answer.content, account) - told):
            missing[place.name] = left
        assert len(rows) <= 1, place.name  # one row a page, however many people
    assert missing == {}


def test_what_a_secretary_reads_for_a_member_says_for_whom(district: District) -> None:
    account = district.account_of("secretary")
    member = district.row.person_id
    client = signed_in(Client(), account)
    asked = {"batch_id": district.small.batch.pk, "organisation_id": district.small.branch.pk}
    client.get(reverse("seasons:leave_for", kwargs=asked | {"enrolment_id": district.row.pk}))
    reading = AuditReading.objects.latest("pk")
    assert (reading.account_id, reading.on_behalf_of_id) == (account.pk, member)
    client.get(reverse("seasons:roll_call", kwargs=asked))
    assert AuditReading.objects.latest("pk").on_behalf_of_id is None
