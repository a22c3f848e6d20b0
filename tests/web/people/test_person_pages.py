"""The tree, an organisation, a person: who sees what, and the forms without script."""

import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support.district import District, make_district
from tests.support.people import make_organisation, make_person, signed_in
from tests.support.rosters import id_number, phone
from wuxin.core.models import AuditEvent
from wuxin.core.tabular.reading import read_table
from wuxin.people.models import Category, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def person(district: District) -> Person:
    person = make_person(district.first, "解冬阳", initials="xdy", categories=(Category.SERVING,))
    person.seal(phone=phone(7), id_number=id_number(7))
    person.save()
    return person


def page(name: str, *args: object) -> str:
    return reverse(f"people:{name}", args=args)


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_tree_shows_each_reader_their_own(client: Client, district: District) -> None:
    signed_in(client, district.organiser)
    assert "示例中学党支部" in client.get(page("organisations")).content.decode()
    signed_in(client, district.secretary)
    assert "示例中学党支部" not in client.get(page("organisations")).content.decode()
    signed_in(client, district.operator)
    assert "还没有对应的党组织" in client.get(page("organisations")).content.decode()
    signed_in(client, district.member)
    assert client.get(page("organisations")).status_code == 403


def test_an_organisation_shows_its_roster_and_its_children(
    client: Client, district: District, person: Person
) -> None:
    signed_in(client, district.organiser)
    branch = client.get(page("organisation_detail", district.first.code)).content.decode()
    assert "解冬阳" in branch
    assert 'data-filter="解冬阳 xdy' in branch
    above = page("organisation_detail", district.town.code)
    assert "解冬阳" not in client.get(above).content.decode()
    assert "示例小学党支部" in client.get(above).content.decode()
    assert "解冬阳" in client.get(f"{above}?category=serving").content.decode()
    assert "解冬阳" not in client.get(f"{above}?category=retired").content.decode()
    assert "解冬阳" in client.get(f"{above}?category=all").content.decode()


def test_a_small_branch_is_warned_of_and_an_empty_one_says_what_to_do(
    client: Client, district: District
) -> None:
    signed_in(client, district.organiser)
    empty = client.get(page("organisation_detail", district.second.code)).content.decode()
    assert "一般与邻近单位成立联合支部" in empty
    assert "这里还没有人" in empty


def test_lists_take_the_same_queries_however_long(client: Client, district: District) -> None:
    signed_in(client, district.organiser)
    urls = [page("organisations"), page("organisation_detail", district.first.code)]
    few = [queries_of(client, url) for url in urls]
    for number in range(12):
        make_organisation(district.town, name=f"又一党支部{number}")
        make_person(district.first, categories=(Category.RETIRED,), unit=district.school)
    assert [queries_of(client, url) for url in urls] == few


@pytest.mark.parametrize(
    "name", ["organisation_detail", "organisation_roster", "organisation_form"]
)
def test_what_is_outside_is_not_found(client: Client, district: District, name: str) -> None:
    signed_in(client, district.secretary)
    assert client.get(page(name, district.second.code)).status_code == 404


def test_a_secretary_may_not_build_or_move(client: Client, district: District) -> None:
    signed_in(client, district.secretary)
    code = district.first.code
    assert client.get(page("organisation_form", code)).status_code == 403
    for name in ("organisation_names", "organisation_child", "organisation_position"):
        assert client.post(page(name, code)).status_code == 403


def test_the_organiser_renames_adds_and_moves(client: Client, district: District) -> None:
    signed_in(client, district.organiser)
    code = district.first.code
    client.post(
        page("organisation_names", code),
        {"names-name": "示例实验小学党支部", "names-kind": "branch"},
    )
    client.post(
        page("organisation_child", district.town.code),
        {"child-name": "示例幼儿园党支部", "child-kind": "branch"},
    )
    client.post(
        page("organisation_position", code),
        {
            "move-new_parent": district.committee.pk,
            "move-moved_on": "2022-03-01",
            "move-reason": "批复",
        },
    )
    shown = client.get(page("organisation_detail", code)).content.decode()
    assert "示例实验小学党支部" in shown
    assert "由“示例镇教育党总支”调到“示例区教体局党委”" in shown
    town = client.get(page("organisation_detail", district.town.code)).content.decode()
    assert "示例幼儿园党支部" in town
    assert "示例实验小学党支部" not in town


def test_a_broken_rule_shows_the_form_again_with_a_sentence(
    client: Client, district: District
) -> None:
    signed_in(client, district.organiser)
    taken = {"names-name": "示例中学党支部", "names-kind": "branch"}
    answer = client.post(page("organisation_names", district.first.code), taken)
    assert answer.status_code == 422
    assert "已经有叫“示例中学党支部”的了" in answer.content.decode()
    inside = {"move-new_parent": district.first.pk, "move-moved_on": "2022-03-01"}
    answer = client.post(page("organisation_position", district.town.code), inside)
    assert answer.status_code == 422


def test_the_exported_roster_holds_no_number_and_no_phone(
    client: Client, district: District, person: Person
) -> None:
    signed_in(client, district.secretary)
    answer = client.get(page("organisation_roster", district.first.code))
    table = read_table(io.BytesIO(answer.content), filename="a.xlsx")
    assert "解冬阳" in {row.cells[1] for row in table.rows}
    assert not {"身份证号", "手机号"} & set(table.headers)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_person_shows_masked_fields_until_one_is_opened_and_recorded(
    client: Client, district: District, person: Person
) -> None:
    signed_in(client, district.secretary)
    shown = client.get(page("person_detail", person.pk)).content.decode()
    assert "199****0007" in shown
    assert phone(7) not in shown

    opened = client.post(page("person_phone", person.pk))
    assert phone(7) in opened.content.decode()
    assert opened.headers["Cache-Control"] == "no-store"
    assert id_number(7) in client.post(page("person_id_number", person.pk)).content.decode()
    assert AuditEvent.objects.filter(target_id=str(person.pk)).count() == 2


