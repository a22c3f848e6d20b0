"""One encrypted stream that shows when it was cut, altered, or opened with the wrong key.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015), as age uses it: the file
has a key of its own (HKDF of the backup key and a random salt), each chunk of 1 MiB is sealed
by AES-256-GCM, its nonce is the chunk's number and one byte that is 1 for the last chunk only.
So no chunk can be left out, moved, repeated, or taken for the last one. Memory: two chunks.

    magic 8 ‖ key id 8 ‖ salt 32 ‖ chunk + tag 16 ‖ chunk + tag 16 ‖ …
"""

import hashlib
import io
import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from typing_extensions import Buffer

from wuxin.core.backup.errors import BackupAltered, BackupCut, NotABackup, WrongKey

MAGIC = b"WUXINBK1"
CHUNK = 1024 * 1024
_TAG = 16
_KEY_ID = 8
_SALT = 32
HEADER = len(MAGIC) + _KEY_ID + _SALT
_COUNTER = 11


def key_id(key: bytes) -> bytes:
    """By which a key is told from another; says nothing about the key itself."""
    return hashlib.sha256(b"wuxin backup key id\x00" + key).digest()[:_KEY_ID]


class Sealer(io.RawIOBase):
    """What is written to it arrives sealed in ``target``; ``close`` writes the last chunk."""

    def __init__(self, target: BinaryIO, key: bytes) -> None:
        super().__init__()
        self._target, self._number, self._held = target, 0, bytearray()
        self._header = MAGIC + key_id(key) + secrets.token_bytes(_SALT)
        self._cipher = _cipher(key, self._header)
        target.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer, /) -> int:
        self._held += memoryview(data)
        while len(self._held) > CHUNK:  # more than one: the last must stay until ``close``
            self._put(bytes(self._held[:CHUNK]), is_last=False)
            del self._held[:CHUNK]
        return memoryview(data).nbytes

    def close(self) -> None:
        if not self.closed:
            self._put(bytes(self._held), is_last=True)
        super().close()

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._target.write(self._cipher.encrypt(nonce, chunk, self._header))
        self._number += 1


class Opener(io.RawIOBase):
    """Reads what a ``Sealer`` wrote; gives out nothing that is not proven to be genuine.

    Raises ``NotABackup``, ``WrongKey`` at once, ``BackupCut``, ``BackupAltered`` while reading.
    """

    def __init__(self, source: BinaryIO, key: bytes, *, name: str = "") -> None:
        super().__init__()
        self._source, self._number, self._at = source, 0, HEADER
        self._header = source.read(HEADER)
        if self._header[: len(MAGIC)] != MAGIC[: len(self._header)] or not self._header:
            raise NotABackup(path=name)
        if len(self._header) < HEADER:
            raise BackupCut(at=len(self._header))
        wanted = self._header[len(MAGIC) : len(MAGIC) + _KEY_ID]
        if wanted != key_id(key):
            raise WrongKey(wanted=wanted.hex(), given=key_id(key).hex())
        self._cipher = _cipher(key, self._header)
        self._ahead, self._open, self._is_done = source.read(CHUNK + _TAG), b"", False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        if not self._open and not self._is_done:
            self._open = self._next()
        taken = self._open[: len(view)]
        view[: len(taken)] = taken
        self._open = self._open[len(taken) :]
        return len(taken)

    def _next(self) -> bytes:
        block, self._ahead = self._ahead, self._source.read(CHUNK + _TAG)
        is_last = not self._ahead
        try:
            chunk = self._decrypt(block, is_last=is_last)
        except InvalidTag as error:
            raise self._fault(block, is_last=is_last) from error
        self._number, self._at, self._is_done = self._number + 1, self._at + len(block), is_last
        return chunk

    def _decrypt(self, block: bytes, *, is_last: bool) -> bytes:
        nonce = _nonce(self._number, is_last=is_last)
        return self._cipher.decrypt(nonce, block, self._header)

    def _fault(self, block: bytes, *, is_last: bool) -> BackupCut | BackupAltered:
        """A file that ends where no last chunk is was cut; else somebody altered it."""
        return BackupCut(at=self._at + len(block)) if is_last else BackupAltered(at=self._at)


def _cipher(key: bytes, header: bytes) -> AESGCM:
    salt = header[-_SALT:]
    return AESGCM(HKDF(SHA256(), 32, salt, b"wuxin backup file\x00" + header).derive(key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_COUNTER, "big") + bytes([is_last])
