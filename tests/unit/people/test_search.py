"""Finding persons by what somebody types."""

import pytest

from tests.support.district import District, make_district
from tests.support.people import make_person
from wuxin.people.actions.persons import name_person
from wuxin.people.models import Person
from wuxin.people.queries.search import search_persons

pytestmark = pytest.mark.django_db
NAMES = ("张三丰", "张三", "单立秋", "曾小满二", "欧阳秋", "吕布衣")


@pytest.fixture
def district() -> District:
    district = make_district()
    for name in NAMES:
        person = make_person(district.first, name, unit=district.school)
        name_person(person, name)
        person.save()
    stranger = make_person(district.second, "张三丰收")
    name_person(stranger, stranger.name)
    stranger.save()
    return district


def found(district: District, text: str, limit: int = 20) -> list[str]:
    actor = district.actor(district.secretary)
    return [person.name for person in search_persons(actor, text, limit)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三", ["张三", "张三丰"]),
        ("三丰", ["张三丰"]),
        ("zhangsan", ["张三", "张三丰"]),
        ("zs", ["张三", "张三丰"]),
        ("ZSF", ["张三丰"]),
        ("zhangsf", ["张三丰"]),
        ("zsan", ["张三", "张三丰"]),
        ("张sf", ["张三丰"]),
        ("sanfeng", ["张三丰"]),
        ("shanliqiu", ["单立秋"]),
        ("danliqiu", []),
        ("oyq", ["欧阳秋"]),
        ("lü", ["吕布衣"]),
        ("没有", []),
        ("%", []),
        ("_", []),
        ("   ", []),
        ("'; drop", []),
    ],
)
def test_a_person_is_found(district: District, text: str, expected: list[str]) -> None:
    assert found(district, text) == expected


def test_the_whole_name_stands_before_longer_ones(district: District) -> None:
    assert found(district, "张三", limit=1) == ["张三"]


def test_an_organisation_or_a_unit_finds_its_people(district: District) -> None:
    assert "单立秋" in found(district, "示例小学")
    assert found(district, "小学 zsf") == ["张三丰"]
    assert found(district, "中学 zsf") == []


def test_only_what_the_actor_may_see_is_found(district: District) -> None:
    assert "张三丰收" not in found(district, "张三丰")
    organiser = district.actor(district.organiser)
    assert "张三丰收" in {person.name for person in search_persons(organiser, "张三丰")}
    assert search_persons(district.actor(district.operator), "张三") == []


def test_nobody_is_found_twice_and_no_more_than_asked(district: District) -> None:
    assert len(found(district, "zs", limit=1)) == 1
    names = found(district, "z")
    assert len(names) == len(set(names))


def test_the_search_of_a_name_goes_by_index(district: District) -> None:
    plan = Person.objects.filter(pinyin__range=("zs", "zszz")).explain()
    assert "person_by_pinyin" in plan or "Seq Scan" in plan  # few rows: PostgreSQL reads them all
