"""Lists of names and persons' pages stand in the audit of readings, refusals too."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.district import District, make_district
from tests.support.people import make_person, signed_in
from wuxin.core.models import AuditReading
from wuxin.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def person(district: District) -> Person:
    return make_person(district.first, "解冬阳", initials="xdy")


def _last() -> tuple[str, str, list[int]]:
    row = AuditReading.objects.order_by("-pk")[0]
    return row.route, row.outcome, [int(key) for key in row.subjects.split(",") if key.isdigit()]


def test_a_search_records_whom_it_found_and_not_what_was_looked_for(
    client: Client, district: District, person: Person
) -> None:
    signed_in(client, district.organiser)

    client.post(reverse("people:person_matches"), {"text": "解冬阳"})

    assert _last() == ("people:person_matches", "shown", [person.pk])
    assert "解冬阳" not in str(AuditReading.objects.values())


def test_a_search_that_finds_nobody_shows_nobody(client: Client, district: District) -> None:
    signed_in(client, district.organiser)

    client.post(reverse("people:person_matches"), {"text": "没有这个人"})

    assert AuditReading.objects.count() == 0


def test_a_person_and_their_phone_are_two_readings(
    client: Client, district: District, person: Person
) -> None:
    signed_in(client, district.organiser)

    client.get(reverse("people:person_detail", args=[person.pk]))
    client.post(reverse("people:person_phone", args=[person.pk]))

    rows = AuditReading.objects.order_by("pk").values_list("purpose", "subjects")
    assert list(rows) == [
        ("查看个人信息", f",{person.pk},"),
        ("查看电话或身份证号", f",{person.pk},"),
    ]


def test_a_person_of_another_place_is_not_found_and_that_is_recorded(
    client: Client, district: District
) -> None:
    stranger = make_person(district.second, "示例外人")
    signed_in(client, district.secretary)

    response = client.get(reverse("people:person_detail", args=[stranger.pk]))

    assert response.status_code == 404
    assert _last() == ("people:person_detail", "not-found", [stranger.pk])


def test_a_roster_and_its_export_record_everybody_on_them(
    client: Client, district: District, person: Person
) -> None:
    signed_in(client, district.organiser)
    code = district.first.code
    on_it = sorted(Person.objects.filter(organisation=district.first).values_list("pk", flat=True))

    client.get(reverse("people:organisation_detail", args=[code]))
    shown = _last()
    client.get(reverse("people:organisation_roster", args=[code]))

    assert shown[0] == "people:organisation_detail"
    assert sorted(shown[2]) == sorted(_last()[2]) == on_it
    assert _last()[0] == "people:organisation_roster"
