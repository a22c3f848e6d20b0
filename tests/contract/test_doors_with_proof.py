"""What gives power or takes many names out of the house asks for a proof before it is opened."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from django.urls import get_resolver

from tests.support.matrix import routes
from wuxin.core.proofs import Proof

POWER = {
    "appoint", "end_office", "delegate", "invite_with_password", "close_account",
    "reopen_account", "issue_links", "hand_out_sheet", "reveal_id_number",
}  # fmt: skip
LEAVES = {"workbook", "write_xlsx", "FileResponse", "content_disposition_header", "quote"}
OWN_FACTORS = {
    "begin_authenticator", "confirm_authenticator", "remove_authenticator", "make_sheet",
    "keep_passkey", "remove_passkey",
}  # fmt: skip
NO_LIST_OF_PERSONS = {
    "people:roster_template": "an empty table",
    "reports:briefing_document": "sums, no names",
    "reports:figure_sheet": "sums, no names",
    "reports:story_document": "what was held and where, with counts",
    "seasons:season_paper_file": "one person's own season, on their own job",
    "seasons:minutes_document": "the minutes of one meeting, kept on paper anyway",
}


def views() -> Iterator[tuple[str, Any]]:
    found = dict.fromkeys(place.name for place in routes())
    for name in found:
        yield name, callback_of(name)


@cache
def callbacks() -> dict[str, Any]:
    made: dict[str, Any] = {}

    def walk(resolver: Any, space: str) -> None:
        for item in resolver.url_patterns:
            if hasattr(item, "url_patterns"):
                walk(item, f"{item.namespace}:" if item.namespace else space)
            else:
                made[f"{space}{item.name}"] = item.callback

    walk(get_resolver(), "")
    return made


def callback_of(name: str) -> Any:
    return callbacks()[name]


@cache
def functions_of(module: ModuleType) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(inspect.getsource(module))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def calls(view: Any) -> set[str]:
    """The names of what the view calls, itself and through the functions of its own file."""
    plain = inspect.unwrap(view)
    inside = functions_of(inspect.getmodule(plain))  # type: ignore[arg-type]
    found: set[str] = set()
    waiting = [plain.__name__]
    while waiting:
        body = inside.get(waiting.pop())
        for node in ast.walk(body) if body else ():
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).rpartition(".")[2]
                waiting += [name] if name in inside and name not in found else []
                found.add(name)
    return found


def without(wanted: set[str], proof: Proof) -> dict[str, list[str]]:
    """Routes that call one of these and do not declare the proof."""
    return {
        name: sorted(calls(view) & wanted)
        for name, view in views()
        if calls(view) & wanted and view.proof is not proof
    }


def test_what_gives_power_asks_for_a_fresh_proof() -> None:
    assert without(POWER, Proof.FRESH) == {}


def test_what_takes_lists_of_persons_out_asks_for_a_fresh_proof() -> None:
    assert set(without(LEAVES, Proof.FRESH)) - set(NO_LIST_OF_PERSONS) == set()


def test_the_exceptions_are_still_there() -> None:
    assert set(NO_LIST_OF_PERSONS) - set(without(LEAVES, Proof.FRESH)) == set()


def test_ones_own_second_factors_are_changed_behind_a_proof_only() -> None:
    assert without(OWN_FACTORS, Proof.OWN) == {}


def test_the_log_of_who_read_whom_asks_for_a_second_factor() -> None:
    assert callback_of("portal:audit_list").proof is Proof.ONCE


@pytest.mark.parametrize(
    "name",
    ["seasons:roll_call", "seasons:presence", "seasons:roll_call_everyone", "portal:home",
     "people:person_detail", "people:person_phone", "learning:visit_list"],
)  # fmt: skip
def test_a_secretarys_evening_is_free_of_it(name: str) -> None:
    assert callback_of(name).proof is Proof.NONE
