"""Names read aloud, and found by what somebody types."""

from importlib import import_module

import pytest
from django.apps import apps

from tests.support.people import make_person
from wuxin.people.names import matches, reading_of


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("张三", "zhangsan", "zs"),
        ("单立秋", "shanliqiu", "slq"),
        ("曾小满", "zengxiaoman", "zxm"),
        ("解冬阳", "xiedongyang", "xdy"),
        ("仇立夏", "qiulixia", "qlx"),
        ("查明远", "zhamingyuan", "zmy"),
        ("区志衡", "ouzhiheng", "ozh"),
        ("任重", "renzhong", "rz"),
        ("覃乐", "qinle", "ql"),
        ("盖云飞", "geyunfei", "gyf"),
        ("吕布衣", "lvbuyi", "lby"),
        ("欧阳秋", "ouyangqiu", "oyq"),
        ("单于明", "chanyuming", "cym"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("𠮷田", "tian", "t"),
        ("", "", ""),
    ],
)
def test_a_surname_is_read_as_a_surname(name: str, pinyin: str, initials: str) -> None:
    assert reading_of(name) == (pinyin, initials)


@pytest.mark.parametrize(
    "text", ["张", "三丰", "zhangsan", "zsf", "zsanf", "张s", "张san", "sanf", "ZSF", "zhang三"]
)
def test_a_name_is_found_by_any_mixture_without_a_gap(text: str) -> None:
    assert matches(text, "张三丰")


@pytest.mark.parametrize("text", ["zf", "x", "hang", "丰三", "张丰", "zsfx"])
def test_what_leaves_a_gap_is_not_a_match(text: str) -> None:
    assert not matches(text, "张三丰")


def test_a_given_name_is_read_character_by_character_and_never_as_a_phrase() -> None:
    assert reading_of("于思同") == ("yusitong", "yst")


@pytest.mark.django_db
def test_the_migration_reads_anew_what_a_phrase_had_read_otherwise() -> None:
    person = make_person(name="于思同", pinyin="yusaitong", initials="yst")
    import_module("wuxin.people.migrations.0005_read_names_by_character").read_anew(apps, None)
    person.refresh_from_db()
    assert (person.pinyin, person.initials) == ("yusitong", "yst")
