"""Which backups are kept, how they are named, and what is known of the last one.

The name tells the moment in Asia/Shanghai. Thinning goes by those names alone, never by how
long ago they were: a clock that was set forward by years removes nothing.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from wuxin.core import clock
from wuxin.core.backup import keys

ENDING = ".wxb"
PART = ".part"
TOO_OLD = timedelta(days=2)
_REST = timedelta(hours=1)
AHEAD = timedelta(minutes=5)  # a record later than this is the sign of a clock set back
_PATTERN = "wuxin-%Y%m%d-%H%M%S"
_Bucket = Callable[[datetime], tuple[int, ...]]
_BUCKETS: tuple[_Bucket, ...] = (
    lambda at: (at.year, at.month, at.day),
    lambda at: at.isocalendar()[:2],
    lambda at: (at.year, at.month),
)


def folder() -> Path:
    return Path(settings.BACKUP_FOLDER)


def new_name(place: Path, now: datetime) -> Path:
    """A name that no backup in the folder has."""
    stem = now.astimezone(clock.LOCAL).strftime(_PATTERN)
    path, number = place / f"{stem}{ENDING}", 2
    while path.exists():
        path, number = place / f"{stem}-{number}{ENDING}", number + 1
    return path


def backups(place: Path) -> list[tuple[datetime, Path]]:
    """The whole backups in a folder, newest first; what is named otherwise is nobody's business."""
    found = []
    for path in place.glob(f"wuxin-*{ENDING}"):
        moment = moment_of(path)
        if moment is not None:
            found.append((moment, path))
    return sorted(found, reverse=True)


def moment_of(path: Path) -> datetime | None:
    stem = "-".join(path.name.removesuffix(ENDING).split("-")[:3])
    try:
        return datetime.strptime(stem, _PATTERN).replace(tzinfo=clock.LOCAL)
    except ValueError:
        return None


def to_keep(moments: Iterable[datetime], keep: Sequence[int]) -> set[datetime]:
    """The newest of each of the last days, weeks and months that have one (say 7, 4, 12)."""
    newest_first, kept = sorted(moments, reverse=True), set()
    for bucket, number in zip(_BUCKETS, keep, strict=True):
        seen: set[tuple[int, ...]] = set()
        for moment in newest_first:
            if bucket(moment) not in seen and len(seen) < number:
                seen.add(bucket(moment))
                kept.add(moment)
    return kept


def thin(place: Path, *, now: datetime) -> list[Path]:
    """Remove what is no longer kept; those removed. All of the newest day stay.

    Nothing is removed while a backup lies in the future: the clock was set back.
    """
    found = backups(place)
    if not found or found[0][0] > now + AHEAD:
        return []
    kept = to_keep([moment for moment, _path in found], settings.BACKUP_KEEP)
    kept |= {moment for moment, _path in found if moment.date() == found[0][0].date()}
    removed = [path for moment, path in found if moment not in kept]
    for path in removed:
        path.unlink()
    return removed


def note(**told: object) -> None:
    """Keep what is known of the last backup beside the data; the whole of it or nothing."""
    path = _state_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + PART)
    part.write_text(json.dumps(state() | told, ensure_ascii=False))
    part.chmod(0o600)
    part.replace(path)


def state() -> dict[str, Any]:
    """``at`` (ISO, UTC), ``name``, ``bytes`` of the last good one; ``failed`` and ``copy_failed``
    are sentences; ``sheet`` the fingerprints of the keys that were printed last.
    """
    try:
        found: dict[str, Any] = json.loads(_state_path().read_text())
    except (OSError, ValueError):
        return {}
    return found


def is_sheet_printed() -> bool:
    """Whether the sheet in the safe tells every key as it is now."""
    return bool(state().get("sheet") == keys.fingerprint_of_all())


def last_good() -> datetime | None:
    """When the last good backup was made."""
    return _moment("at")


def watched_since() -> datetime | None:
    """When the installation was made, as far as can be told: by its keys."""
    path = Path(settings.KEY_FILE)
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC) if path.exists() else None


def is_too_old(now: datetime) -> bool:
    """Whether the last good backup is older than two days, or lies in the future, or never was."""
    if settings.DEMO:
        return False
    last = last_good() or watched_since()
    return last is None or not -AHEAD <= now - last <= TOO_OLD


def is_due(now: datetime) -> bool:
    """Whether there was none yet today, and none failed within the last hour.

    A machine that is off at night makes up for it.
    """
    last, failed = last_good(), _moment("failed_at")
    is_new_day = last is None or clock.local_day(last) != clock.local_day(now)
    rests = failed is not None and timedelta(0) <= now - failed < _REST
    return settings.BACKUP and is_new_day and not rests


def _moment(name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(str(state()[name])).astimezone(UTC)
    except (KeyError, ValueError):
        return None


def _state_path() -> Path:
    return Path(settings.VAR) / "backup-state.json"
