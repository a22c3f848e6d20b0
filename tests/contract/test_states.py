"""What a page says when there is nothing to show, and when something went wrong."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from tests.support import source
from wuxin.core.actor import Actor

LISTS = re.compile(r"pagination\.html|<tbody|list-row")
EMPTY = re.compile(r"\{% empty %\}|empty_state\.html")
# The twenty rules, the sessions of who looks: a row is always there. A sentence; a sample.
NEVER_EMPTY = {"rule_list.html", "session_list.html", "hours_policy_changes.html", "table.html"}
ERRORS = ("400", "403", "403_csrf", "404", "422", "429", "500", "503")


def test_every_list_says_what_to_do_when_it_is_empty() -> None:
    silent = set()
    for path in source.templates():
        text = path.read_text()
        is_list = path.name.endswith(("_list.html", "_search.html")) and LISTS.search(text)
        if is_list and 'extends "base' in text and not EMPTY.search(text):
            silent.add(path.name)

    assert silent - NEVER_EMPTY == set()


def test_every_list_that_has_pages_says_what_to_do_when_it_is_empty() -> None:
    paged = [p for p in source.templates() if "components/pagination.html" in p.read_text()]

    assert len(paged) >= 8
    silent = {path.name for path in paged if not EMPTY.search(_whole(path.read_text()))}
    assert silent - NEVER_EMPTY == set()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", ERRORS)
def test_every_error_says_what_to_do_in_the_readers_language(code: str, language: str) -> None:
    request = RequestFactory().get("/nowhere/")
    request.actor = Actor.visitor()  # type: ignore[attr-defined]  # ours
    with translation.override(language):
        page = render_to_string(f"{code}.html", {}, request if code != "500" else None)
    text = re.sub(r"<[^>]+>|\s+", " ", page.split("<main")[1].split("</main")[0])

    assert 'class="btn btn-primary"' in page
    has_english, has_chinese = re.search(r"[a-z]{4} [a-z]+", text), re.search("[一-龥]{8}", text)
    assert has_english if language == "en" or code == "500" else has_chinese


def _whole(text: str) -> str:
    """A template with the parts that it includes."""
    names = re.findall(r'\{% include "((?!components)[^"]+)"', text)
    parts = [p.read_text() for p in source.templates() if str(p).endswith(tuple(names))]
    return text + "".join(parts if names else [])
