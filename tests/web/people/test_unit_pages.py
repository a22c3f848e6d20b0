"""The pages of workplaces: found, made, changed, moved, ended."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.district import District, make_district
from tests.support.people import make_unit, signed_in
from wuxin.people.models import Unit, UnitKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def organiser(client: Client, district: District) -> Client:
    return signed_in(client, district.organiser)


def listed(client: Client, **wanted: str) -> list[str]:
    answer = client.get(reverse("people:units"), wanted)
    assert answer.status_code == 200
    return [row.unit.name for row in answer.context["rows"]]


def url(name: str, unit: Unit) -> str:
    return reverse(f"people:{name}", args=[unit.code])


def test_units_stand_in_their_own_order_and_are_found(organiser: Client) -> None:
    town = make_unit("示例镇中心学校", kind=UnitKind.NINE_YEAR)
    make_unit("阿示例中学", kind=UnitKind.MIDDLE)
    town.refresh_from_db()
    make_unit("示例镇幼儿园", parent=town, kind=UnitKind.KINDERGARTEN)

    assert listed(organiser) == ["示例小学", "示例镇中心学校", "示例镇幼儿园", "阿示例中学"]
    assert listed(organiser, q="中学") == ["阿示例中学"]
    assert listed(organiser, kind="kindergarten") == ["示例镇幼儿园"]
    assert listed(organiser, kind="nothing") == listed(organiser)
    assert "没有这样的单位" in organiser.get(reverse("people:units"), {"q": "无"}).content.decode()


def test_a_unit_is_made_changed_and_moved(organiser: Client, district: District) -> None:
    data = {"name": "示例新校", "kind": "primary", "parent": ""}
    made = organiser.post(reverse("people:unit_create"), data)
    unit = Unit.objects.get(name="示例新校")
    assert made.url == url("unit_detail", unit)
    assert organiser.post(reverse("people:unit_create"), data).status_code == 422

    names = {"details-name": "示例新学校", "details-kind": "middle", "details-phone": "80000000"}
    assert organiser.post(url("unit_details", unit), names).status_code == 302
    place = {"move-new_parent": district.school.pk, "move-moved_on": "2022-03-01"}
    assert organiser.post(url("unit_position", unit), place).status_code == 302
    again = organiser.post(url("unit_position", unit), place)
    assert again.status_code == 422
    assert "已经在这个上级下面" in again.content.decode()

    page = organiser.get(url("unit_detail", unit)).content.decode()
    assert "示例新学校" in page
    assert "80000000" in page
    assert "调到“示例小学”" in page


def test_a_unit_ends_and_is_taken_up_again(organiser: Client, district: District) -> None:
    unit = district.school
    assert organiser.post(url("unit_end", unit), {"end-ended_on": "x"}).status_code == 422
    assert organiser.post(url("unit_end", unit), {"end-ended_on": "2022-03-01"}).status_code == 302
    assert listed(organiser) == []
    assert listed(organiser, kind="ended") == ["示例小学"]
    assert "2022年3月1日" in organiser.get(url("unit_detail", unit)).content.decode()
    assert "恢复" in organiser.get(url("unit_form", unit)).content.decode()
    assert organiser.post(url("unit_reopening", unit)).status_code == 302
    assert listed(organiser) == ["示例小学"]


def test_a_name_that_is_taken_is_told_beside_the_field(organiser: Client) -> None:
    unit = make_unit("示例新校")
    names = {"details-name": "示例小学", "details-kind": "primary", "details-phone": ""}
    answer = organiser.post(url("unit_details", unit), names)
    assert answer.status_code == 422
    assert "已经有叫" in answer.content.decode()


def test_a_secretary_looks_and_changes_nothing(client: Client, district: District) -> None:
    signed_in(client, district.secretary)
    unit = district.school
    assert listed(client) == ["示例小学"]
    assert "更名、调整" not in client.get(url("unit_detail", unit)).content.decode()
    assert client.get(reverse("people:unit_new")).status_code == 403
    assert client.get(url("unit_form", unit)).status_code == 403
    for name in ("unit_details", "unit_position", "unit_end", "unit_reopening"):
        assert client.post(url(name, unit)).status_code == 403, name
    assert client.post(reverse("people:unit_create"), {"name": "x"}).status_code == 403
    unit.refresh_from_db()
    assert unit.ended_on is None


def test_a_member_without_an_office_sees_no_units(client: Client, district: District) -> None:
    signed_in(client, district.member)
    assert client.get(reverse("people:units")).status_code == 403
