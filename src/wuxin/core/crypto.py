"""Fields that are not readable in the database's file: AES-256-GCM, and a blind index.

The value is key id ‖ nonce ‖ ciphertext; table, column and the row's own key are associated
data, so a ciphertext moved to another row or column does not open. Keys live in a file outside
database and repository.
"""

import hmac
import json
import secrets
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_NONCE = 12
_KEY_ID = 1


class CannotDecrypt(ValueError):
    """The value was not written by this key for this row and column."""


def encrypt(value: str, *, table: str, column: str, key: str) -> bytes:
    """Encrypt one field of one row. ``key`` is what the row is known by, fixed for its life."""
    if not value:
        return b""
    key_id, secret = _current()
    nonce = secrets.token_bytes(_NONCE)
    body = AESGCM(secret).encrypt(nonce, value.encode(), _associated(table, column, key))
    return bytes([key_id]) + nonce + body


def decrypt(stored: bytes, *, table: str, column: str, key: str) -> str:
    """Read one field of one row. Raises ``CannotDecrypt``."""
    if not stored:
        return ""
    stored = bytes(stored)
    secret = _ring()["fields"].get(str(stored[0]))
    if secret is None:
        raise CannotDecrypt(column)
    nonce, body = stored[_KEY_ID : _KEY_ID + _NONCE], stored[_KEY_ID + _NONCE :]
    try:
        opened = AESGCM(bytes.fromhex(secret)).decrypt(nonce, body, _associated(table, column, key))
    except InvalidTag as error:
        raise CannotDecrypt(column) from error
    return opened.decode()


def blind_index(value: str, *, purpose: str) -> bytes:
    """A keyed digest of 32 bytes: equal values are found, none can be read back."""
    if not value:
        return b""
    return keyed_digest(f"{purpose}\x1f{value}".encode(), purpose="index")


def keyed_digest(message: bytes, *, purpose: str) -> bytes:
    """HMAC-SHA-256 under the key ring's index key, separated by purpose."""
    secret = bytes.fromhex(_ring()["index"])
    return hmac.digest(secret, purpose.encode() + b"\x1e" + message, "sha256")


def create_key_file(path: Path | None = None) -> None:
    """Write a new key ring, readable by its owner only. An existing one is left alone."""
    path = path or Path(settings.KEY_FILE)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    ring = {"current": 1, "fields": {"1": secrets.token_hex(32)}, "index": secrets.token_hex(32)}
    path.write_text(json.dumps(ring))


def forget_keys() -> None:
    """Read the key file again at the next use: after a change of keys."""
    _ring.cache_clear()


class _KeyRing(TypedDict):
    current: int
    fields: dict[str, str]
    index: str


@lru_cache(maxsize=1)
def _ring() -> _KeyRing:
    path = Path(settings.KEY_FILE)
    if not path.exists():
        raise ImproperlyConfigured(f"the key file {path} is missing; restore it from its backup")
    ring: _KeyRing = json.loads(path.read_text())
    return ring


def _current() -> tuple[int, bytes]:
    ring = _ring()
    return ring["current"], bytes.fromhex(ring["fields"][str(ring["current"])])


def _associated(table: str, column: str, key: str) -> bytes:
    return f"{table}\x1f{column}\x1f{key}".encode()
