"""The manifest: in the reader's language, the same for all, with icons that are there."""

import json
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from tests.support.people import make_account, make_person, signed_in

pytestmark = pytest.mark.django_db
MANIFEST = "/manifest.webmanifest"


def told(client: Client, language: str = "zh-hans") -> dict[str, Any]:
    answer = client.get(MANIFEST, {"lang": language})
    assert answer.headers["Content-Type"] == "application/manifest+json"
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_it_has_the_name_of_the_settings_and_says_the_rest_in_the_language_asked_for(
    client: Client, settings: Any
) -> None:
    settings.SITE_TITLE = "示例区冬训"

    chinese, english = told(client), told(client, "en")

    assert chinese["name"] == english["name"] == "示例区冬训"
    assert "待办" in [shortcut["name"] for shortcut in chinese["shortcuts"]]
    assert "To do" in [shortcut["name"] for shortcut in english["shortcuts"]]
    assert told(client, "xx")["lang"] == "zh-hans"


def test_it_is_the_same_for_whoever_is_signed_in(client: Client) -> None:
    before = client.get(MANIFEST).content

    signed_in(client, make_account(make_person()))

    assert client.get(MANIFEST).content == before


def test_each_icon_is_there_in_the_size_it_says(client: Client) -> None:
    for icon in told(client)["icons"]:
        name = icon["src"].removeprefix("/static/")
        path = finders.find(name)
        assert path, name
        if icon["type"] == "image/png":
            with Image.open(path) as picture:
                size = picture.size
            assert "x".join(map(str, size)) == icon["sizes"]


def test_every_page_names_it_in_its_own_language(client: Client) -> None:
    assert f'href="{MANIFEST}?lang=zh-hans"' in client.get("/help/").content.decode()
    client.cookies["wuxin_language"] = "en"
    assert f'href="{MANIFEST}?lang=en"' in client.get("/help/").content.decode()
