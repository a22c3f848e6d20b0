"""Under the key file itself, without a data key: what passes, and keyed digests.

``encrypt`` is for what lives for an hour outside the database (a printed PDF in the cache), and
was how fields were sealed before subjects had keys of their own; ``fields`` reads those still.
The value is key number ‖ nonce ‖ ciphertext, the number with its highest bit set for SM4.
"""

import hmac

from cryptography.exceptions import InvalidTag

from wuxin.core.crypto import ciphers, keyring
from wuxin.core.crypto.ciphers import Cipher

_IS_SM4 = 0x80


class CannotDecrypt(ValueError):
    """The value was not written by these keys for this row and column."""


def encrypt(value: str, *, table: str, column: str, key: str) -> bytes:
    """Encrypt one value. ``key`` is what its row is known by, fixed for its life."""
    if not value:
        return b""
    cipher, number = ciphers.chosen(), keyring.current_master()
    mark = number | (_IS_SM4 if cipher is Cipher.SM4_GCM else 0)
    secret = _secret(number, cipher)
    associated = _associated(table, column, key)
    return bytes([mark]) + ciphers.lock(cipher, secret, value.encode(), associated)


def decrypt(stored: bytes, *, table: str, column: str, key: str) -> str:
    """Read one value. Raises ``CannotDecrypt``, ``KeyFileFault`` without a key file."""
    if not stored:
        return ""
    stored = bytes(stored)
    keyring.ring()  # its absence is told as such
    cipher = Cipher.SM4_GCM if stored[0] & _IS_SM4 else Cipher.AES_256_GCM
    try:
        secret = _secret(stored[0] & ~_IS_SM4, cipher)
        associated = _associated(table, column, key)
        return ciphers.unlock(cipher, secret, stored[1:], associated).decode()
    except (InvalidTag, keyring.KeyFileFault) as error:
        raise CannotDecrypt(column) from error


def blind_index(value: str, *, purpose: str) -> bytes:
    """A keyed digest of 32 bytes: equal values are found, none can be read back."""
    if not value:
        return b""
    return keyed_digest(f"{purpose}\x1f{value}".encode(), purpose="index")


def keyed_digest(message: bytes, *, purpose: str) -> bytes:
    """HMAC-SHA-256 under the key ring's index key, separated by purpose."""
    secret = bytes.fromhex(keyring.ring()["index"])
    return hmac.digest(secret, purpose.encode() + b"\x1e" + message, "sha256")


def _secret(number: int, cipher: Cipher) -> bytes:
    """AES under the master key as it stands in the file: so the first fields were sealed."""
    if cipher is Cipher.AES_256_GCM:
        return keyring.master_secret(number)
    return keyring.derived_key(number, "direct", cipher)


def _associated(table: str, column: str, key: str) -> bytes:
    return f"{table}\x1f{column}\x1f{key}".encode()
