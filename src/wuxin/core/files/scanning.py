"""Virus scan by clamd, over its own socket (INSTREAM), where one is set up.

clamd is asked to look at the bytes before anything of ours takes them apart. What it finds is
refused and kept nowhere. Where it does not answer, a setting says whether files are refused or
let through; ``wuxin doctor`` tells of it either way.
"""

import logging
import socket
import struct

from django.conf import settings

from wuxin.core.files import refusals

_CHUNK = 1 << 16
_PATIENCE_S = 20
_log = logging.getLogger(__name__)


class NoAnswer(OSError):
    """clamd is not there, too slow, or says that it could not look."""


def refuse_infected(content: bytes) -> None:
    """Raises ``VirusFound``; ``ScannerAway`` where the setting wants every file looked at."""
    if not settings.CLAMD_SOCKET:
        return
    try:
        found = ask(content)
    except NoAnswer as error:
        if settings.CLAMD_REQUIRED:
            raise refusals.ScannerAway from error
        _log.warning("a file was taken without a virus scan: clamd does not answer")
        return
    if found:
        raise refusals.VirusFound


def ask(content: bytes) -> str:
    """The name of what clamd finds, empty for nothing. Raises ``NoAnswer``."""
    answer = _exchange(b"zINSTREAM\0", content)
    if answer.endswith("FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer != "stream: OK":
        raise NoAnswer(answer)
    return ""


def is_there() -> bool:
    try:
        return _exchange(b"zPING\0") == "PONG"
    except NoAnswer:
        return False


def _exchange(command: bytes, content: bytes | None = None) -> str:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(_PATIENCE_S)
            line.connect(settings.CLAMD_SOCKET)
            line.sendall(command)
            for start in range(0, len(content or b""), _CHUNK):
                part = (content or b"")[start : start + _CHUNK]
                line.sendall(struct.pack("!L", len(part)) + part)
            if content is not None:
                line.sendall(struct.pack("!L", 0))
            return _answer(line)
    except OSError as error:
        raise NoAnswer(str(error)) from error


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and (part := line.recv(4096)):
        said += part
    return said.rstrip(b"\0").decode(errors="replace")
