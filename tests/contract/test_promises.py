"""Promises that hold for the whole program: jobs, triggers, settings, translations."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.db import connection

from tests.support import source
from wuxin.core import append_only, jobs
from wuxin.portal.rules import built


def test_every_job_asked_for_is_registered() -> None:
    asked = set()
    for path in source.python_files():
        for node in ast.walk(source.tree(path)):
            is_asking = isinstance(node, ast.Call) and ast.unparse(node.func) == "jobs.later"
            if is_asking and isinstance(node.args[0], ast.Constant):
                asked.add(str(node.args[0].value))
    assert asked - jobs.names() == set()


@pytest.mark.django_db
def test_append_only_tables_have_their_triggers() -> None:
    assert append_only.present(connection) == set(append_only.TABLES)


def test_every_setting_from_the_environment_is_documented() -> None:
    text = (source.PACKAGE / "config" / "settings.py").read_text()
    names = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", text))
    page = (source.ROOT / "docs" / "operate" / "settings.md").read_text()
    assert names
    assert {name for name in names if f"`{name}`" not in page} == set()


@pytest.mark.parametrize("app", source.APPS)
def test_every_text_has_an_english_translation(app: str, tmp_path: Path) -> None:
    copy = tmp_path / app
    shutil.copytree(source.PACKAGE / app, copy, ignore=shutil.ignore_patterns("*.mo", "static"))
    catalogue = copy / "locale" / "en" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-P", "-m", "django", "makemessages", "-l", "en", "--no-location",
               "--no-obsolete", "--no-wrap"]  # fmt: skip
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if not catalogue.exists():
        return
    entries = polib.pofile(str(catalogue))
    missing = [e.msgid for e in entries if not e.translated() and not e.obsolete]
    assert missing == []


def test_r1_r2_no_column_holds_points_ranks_or_when_somebody_was_last_seen() -> None:
    assert built.own_models()
    assert built.forbidden_columns() == []


def test_r18_no_page_loads_anything_from_elsewhere(settings: object) -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]  # type: ignore[attr-defined]
    allowed = {"'self'", "'none'", "data:", "'nonce'", "nonce", "'strict-dynamic'"}
    named = {str(value) for values in directives.values() for value in values}
    assert {
        value for value in named if value not in allowed and "nonce" not in value.lower()
    } == set()
