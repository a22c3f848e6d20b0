"""A sealed stream shows when it was cut, altered, or opened with the wrong key."""

import io
import secrets

import pytest

from wuxin.core.backup.errors import BackupAltered, BackupCut, BackupError, NotABackup, WrongKey
from wuxin.core.backup.sealing import CHUNK, HEADER, Opener, Sealer

KEY = secrets.token_bytes(32)
BLOCK = CHUNK + 16


def sealed(content: bytes, key: bytes = KEY) -> bytes:
    target = io.BytesIO()
    with Sealer(target, key) as sealer:
        for start in range(0, len(content), 300_001):  # not in step with the chunks
            sealer.write(content[start : start + 300_001])
    return target.getvalue()


def opened(stored: bytes, key: bytes = KEY) -> bytes:
    reader = io.BufferedReader(Opener(io.BytesIO(stored), key, name="x.wxb"))
    return reader.read()


@pytest.fixture(scope="module")
def content() -> bytes:
    return secrets.token_bytes(3 * CHUNK + 77)


@pytest.fixture(scope="module")
def stored(content: bytes) -> bytes:
    return sealed(content)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1])
def test_what_was_sealed_opens_again(size: int) -> None:
    content = secrets.token_bytes(size)
    assert opened(sealed(content)) == content


def test_nothing_of_the_content_or_the_key_can_be_read_in_it(content: bytes) -> None:
    told = "张三 19900000001".encode() * 20
    stored = sealed(told)
    assert told[:16] not in stored
    assert KEY not in stored
    assert sealed(told) != stored


@pytest.mark.parametrize(
    "at", [HEADER, HEADER + 5, HEADER + BLOCK, HEADER + BLOCK + 1, HEADER + 3 * BLOCK, -1]
)
def test_a_cut_stream_says_where_it_ends(stored: bytes, at: int) -> None:
    with pytest.raises(BackupCut, match=str(len(stored[:at]))):
        opened(stored[:at])


@pytest.mark.parametrize("at", [7, HEADER - 1])
def test_a_stream_cut_inside_its_heading_is_cut(stored: bytes, at: int) -> None:
    with pytest.raises(BackupCut):
        opened(stored[:at])


def test_what_never_was_a_backup_is_told_so() -> None:
    for other in (b"", b"PK\x03\x04" + bytes(100), b"\0" * 3):
        with pytest.raises(NotABackup, match=r"x\.wxb"):
            opened(other)


@pytest.mark.parametrize("at", [HEADER - 1, HEADER, HEADER + BLOCK + 9, HEADER + 3 * BLOCK + 1])
def test_one_changed_bit_is_found(stored: bytes, at: int) -> None:
    changed = bytearray(stored)
    changed[at] ^= 1
    with pytest.raises(BackupError):
        opened(bytes(changed))


def test_chunks_that_change_places_are_repeated_or_left_out_are_found(stored: bytes) -> None:
    head, rest = stored[:HEADER], stored[HEADER:]
    one, two, three, last = (rest[i * BLOCK : (i + 1) * BLOCK] for i in range(4))
    for odd in ([two, one, three, last], [one, one, two, three, last], [one, three, last],
                [one, two, three, last, last]):  # fmt: skip
        with pytest.raises((BackupAltered, BackupCut)):
            opened(head + b"".join(odd))


def test_chunks_of_another_backup_of_the_same_key_do_not_fit(content: bytes) -> None:
    one, other = sealed(content), sealed(content)
    with pytest.raises(BackupAltered):
        opened(one[: HEADER + BLOCK] + other[HEADER + BLOCK :])


def test_another_key_is_told_before_anything_is_read(stored: bytes) -> None:
    with pytest.raises(WrongKey, match="--key-file"):
        opened(stored, secrets.token_bytes(32))
