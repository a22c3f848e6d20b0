"""From the demo to a season of one's own: what was prepared beside takes the demo's place.

Only the server itself does this, with its processes ended and its lock held; a folder that holds
no demo is never touched. What was there is put aside and never removed. Every step is a rename
and can be gone on with after a power cut: ``change-over`` says how far it got.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connections

from wuxin.core import one_server
from wuxin.core.errors import DomainError

NEXT, ASKED, MOVED = "next", "change-over", "change-over-2"
OWN = settings.OWN_SEASON_MARK
_STAY = {NEXT, ASKED, MOVED, "static", "jobs.lock"}
_LEFT_BEHIND = {"cache", "static", "way-in.json"}
_ASIDE = "cleared-demo-"


class NothingToChangeTo(DomainError):
    message = "there is no demo here, or nothing was prepared beside it"


def next_folder() -> Path:
    """Where a season of one's own is prepared, as a folder of its own."""
    return Path(settings.VAR) / NEXT


def is_prepared() -> bool:
    """The mark is the last thing that is written there."""
    return (next_folder() / OWN).exists()


def is_own() -> bool:
    """Whether this folder was a demo once and is somebody's own now."""
    return (Path(settings.VAR) / OWN).exists()


def ask() -> None:
    """Let the server change over. Raises ``NothingToChangeTo``."""
    if not settings.DEMO or not is_prepared():
        raise NothingToChangeTo
    moment = datetime.now(tz=UTC)
    (Path(settings.VAR) / ASKED).write_text(f"{_ASIDE}{moment:%Y%m%d-%H%M%S}")


def is_asked() -> bool:
    var = Path(settings.VAR)
    return (var / MOVED).exists() or (settings.DEMO and (var / ASKED).exists())


def mark_of_asking() -> str:
    """The file by which a running server is asked; "" where there is no demo to leave."""
    return str(Path(settings.VAR) / ASKED) if settings.DEMO else ""


def take_place() -> Path:
    """Put the demo aside, and what was prepared in its place; where the demo lies now.

    Nobody else may use the folder meanwhile. Called again after a power cut it goes on.
    """
    var = Path(settings.VAR)
    connections.close_all()
    if not (var / MOVED).exists():
        if not settings.DEMO or not is_prepared():
            raise NothingToChangeTo
        _put_aside(var, var / (var / ASKED).read_text())
        (var / ASKED).rename(var / MOVED)
    aside = var / (var / MOVED).read_text()
    _bring_in(var)
    (var / MOVED).unlink()
    return aside


def _put_aside(var: Path, aside: Path) -> None:
    aside.mkdir(mode=0o700, exist_ok=True)
    for path in sorted(var.iterdir()):
        stays = path.name in _STAY or path.name.endswith(one_server.ENDING)
        if not stays and not path.name.startswith(_ASIDE):
            path.rename(aside / path.name)


def _bring_in(var: Path) -> None:
    """The mark comes last: until then the folder is no season of anybody."""
    prepared = var / NEXT
    if not prepared.exists():
        return
    found = sorted(prepared.iterdir(), key=lambda path: path.name == OWN)
    for path in found:
        if path.name not in _LEFT_BEHIND and not path.name.endswith(one_server.ENDING):
            path.replace(var / path.name)  # over what a start made meanwhile
    shutil.rmtree(prepared)  # only what is made again, and the way in that was told
