"""Files that people attach: checked, kept outside the web's reach, given out only by a view.

A file lies under ``WUXIN_VAR/files`` by the SHA-256 of its content; its name and type are the
caller's to keep. Nothing here decides who may read it.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import DomainError

LARGEST_BYTES = 10 * 1024 * 1024
# By ending: how such a file begins. An office file is a ZIP archive.
_BEGINNINGS = {
    ".pdf": b"%PDF-",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
}
ENDINGS = tuple(_BEGINNINGS)


class FileTooLarge(DomainError):
    message = _("附件不能超过 %(most)s MB，请压缩后再传。")


class FileOfAnotherKind(DomainError):
    message = _("附件只收 %(endings)s，而且内容要和后缀一致。请另存为其中一种再传。")


def keep(name: str, file: BinaryIO, size: int) -> str:
    """Check a file and keep it; gives the key under which it is found again.

    Raises ``FileTooLarge``, ``FileOfAnotherKind``.
    """
    if size > LARGEST_BYTES:
        raise FileTooLarge(most=LARGEST_BYTES // 1024 // 1024)
    content = file.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise FileTooLarge(most=LARGEST_BYTES // 1024 // 1024)
    beginning = _BEGINNINGS.get(Path(name).suffix.lower())
    if beginning is None or not content.startswith(beginning):
        raise FileOfAnotherKind(endings="、".join(ENDINGS))
    key = hashlib.sha256(content).hexdigest()
    _write(_path(key), content)
    return key


def read(key: str) -> bytes:
    """The content. Raises ``FileNotFoundError`` if it was lost."""
    return _path(key).read_bytes()


def _path(key: str) -> Path:
    if len(key) != 64 or not key.isalnum():
        raise ValueError(key)
    return Path(settings.FILES_FOLDER) / key[:2] / key


def _write(path: Path, content: bytes) -> None:
    """The whole file or none; readable by its owner alone."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    Path(name).replace(path)
