"""The private store: checked at the door, sealed on the disk, given out only by a view.

A file lies under ``WUXIN_VAR/files`` by a random key, sealed with a data key of its own, so that
dropping the key drops the file from every copy of the disk. Nothing here decides who may read
it: the view that serves it asks its policy first.
"""

import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from wuxin.core import crypto
from wuxin.core.files import images, kinds, refusals, scanning
from wuxin.core.files.kinds import ATTACHMENTS, PICTURES, Kind
from wuxin.core.models import KeptFile

LARGEST_BYTES = 10 * 1024 * 1024
ENDINGS = kinds.endings_of(ATTACHMENTS)
_TABLE = "core_keptfile"
_LONGEST_NAME = 120
_ORPHAN_S = 24 * 3600
_OLD_KEY = 64  # of files from before they were sealed: the SHA-256 of their content


@dataclass(frozen=True, slots=True)
class Kept:
    """What the caller notes of it; ``name`` ends as the content is kept."""

    key: str
    name: str


def keep(name: str, file: BinaryIO, size: int, *, owner: str) -> Kept:
    """Check a file and keep it, inside the transaction that notes its key.

    Raises a kind of ``DomainError`` from ``refusals``: too large, of another kind, with macros,
    inflating, broken, infected, not scanned, or beyond the owner's quota.
    """
    content, kind = check(name, _load(file, size))
    _refuse_beyond_quota(owner, len(content))
    key = secrets.token_hex(16)
    KeptFile.objects.create(
        key=key,
        owner=owner,
        media_type=kind.media_type,
        size=len(content),
        kept_at=timezone.now(),
    )
    _write(_path(key), _sealed(key, content))
    stem, ending = PurePath(name).stem, PurePath(name).suffix.lower()
    fitting = ending if ending in kind.endings else kind.endings[0]
    return Kept(key, stem[: _LONGEST_NAME - len(fitting)] + fitting)


def check(name: str, content: bytes, allowed: tuple[Kind, ...] = ATTACHMENTS) -> tuple[bytes, Kind]:
    """The content as it may be kept, and what it is. Raises as ``keep``."""
    kind = kinds.recognise(name, content, allowed)
    scanning.refuse_infected(content)
    return images.write_anew(content, kind) if kind in PICTURES else (content, kind)


def read(key: str) -> bytes:
    """The content. Raises ``FileNotFoundError`` if it was lost, ``CannotDecrypt`` if erased."""
    stored = _path(key).read_bytes()
    return _opened(key, stored)


@transaction.atomic
def drop(key: str) -> None:
    """Destroy a file: its key first, then its bytes."""
    crypto.erase_subject(_subject(key))
    KeptFile.objects.filter(key=key).delete()
    transaction.on_commit(lambda: _path(key).unlink(missing_ok=True))


def turn_over() -> tuple[int, list[str]]:
    """Seal anew what is not under the current key, and what was never sealed; once more is none.

    How many were, and the keys of those that do not open or are lost.
    """
    _adopt()
    done, unreadable = 0, []
    for key in KeptFile.objects.order_by("pk").values_list("key", flat=True):
        try:
            done += _turn(key)
        except (OSError, crypto.CannotDecrypt):
            unreadable.append(key)
    return done, unreadable


def look() -> tuple[int, list[str]]:
    """Open every file once: how many open, and the keys of those that do not or are lost."""
    opened, unreadable = 0, []
    for key in KeptFile.objects.order_by("pk").values_list("key", flat=True):
        try:
            read(key)
            opened += 1
        except (OSError, crypto.CannotDecrypt):
            unreadable.append(key)
    return opened, unreadable


def sweep() -> int:
    """Remove what a broken-off upload left on the disk: a day old, and known to no row."""
    known = set(KeptFile.objects.values_list("key", flat=True))
    before, gone = time.time() - _ORPHAN_S, 0
    for path in _on_disk():
        is_ours = len(path.name) != _OLD_KEY and path.name not in known
        if is_ours and path.stat().st_mtime < before:
            path.unlink()
            gone += 1
    return gone


def _load(file: BinaryIO, size: int) -> bytes:
    content = b"" if size > LARGEST_BYTES else file.read(LARGEST_BYTES + 1)
    if size > LARGEST_BYTES or len(content) > LARGEST_BYTES:
        raise refusals.FileTooLarge(most=LARGEST_BYTES // 1024 // 1024)
    return content


def _refuse_beyond_quota(owner: str, size: int) -> None:
    used = KeptFile.objects.filter(owner=owner).aggregate(all=Sum("size"))["all"] or 0
    if used + size > settings.FILES_QUOTA_MB * 1024 * 1024:
        raise refusals.NoRoomLeft(most=settings.FILES_QUOTA_MB)


def _turn(key: str) -> bool:
    """The new key is committed before the file is replaced, the old one stays: either opens."""
    stored = _path(key).read_bytes()
    with crypto.hold([_subject(key)]):
        if crypto.is_current(stored, subject=_subject(key)):
            return False
        content = _opened(key, stored)
        with transaction.atomic():
            crypto.renew_superseded([_subject(key)])
        _write(_path(key), _sealed(key, content))
    return True


def _adopt() -> None:
    """Files from before get their row, under the key by which they are known."""
    known = set(KeptFile.objects.values_list("key", flat=True))
    old = [path for path in _on_disk() if len(path.name) == _OLD_KEY and path.name not in known]
    KeptFile.objects.bulk_create(
        KeptFile(
            key=path.name,
            owner="",
            media_type="application/octet-stream",
            size=path.stat().st_size,
            kept_at=timezone.now(),
        )
        for path in old
    )


def _on_disk() -> Iterator[Path]:
    return (path for path in Path(settings.FILES_FOLDER).glob("??/*") if path.is_file())


def _opened(key: str, stored: bytes) -> bytes:
    """A file from before lies open until 'wuxin keys rotate' has been there; none began with 0."""
    if len(key) == _OLD_KEY and stored[:1] != b"\0":
        return stored
    return crypto.open_bytes(stored, subject=_subject(key), bound_to=_place(key))


def _sealed(key: str, content: bytes) -> bytes:
    return crypto.seal_bytes(content, subject=_subject(key), bound_to=_place(key))


def _subject(key: str) -> str:
    return f"{_TABLE}:{key}"


def _place(key: str) -> bytes:
    return f"{_TABLE}\x1fcontent\x1f{key}\x1fT2".encode()


def _path(key: str) -> Path:
    if len(key) not in {32, _OLD_KEY} or not key.isalnum():
        raise ValueError(key)
    return Path(settings.FILES_FOLDER) / key[:2] / key


def _write(path: Path, content: bytes) -> None:
    """The whole file or what was there; readable by its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    Path(name).replace(path)
