"""The maps of security standards: complete, and every test they name is there."""

import ast
import re
import tomllib
from collections import Counter
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    get_default_password_validators,
)
from django.utils.module_loading import import_string

from tests.support import source

PLACE = source.ROOT / "docs" / "security"
WAYS = ("test", "reason", "open")


def required() -> dict[str, int]:
    lines = (PLACE / "asvs-5.0.0.txt").read_text().splitlines()
    return {name: int(level) for name, level in (one.split() for one in lines if one[0] != "#")}


@cache
def asvs() -> dict[str, dict[str, Any]]:
    return tomllib.loads((PLACE / "asvs.toml").read_text())


@cache
def named_in(name: str) -> frozenset[str]:
    """The tests of a file, by their names; what runs only in a class counts too."""
    path = source.ROOT / name
    if not path.exists():
        return frozenset()
    found = (node for node in ast.walk(source.tree(path)) if isinstance(node, ast.FunctionDef))
    return frozenset(node.name for node in found if node.name.startswith("test_"))


def missing_tests(named: list[str]) -> list[str]:
    return [one for one in named if one.partition("::")[2] not in named_in(one.partition("::")[0])]


def way_of(item: dict[str, Any]) -> str:
    (way,) = (way for way in WAYS if way in item)
    return way


def test_every_item_of_both_levels_is_there_once() -> None:
    assert Counter(required().values()) == {1: 70, 2: 183}
    assert {name: item["level"] for name, item in asvs().items()} == required()


def test_every_item_says_one_thing_and_says_it() -> None:
    for name, item in asvs().items():
        assert set(item) == {"level", "title", way_of(item)}, name
        assert item["title"].strip()
        assert item[way_of(item)], name
        assert way_of(item) == "test" or len(item[way_of(item)]) > 15, name


def test_every_test_that_is_named_is_one() -> None:
    named = {one for item in asvs().values() for one in item.get("test", [])}
    assert len(named) > 100
    assert missing_tests(sorted(named)) == []
    assert missing_tests(["tests/contract/test_security_map.py::test_nobody_wrote"]) != []


def test_every_part_that_a_reason_points_to_is_there() -> None:
    page = (PLACE / "decisions.md").read_text()
    parts = {int(one) for one in re.findall(r"^## (\d+)\.", page, re.MULTILINE)}
    asked = {int(n) for i in asvs().values()
             for n in re.findall(r"decisions\.md, part (\d+)", i.get("reason", ""))}  # fmt: skip
    assert asked
    assert asked <= parts


def test_the_counts_on_the_page_are_those_of_the_file() -> None:
    rows = []
    for level in (1, 2):
        ways = Counter(way_of(item) for item in asvs().values() if item["level"] == level)
        rows.append(
            f"| {level} | {ways.total()} | {ways['test']} | {ways['reason']} | {ways['open']} |"
        )
    page = (PLACE / "README.md").read_text()
    assert [row for row in rows if row not in page] == []


def test_what_is_open_stands_on_the_page() -> None:
    page = (PLACE / "README.md").read_text()
    listed = set(re.findall(r"^\| (\d+\.\d+\.\d+) \|", page, re.MULTILINE))
    assert listed == {name for name, item in asvs().items() if "open" in item}


def _number(place: str) -> str:
    if place == "password":
        (one,) = (
            v for v in get_default_password_validators() if isinstance(v, MinimumLengthValidator)
        )
        return str(one.min_length)
    if place.startswith("settings."):
        return str(getattr(settings, place.removeprefix("settings.")))
    owner, _, name = place.rpartition(".")
    try:
        return str(import_string(place))
    except ImportError:
        found = import_string(owner)
        fields = getattr(found, "__dataclass_fields__", {})
        return str(fields[name].default if name in fields else getattr(found, name))


def test_the_numbers_written_down_are_those_of_the_program() -> None:
    page = (PLACE / "decisions.md").read_text()
    told = re.findall(r"^\| [^|]+ \| ([\d.]+) \| `([\w.]+)` \|$", page, re.MULTILINE)
    assert len(told) > 20
    assert {place: said for said, place in told if _number(place) != said} == {}


def test_the_other_table_names_tests_that_are_there_and_says_how() -> None:
    page = (PLACE / "dengbao.md").read_text()
    rows = [line for line in page.splitlines() if re.match(r"\| (7\.|–)", line)]
    assert len(rows) > 35
    assert [row for row in rows if not re.search(r"\*\*(测试|设置|文档|单位|缺)\*\*", row)] == []
    named = re.findall(r"`(tests/[^`]+::test_\w+)`", page)
    assert missing_tests(named) == []
    assert [row for row in rows if "**测试**" in row and "::test_" not in row
            and "同 8.1" not in row] == []  # fmt: skip


@pytest.mark.parametrize("name", ["asvs.toml"])
def test_no_sentence_of_the_standard_is_copied(name: str) -> None:
    """Its text is under another licence than ours: ids and our own words alone."""
    assert "Verify that" not in (PLACE / name).read_text()
