"""A new and empty district with its first organiser, made beside the demo by a program apart."""

import json
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuxin.core import changeover, programs
from wuxin.core.errors import DomainError
from wuxin.portal.demo import loading

_WAY_IN = "way-in.json"
_CODE = "DW"
_LONGEST_S = 300


class NotPrepared(DomainError):
    message = gettext_lazy("没有准备好，演示没有动：%(why)s")


def reasons_not_to() -> list[str]:
    """Why this demo cannot be cleared from a page; empty where it can."""
    if not settings.DEMO or not loading.is_loaded():
        return [_("这里没有演示。")]
    found = []
    var = Path(settings.VAR).resolve()
    if not settings.DATABASE_IS_IN_VAR:
        found.append(_("演示的数据库不在演示的文件夹里（设置了 DATABASE_URL）。"))
    if settings.REDIS_URL:
        found.append(_("演示用着 Redis（设置了 REDIS_URL）。"))
    files = (settings.KEY_FILE, settings.AUDIT_KEY_FILE, settings.AUDIT_HEAD_FILE,
             settings.BACKUP_KEY_FILE)  # fmt: skip
    if any(Path(one).resolve().parent != var for one in files):
        found.append(_("有密钥文件不在演示的文件夹里（设置了 WUXIN_KEY_FILE 等）。"))
    return found


def prepare(*, name: str, unit: str) -> None:
    """Make it: database, keys, the unit's committee, the organiser's account and way in.

    What an earlier try left is taken away first. Raises ``NotPrepared``; the demo is as it was.
    """
    folder = changeover.next_folder()
    if changeover.is_prepared():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    _run(folder, "migrate", "--verbosity=0")
    said = _run(folder, "create_staff", "--role=organiser", f"--organisation={_CODE}",
                f"--create={unit}", "--", name)  # fmt: skip
    address = urlsplit(said.rsplit(" ", 1)[-1].strip()).path
    (folder / _WAY_IN).write_text(json.dumps({"path": address}))
    (folder / settings.OWN_SEASON_MARK).touch(mode=0o600)


def way_in() -> str:
    """The path of the one-time address with which the organiser sets a password."""
    told: dict[str, str] = json.loads((changeover.next_folder() / _WAY_IN).read_text())
    return told["path"]


def _run(folder: Path, *command: str) -> str:
    """One of our own commands, in that folder and in no demo; what it prints."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "WUXIN_VAR": str(folder),
        "WUXIN_DEMO": "0",
        "WUXIN_URL": settings.SITE_URL,
        "WUXIN_CIPHER": settings.FIELD_CIPHER,
    }
    if not (Path(settings.VAR) / "secret-key").exists():  # then it comes from the environment
        environment["WUXIN_SECRET_KEY"] = settings.SECRET_KEY
    line = [sys.executable, "-m", "django", command[0], "--settings=wuxin.config.settings"]
    with (
        tempfile.TemporaryFile() as faults,
        programs.start_reading([*line, *command[1:]], environment, faults) as process,
    ):
        printed = process.stdout.read().decode() if process.stdout else ""
        if process.wait(_LONGEST_S):
            faults.seek(0)
            raise NotPrepared(why=faults.read().decode(errors="replace").strip()[-200:])
    return printed
