"""Heads of the audit that are gone, garbled, altered or signed by another key."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.support.sealing import (
    write_events,
)
from wuxin.core import health
from wuxin.core.seals import heads as head_file
from wuxin.core.seals.heads import HeadFault, HeadsBroken
from wuxin.core.seals.sealer import Sealer

pytestmark = pytest.mark.django_db


def _forget_file() -> None:
    head_file.head_path().unlink()


def _forget_key() -> None:
    head_file.key_path().unlink()


def _another_key() -> None:
    _forget_key()
    head_file.create_key()


def _empty() -> None:
    head_file.head_path().write_bytes(b"")


def _garble() -> None:
    lines = head_file.head_path().read_bytes().split(b"\n")
    head_file.head_path().write_bytes(b"\n".join([lines[0], b"\x00 not json", *lines[2:]]))


def _alter() -> None:
    text = head_file.head_path().read_text()
    head_file.head_path().write_text(text.replace('"sequence":1,', '"sequence":2,', 1))


def _alter_last() -> None:
    text = head_file.head_path().read_text()
    head_file.head_path().write_text(text.replace('"sequence":3,', '"sequence":4,', 1))


def _take_out() -> None:
    lines = head_file.head_path().read_text().splitlines(keepends=True)
    head_file.head_path().write_text("".join([lines[0], *lines[2:]]))


@pytest.mark.parametrize(
    ("happens", "fault", "line"),
    [
        (_forget_file, HeadFault.NO_FILE, 0),
        (_forget_key, HeadFault.NO_KEY, 0),
        (_another_key, HeadFault.OTHER_KEY, 4),
        (_garble, HeadFault.GARBLED, 2),
        (_alter, HeadFault.BROKEN, 2),
        (_alter_last, HeadFault.BAD_SIGNATURE, 4),
        (_take_out, HeadFault.BROKEN, 1),
    ],
)
def test_heads_that_cannot_be_relied_upon_are_named(
    happens: Callable[[], None], fault: HeadFault, line: int
) -> None:
    for _ in range(3):
        write_events()
        Sealer().seal()
    settings.AUDIT_KEY_FILE = _copy_of_key()

    happens()

    with pytest.raises(HeadsBroken) as broken:
        head_file.read()
    assert (broken.value.fault, broken.value.line) == (fault, line)
    with pytest.raises(CommandError, match=r"密钥|链头"):
        call_command("audit", "verify", stdout=io.StringIO())
    with pytest.raises(HeadsBroken):
        Sealer().seal()


def test_a_file_that_was_emptied_is_signed_by_nobody() -> None:
    write_events()
    Sealer().seal()
    _empty()
    write_events()
    with pytest.raises(HeadsBroken) as broken:
        Sealer().seal()
    assert broken.value.fault == HeadFault.NO_FILE
    assert not health.audit_seal().is_well
    assert head_file.head_path().read_bytes() == b""


def _copy_of_key() -> str:
    """The run's own key stays as it is for other tests."""
    own = head_file.head_path().with_name("own-key.pem")
    own.write_bytes(Path(settings.AUDIT_KEY_FILE).read_bytes())
    return str(own)
