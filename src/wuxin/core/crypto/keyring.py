"""The key file: master keys by number, and the key of blind indexes. It lies outside the database.

``{"current": 2, "fields": {"1": hex, "2": hex}, "index": hex}``. Nothing here ever replaces a
file that is there: a new key is added to it, and an unreadable one is told in a sentence.
"""

import json
import os
import secrets
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from wuxin.core.crypto.ciphers import KEY_BYTES, Cipher

MOST_KEYS = 127  # the number is a byte in old ciphertexts, with one bit for the cipher
_BYTES = 32


class KeyRing(TypedDict):
    current: int
    fields: dict[str, str]
    index: str


class KeyFileFault(ImproperlyConfigured):
    """The key file is missing, unreadable, or not the one that this database was sealed with."""


def create_key_file(path: Path | None = None) -> None:
    """Write a new key ring, readable by its owner only. An existing one is left alone."""
    path = path or Path(settings.KEY_FILE)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    ring: KeyRing = {"current": 1, "fields": {"1": _new()}, "index": _new()}
    _write(path, ring, is_new=True)


def add_master_key() -> int:
    """Add a master key to the file and make it the current one; its number.

    Every process sees it at its next use. The old ones stay: what is sealed with them, in the
    database and in its backups, opens with nothing else. Raises ``KeyFileFault``.
    """
    found = ring()
    number = max(map(int, found["fields"])) + 1
    if number > MOST_KEYS:
        raise KeyFileFault(f"the key file has {MOST_KEYS} keys already; drop those out of use")
    fields = found["fields"] | {str(number): _new()}
    _write(Path(settings.KEY_FILE), {**found, "current": number, "fields": fields})
    return number


def drop_master_key(number: int) -> None:
    """Take an old master key out of the file; the caller has seen that nothing needs it."""
    found = ring()
    if number == found["current"] or str(number) not in found["fields"]:
        raise KeyFileFault(f"key {number} is the current one, or there is none of that number")
    fields = {n: secret for n, secret in found["fields"].items() if n != str(number)}
    _write(Path(settings.KEY_FILE), {**found, "fields": fields})


def forget_keys() -> None:
    """Drop what is remembered of the key file."""
    _read.cache_clear()
    _derived.cache_clear()


def ring() -> KeyRing:
    """The key ring, read again whenever the file has changed. Raises ``KeyFileFault``."""
    path = settings.KEY_FILE
    try:
        found = _path(path).stat()
    except OSError as error:
        sentence = f"the key file {path} is missing or unreadable; restore it from its backup"
        raise KeyFileFault(sentence) from error
    return _read(path, (found.st_mtime_ns, found.st_size, found.st_ino))


def current_master() -> int:
    return ring()["current"]


def master_secret(number: int) -> bytes:
    """The key itself. Raises ``KeyFileFault`` if the file has none of that number."""
    secret = ring()["fields"].get(str(number))
    if secret is None:
        sentence = f"the key file {settings.KEY_FILE} has no key {number}; it is another one or old"
        raise KeyFileFault(sentence)
    return bytes.fromhex(secret)


def wrapping_key(number: int, cipher: Cipher) -> bytes:
    """The key that data keys are wrapped with; never the master key itself."""
    return _derived(master_secret(number), f"wuxin wrap {cipher.name}", KEY_BYTES[cipher])


def derived_key(number: int, purpose: str, cipher: Cipher) -> bytes:
    return _derived(master_secret(number), f"wuxin {purpose} {cipher.name}", KEY_BYTES[cipher])


@lru_cache(maxsize=1)
def _path(path: str) -> Path:
    return Path(path)  # once: its making costs more than the look at the file


@lru_cache(maxsize=1)
def _read(path: str, _stamp: tuple[int, int, int]) -> KeyRing:
    try:
        found: KeyRing = json.loads(Path(path).read_bytes())
        sound = str(found["current"]) in found["fields"] and all(
            len(bytes.fromhex(secret)) == _BYTES
            for secret in (*found["fields"].values(), found["index"])
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyFileFault(_NOT_SOUND.format(path=path)) from error
    if not sound:
        raise KeyFileFault(_NOT_SOUND.format(path=path))
    return found


_NOT_SOUND = "the key file {path} cannot be read as a key ring; restore it from its backup"


@lru_cache(maxsize=64)
def _derived(secret: bytes, purpose: str, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=purpose.encode()).derive(secret)


def _new() -> str:
    return secrets.token_hex(_BYTES)


def _write(path: Path, ring: KeyRing, *, is_new: bool = False) -> None:
    """The whole file or the old one, readable by its owner only, and on the disk when done."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # mode 0600
    with os.fdopen(handle, "w") as stream:
        json.dump(ring, stream)
        stream.flush()
        os.fsync(stream.fileno())
    if is_new:
        try:
            os.link(name, path)  # fails where somebody was first, who is not overwritten
        except FileExistsError:
            return
        finally:
            Path(name).unlink()
    else:
        Path(name).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
