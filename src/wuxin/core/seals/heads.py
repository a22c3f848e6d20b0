"""The signed heads: a file beside the database that says how far a chain had come, and when.

One line of JSON for each round of the sealer. A line carries the SHA-256 of the line before, so
that the last signature (Ed25519) stands for all of them. Who holds the database but neither this
file nor the key can cut no tail and make no other chain without being found out.
"""

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fcntl import LOCK_EX, LOCK_NB, flock
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

_FIRST = "0" * 64
_BEGINNING = "beginning"  # stands where the name of a log stands


class HeadFault(StrEnum):
    """What is wrong with the file of heads, or with the key."""

    NO_KEY = "no-key"
    NO_FILE = "no-file"
    GARBLED = "garbled"  # a line that cannot be read
    BROKEN = "broken"  # a line was changed, removed or put in
    OTHER_KEY = "other-key"  # signed by another key than the one that is here
    BAD_SIGNATURE = "bad-signature"


class HeadsBroken(Exception):
    """The heads cannot be relied upon; ``line`` is where (0: the file as a whole)."""

    def __init__(self, fault: HeadFault, line: int = 0) -> None:
        super().__init__(f"{fault} in line {line}")
        self.fault = fault
        self.line = line


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log had come: last sequence, highest row id, hash of the last seal, real time."""

    log: str
    sequence: int
    row: int
    hash: bytes
    at: datetime


def head_path() -> Path:
    return Path(settings.AUDIT_HEAD_FILE)


def key_path() -> Path:
    return Path(settings.AUDIT_KEY_FILE)


def create_key() -> None:
    """Write a new key, readable by its owner only. An existing one is left alone."""
    path = key_path()
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def key() -> Ed25519PrivateKey:
    """The key that signs. Raises ``HeadsBroken``."""
    try:
        found = serialization.load_pem_private_key(key_path().read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise HeadsBroken(HeadFault.NO_KEY) from error
    if not isinstance(found, Ed25519PrivateKey):
        raise HeadsBroken(HeadFault.NO_KEY)
    return found


def fingerprint(secret: Ed25519PrivateKey) -> str:
    """What the key is known by; it may be written down anywhere."""
    return sha256(secret.public_key().public_bytes_raw()).hexdigest()[:16]


def begin(*, at: datetime) -> None:
    """Sign that the file begins here, so that one that was emptied is none."""
    append([Head(_BEGINNING, 0, 0, bytes(32), at)])


def append(heads: list[Head]) -> None:
    """Sign heads and add them, on the disk when this returns. Raises ``HeadsBroken``."""
    secret, path = key(), head_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        before = _last_line(file.fileno())
        for head in heads:
            before = _line(head, before, secret)
            file.write(before + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read() -> list[Head]:
    """Every head, in order. Raises ``HeadsBroken``.

    A last line that never got its end was never signed for anybody, and is passed over.
    """
    secret = key()
    try:
        lines = head_path().read_bytes().split(b"\n")
    except FileNotFoundError as error:
        raise HeadsBroken(HeadFault.NO_FILE) from error
    whole, heads, before = lines[:-1], [], _FIRST
    for number, line in enumerate(whole, 1):
        found = _parsed(line, number)
        if found.pop("before", "") != before:
            raise HeadsBroken(HeadFault.BROKEN, max(number - 1, 1))
        heads.append(_head(found, number))
        before = sha256(line).hexdigest()
    if whole:
        _check_signature(whole[-1], len(whole), secret)
    return heads


def of_log(heads: list[Head], name: str) -> list[Head]:
    return [head for head in heads if head.log == name]


@contextmanager
def only_one() -> Iterator[bool]:
    """Whether this process may seal: a lock beside the heads that a crash lets go of."""
    path = head_path().with_name(head_path().name + ".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _line(head: Head, before: bytes, secret: Ed25519PrivateKey) -> bytes:
    said = {
        "log": head.log,
        "sequence": head.sequence,
        "row": head.row,
        "hash": head.hash.hex(),
        "at": head.at.isoformat(),
        "before": sha256(before).hexdigest() if before else _FIRST,
        "key": fingerprint(secret),
    }
    signature = base64.b64encode(secret.sign(_dumped(said))).decode()
    return _dumped(said | {"signature": signature})


def _check_signature(line: bytes, number: int, secret: Ed25519PrivateKey) -> None:
    said = _parsed(line, number)
    if said.get("key") != fingerprint(secret):
        raise HeadsBroken(HeadFault.OTHER_KEY, number)
    signature = str(said.pop("signature", ""))
    try:
        secret.public_key().verify(base64.b64decode(signature, validate=True), _dumped(said))
    except (InvalidSignature, ValueError) as error:
        raise HeadsBroken(HeadFault.BAD_SIGNATURE, number) from error


def _parsed(line: bytes, number: int) -> dict[str, object]:
    with suppress(ValueError):
        found = json.loads(line)
        if isinstance(found, dict):
            return found
    raise HeadsBroken(HeadFault.GARBLED, number)


def _head(found: dict[str, object], number: int) -> Head:
    try:
        return Head(
            log=str(found["log"]),
            sequence=int(str(found["sequence"])),
            row=int(str(found["row"])),
            hash=bytes.fromhex(str(found["hash"])),
            at=datetime.fromisoformat(str(found["at"])),
        )
    except (KeyError, ValueError) as error:
        raise HeadsBroken(HeadFault.GARBLED, number) from error


def _dumped(said: dict[str, object]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _last_line(descriptor: int) -> bytes:
    """The last whole line; what a crash left behind it, without an end, is taken away."""
    size = os.fstat(descriptor).st_size
    start = max(size - 4096, 0)
    tail = os.pread(descriptor, size - start, start)
    whole, _, torn = tail.rpartition(b"\n")
    if torn:
        os.ftruncate(descriptor, size - len(torn))
    return whole.rpartition(b"\n")[2]