def test_an_auditor_sees_a_person_and_opens_nothing(
    client: Client, district: District, person: Person
) -> None:
    signed_in(client, district.auditor)
    assert client.get(page("person_detail", person.pk)).status_code == 200
    for name in ("person_phone", "person_id_number", "person_categories", "person_details"):
        assert (
            client.post(page(name, person.pk), {"categories-on": "2022-03-04"}).status_code == 403
        )


def test_a_member_sees_only_themself(client: Client, district: District, person: Person) -> None:
    own = district.member.person
    assert own is not None
    signed_in(client, district.member)
    assert client.get(page("person_detail", own.pk)).status_code == 200
    assert client.get(page("person_detail", person.pk)).status_code == 404
    assert client.post(page("person_phone", person.pk)).status_code == 404


def test_the_operator_sees_no_person(client: Client, district: District, person: Person) -> None:
    signed_in(client, district.operator)
    assert client.get(page("person_detail", person.pk)).status_code == 404
    assert client.get(page("organisation_detail", district.first.code)).status_code == 404


def test_a_secretary_changes_categories_and_not_the_rest(
    client: Client, district: District, person: Person
) -> None:
    signed_in(client, district.secretary)
    given = {"categories-categories": ["retired", "away"], "categories-on": "2022-03-04"}
    assert client.post(page("person_categories", person.pk), given).status_code == 302
    current = person.categories.filter(to_on=None).values_list("category", flat=True)
    assert set(current) == {"retired", "away"}

    bad = {"categories-categories": ["hero"], "categories-on": ""}
    assert client.post(page("person_categories", person.pk), bad).status_code == 422
    assert client.get(page("person_form", person.pk)).status_code == 403
    to = {"transfer-to": district.second.pk, "transfer-on": "2022-03-04"}
    assert client.post(page("person_membership", person.pk), to).status_code == 403
    person.refresh_from_db()
    assert person.organisation == district.first


def test_the_organiser_transfers_and_corrects(
    client: Client, district: District, person: Person
) -> None:
    signed_in(client, district.organiser)
    to = {"transfer-to": district.second.pk, "transfer-on": "2022-03-04"}
    assert client.post(page("person_membership", person.pk), to).status_code == 302
    details = {"name": "解 冬阳", "sex": "f", "education": "本科", "phone": "", "id_number": ""}
    assert client.post(page("person_details", person.pk), details).status_code == 302

    kept = Person.objects.get(pk=person.pk)
    assert (kept.organisation, kept.education, kept.name) == (district.second, "本科", "解冬阳")
    assert kept.phone() == phone(7)  # left empty is left alone
    wrong = details | {"id_number": "990000198005120011"}
    answer = client.post(page("person_details", person.pk), wrong)
    assert answer.status_code == 422
    assert "校验码不对" in answer.content.decode()


def test_a_transfer_before_the_membership_is_told_on_the_page(
    client: Client, district: District, person: Person
) -> None:
    signed_in(client, district.organiser)
    to = {"transfer-to": district.second.pk, "transfer-on": "2019-01-01"}
    answer = client.post(page("person_membership", person.pk), to)
    assert answer.status_code == 422
    assert "转接日期早于" in answer.content.decode()


def test_a_search_stands_in_no_address_and_its_fragment_is_a_part_of_the_page(
    client: Client, district: District, person: Person
) -> None:
    signed_in(client, district.secretary)
    assert client.get(page("person_search")).status_code == 200
    given = {"text": "xdy"}
    whole = client.post(page("person_matches"), given)
    part = client.post(page("person_matches"), given, headers={"HX-Request": "true"})
    token = re.compile(r'value="\w{64}"')
    assert "解冬阳" in whole.content.decode()
    assert token.sub("", part.content.decode()).strip() in token.sub("", whole.content.decode())
    assert client.post(page("person_matches"), {"text": ""}).status_code == 422
    assert "没有找到" in client.post(page("person_matches"), {"text": "没有"}).content.decode()


def test_a_member_gives_a_new_phone_on_their_own_page(client: Client, district: District) -> None:
    own = district.member.person
    assert own is not None
    signed_in(client, district.member)

    assert page("person_detail", own.pk) in client.get(page("me")).content.decode()
    shown = client.get(page("person_detail", own.pk)).content.decode()
    assert "换了手机号" in shown
    assert "替本人改" not in shown
    bad = client.post(page("person_phone_new", own.pk), {"phone-phone": "12"})
    assert bad.status_code == 422
    answer = client.post(page("person_phone_new", own.pk), {"phone-phone": phone(31)}, follow=True)

    assert "新手机号已记下" in answer.content.decode()
    assert Person.objects.get(pk=own.pk).phone() == phone(31)


def test_the_secretary_gives_it_for_a_member_and_an_auditor_does_not(
    client: Client, district: District, person: Person
) -> None:
    signed_in(client, district.secretary)
    assert "替本人改" in client.get(page("person_detail", person.pk)).content.decode()
    client.post(page("person_phone_new", person.pk), {"phone-phone": phone(32)})
    signed_in(client, district.auditor)
    assert "换了手机号" not in client.get(page("person_detail", person.pk)).content.decode()
    refused = client.post(page("person_phone_new", person.pk), {"phone-phone": phone(33)})

    assert refused.status_code == 403
    assert Person.objects.get(pk=person.pk).phone() == phone(32)
    event = AuditEvent.objects.get(code="people.person.phone_changed")
    assert event.on_behalf_of_id == person.pk
