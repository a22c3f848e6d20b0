"""What linters cannot say about where code lives."""

import ast
import re
from pathlib import Path

from tests.support import source

WRITING = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create",
           "update_or_create"}  # fmt: skip
MAY_WRITE = ("actions", "management", "demo", "tasks")
CORE_MAY_WRITE = {"audit.py", "jobs.py", "http.py", "clock.py", "crypto", "files", "recycling"}
PAPER = {"document", "paper", "catalogue"}  # Word documents are saved too
WRITING_ROWS = re.compile(r"(objects|filter\(|exclude\()")
DOMAIN = ("actions", "queries", "policies", "models", "figures")
HTTP = ("django.http", "django.shortcuts", "django.contrib.messages")


def _part(path: Path) -> str:
    inside = path.relative_to(source.PACKAGE).parts
    return inside[1].removesuffix(".py") if len(inside) > 1 else ""


def _writes_rows(path: Path) -> list[str]:
    found = []
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            text = ast.unparse(node.func.value)
            saves_a_row = node.func.attr == "save" and "." not in text and text not in PAPER
            on_rows = WRITING_ROWS.search(text) or saves_a_row
            if node.func.attr in WRITING and on_rows:
                found.append(f"{source.name(path)}:{node.lineno} {ast.unparse(node.func)}")
    return found


def test_only_actions_write() -> None:
    guilty = []
    for path in source.python_files():
        if _part(path) in MAY_WRITE:
            continue
        inside = path.relative_to(source.PACKAGE).parts
        if inside[0] == "core" and inside[1] in CORE_MAY_WRITE:
            continue
        guilty += _writes_rows(path)
    assert guilty == []


def test_the_domain_knows_nothing_of_http() -> None:
    guilty = []
    for path in source.python_files():
        if _part(path) not in DOMAIN:
            continue
        for node in ast.walk(source.tree(path)):
            module = getattr(node, "module", None) or ""
            if isinstance(node, ast.ImportFrom) and module.startswith(HTTP):
                guilty.append(f"{source.name(path)}:{node.lineno} {module}")
    assert guilty == []


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {source.name(p): len(p.read_text().splitlines()) for p in source.python_files()}
    assert {name: n for name, n in lengths.items() if n > 400} == {}


def test_no_template_is_longer_than_120_lines() -> None:
    lengths = {source.name(p): len(p.read_text().splitlines()) for p in source.templates()}
    assert {name: n for name, n in lengths.items() if n > 120} == {}


def test_no_file_is_named_after_nothing() -> None:
    vague = {"utils", "helpers", "managers", "services", "signals", "common", "misc"}
    found = [source.name(p) for p in source.python_files() if {p.stem, p.parent.name} & vague]
    assert found == []


def test_no_template_carries_style_or_script_inline() -> None:
    pattern = re.compile(
        r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|https?://(?!www\.w3)"
    )
    tags = re.compile(r"\{[%#].*?[%#]\}", re.DOTALL)
    pages = {source.name(p): tags.sub("", p.read_text()) for p in source.templates()}
    guilty = [name for name, text in pages.items() if pattern.search(text)]
    assert guilty == []


def test_every_template_is_used() -> None:
    errors = {"400", "403", "403_csrf", "404", "422", "429", "500", "503"}
    text = "\n".join(p.read_text() for p in [*source.python_files(), *source.templates()])
    unused = []
    for path in source.templates():
        inside = path.parts[path.parts.index("templates") + 1 :]
        known = "/".join(inside)
        if inside[0] != "django" and path.stem not in errors and known not in text:
            unused.append(known)
    assert unused == []


def test_silenced_checks_are_few_and_say_why() -> None:
    marks = []
    for path in source.python_files():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = re.search(r"#\s*(noqa|type: ignore)(\[[^\]]*\]|: [A-Z0-9, ]+)?(.*)", line)
            if found:
                marks.append((f"{source.name(path)}:{number}", found.group(3).strip()))
    assert [place for place, reason in marks if len(reason) < 5] == []
    assert len(marks) <= 20, [place for place, _ in marks]


def test_every_app_says_what_lives_in_it() -> None:
    assert [app for app in source.APPS if not (source.PACKAGE / app / "README.md").exists()] == []
