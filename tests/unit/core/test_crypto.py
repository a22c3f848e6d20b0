"""Encrypted fields open only where they belong."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from wuxin.core import crypto

PLACE = {"table": "people_person", "column": "phone", "key": "a1"}


@pytest.fixture(autouse=True)
def _own_keys(settings: object, tmp_path: Path) -> Iterator[None]:
    settings.KEY_FILE = str(tmp_path / "keys.json")  # type: ignore[attr-defined]
    crypto.create_key_file(tmp_path / "keys.json")
    crypto.forget_keys()
    yield
    crypto.forget_keys()


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=80))
def test_what_was_encrypted_opens_again(text: str) -> None:
    assert crypto.decrypt(crypto.encrypt(text, **PLACE), **PLACE) == text


@pytest.mark.parametrize("part", ["table", "column", "key"])
def test_a_value_moved_elsewhere_does_not_open(part: str) -> None:
    sealed = crypto.encrypt("19900000001", **PLACE)

    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(sealed, **(PLACE | {part: "other"}))


def test_the_same_value_is_never_stored_twice_alike_but_is_found() -> None:
    assert crypto.encrypt("19900000001", **PLACE) != crypto.encrypt("19900000001", **PLACE)
    index = crypto.blind_index("19900000001", purpose="phone")
    assert index == crypto.blind_index("19900000001", purpose="phone")
    assert index != crypto.blind_index("19900000001", purpose="id-number")
    assert len(index) == 32


def test_an_existing_key_file_is_left_alone(tmp_path: Path) -> None:
    before = (tmp_path / "keys.json").read_text()
    crypto.create_key_file(tmp_path / "keys.json")
    assert (tmp_path / "keys.json").read_text() == before
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


def test_a_missing_key_file_is_named(settings: object, tmp_path: Path) -> None:
    settings.KEY_FILE = str(tmp_path / "gone.json")  # type: ignore[attr-defined]
    crypto.forget_keys()
    with pytest.raises(ImproperlyConfigured, match=r"gone\.json"):
        crypto.encrypt("x", **PLACE)
