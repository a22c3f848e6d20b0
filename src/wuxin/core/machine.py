"""What can be wrong with the machine under an installation: clock, processes, files, backups."""

import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.db import connection
from django.utils.translation import gettext as _

from wuxin.core import clock, clock_watch, health, one_server
from wuxin.core.backup import keeping, keys
from wuxin.core.health import Finding
from wuxin.core.models import AuditEvent, Job, JobState

_SHANGHAI = timedelta(hours=8)
_WAITS_TOO_LONG = timedelta(minutes=10)


def machine_clock() -> Finding:
    """The newest record is not later than now. A demo's clock is set on purpose."""
    newest, now = _newest_record(), clock.now()
    is_well = settings.DEMO or newest is None or newest <= now + keeping.AHEAD
    jump = clock_watch.last_jump(now)
    if is_well and jump and not settings.DEMO:
        return Finding(_("机器时间"), is_well=False, sentence=_jumped(jump, now))
    sentence = _(
        "机器的时间被调回去了：现在是 %(now)s，而最新的记录是 %(newest)s。"
        "请先校准时间（timedatectl set-ntp true），再继续使用；已有的记录没有动。"
    ) % {"now": _told(now), "newest": _told(newest)}
    return Finding(_("机器时间"), is_well, sentence)


def time_zone() -> Finding:
    offset = datetime.now(tz=clock.LOCAL).utcoffset()
    sentence = _("时区资料不对，日期会错一天。请执行 apt-get install tzdata，再重新安装依赖。")
    return Finding(_("时区"), offset == _SHANGHAI, sentence)


def folder() -> Finding:
    """Nobody else on the machine may read or change the data."""
    path = Path(settings.VAR)
    is_private = not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    sentence = _("别人也能打开数据文件夹 %(path)s，请执行 chmod 700。") % {"path": path}
    return Finding(_("数据文件夹"), is_private, sentence)


def job_process() -> Finding:
    """A job process lives where a server does, and nothing waits for long."""
    server_runs = one_server.is_held(one_server.lock_path())
    jobs_run = one_server.is_held(Path(settings.VAR) / "jobs.lock")
    waits = Job.objects.filter(state=JobState.QUEUED, due_at__lt=clock.now() - _WAITS_TOO_LONG)
    is_dead = server_runs and not jobs_run and not settings.REDIS_URL
    sentence = _("后台进程没有在运行，任务和备份都在等它。请重启服务（systemctl restart wuxin）。")
    return Finding(_("后台进程"), not is_dead and not (server_runs and waits.exists()), sentence)


def static_files() -> Finding:
    """Style and scripts of this version are collected; ``wuxin serve`` does it at its start."""
    sentence = _("页面的样式文件不全，请重新启动服务（启动时会自动补齐）。")
    is_well, is_served = True, one_server.is_held(one_server.lock_path())
    if is_served and isinstance(staticfiles_storage, ManifestFilesMixin):
        name = staticfiles_storage.hashed_files.get("wuxin/app.css")
        is_well = bool(name) and staticfiles_storage.exists(name)
    return Finding(_("样式文件"), is_well, sentence)


def backup() -> Finding:
    """There is a good backup, not older than two days, and its copy elsewhere is good.

    A fault is told here at once; the organiser reads of it only when two days have passed.
    """
    state, title = keeping.state(), _("备份")
    if keeping.is_too_old(clock.now()):
        why = str(state.get("failed") or _("请执行 wuxin backup，再看提示。"))
        return Finding(title, is_well=False, sentence=f"{too_old_sentence()}{why}")
    if state.get("failed"):
        sentence = _("最近一次备份没有做成：%(fault)s") % {"fault": state["failed"]}
        return Finding(title, is_well=False, sentence=sentence)
    if state.get("copy_failed") and settings.BACKUP_COPY_FOLDER:
        sentence = _("备份做好了，但没能复制到另一处：%(fault)s") % {"fault": state["copy_failed"]}
        return Finding(title, is_well=False, sentence=sentence)
    if "name" in state and not (keeping.folder() / str(state["name"])).exists():
        sentence = _("最近一份备份 %(name)s 不见了，请再做一份。") % {"name": state["name"]}
        return Finding(title, is_well=False, sentence=sentence)
    return Finding(title, is_well=True)


def key_sheet() -> Finding:
    """Where there are backups, the sheet in the safe tells every key as it is now.

    A new installation, and one with a new key, has two days to print it.
    """
    is_well = settings.DEMO or keeping.last_good() is None or keeping.is_sheet_printed()
    since = keeping.watched_since()
    is_well = is_well or (since is not None and clock.now() - since < keeping.TOO_OLD)
    sentence = _(
        "密钥单没有打印过，或之后换过密钥。请执行 wuxin backup --key-sheet，打印后放进保险柜。"
    )
    return Finding(_("密钥单"), is_well, sentence)


def backup_key() -> Finding:
    """The key file of the backups is there once there are backups, and nobody else reads it."""
    title, path = _("备份密钥"), Path(settings.BACKUP_KEY_FILE)
    if not path.exists():
        sentence = _(
            "备份密钥文件不见了，请从保险柜里的密钥单恢复（wuxin backup --read-key-sheet）。"
        )
        return Finding(title, keeping.last_good() is None, sentence)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        sentence = _("备份密钥文件别人也能读，请执行 chmod 600 %(path)s。") % {"path": path}
        return Finding(title, is_well=False, sentence=sentence)
    keys.load(path)
    return Finding(title, is_well=True)


def other_machines() -> Finding:
    """What is said to another machine is encrypted on the way."""
    database = str(connection.settings_dict.get("HOST") or "")
    open_ways = list(ways_in_the_clear(database, redis_url=settings.REDIS_URL))
    sentence = _(
        "%(what)s 在另一台机器上，路上没有加密。请在 DATABASE_URL 里加 sslmode=verify-full，"
        "REDIS_URL 用 rediss://。"
    ) % {"what": "、".join(open_ways)}
    return Finding(_("与其他机器的连接"), not open_ways, sentence)


def ways_in_the_clear(database_host: str, *, redis_url: str) -> Iterator[str]:
    if not is_this_machine(database_host) and not _is_database_encrypted():
        yield "PostgreSQL"
    parts = urlsplit(redis_url)
    if parts.scheme == "redis" and not is_this_machine(parts.hostname or ""):
        yield "Redis"


def is_this_machine(host: str) -> bool:
    """A Unix socket, no host at all, or loopback."""
    if not host or host.startswith("/") or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def too_old_sentence() -> str:
    """One plain sentence for whoever answers for the data."""
    last = keeping.last_good()
    if last is None:
        return _("还没有做过备份。")
    return _("最近一次备份是 %(at)s，已超过两天。") % {"at": _told(last)}


def register() -> None:
    health.register(machine_clock, time_zone, folder, job_process, static_files, other_machines)
    health.register(backup, backup_key, key_sheet)


def _jumped(jump: timedelta, now: datetime) -> str:
    minutes = {"n": abs(round(jump.total_seconds() / 60)), "now": _told(now)}
    if jump > timedelta(0):
        return (
            _(
                "两天内机器的时间被往前调了 %(n)s 分钟，现在是 %(now)s。请和手机核对；"
                "快了就校准（timedatectl set-ntp true），本来就是校准的不用管，两天后不再提示。"
            )
            % minutes
        )
    return (
        _(
            "两天内机器的时间被往回调了 %(n)s 分钟，现在是 %(now)s。请和手机核对；"
            "本来就是校准的不用管，两天后不再提示。"
        )
        % minutes
    )


def _is_database_encrypted() -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        found = cursor.fetchone()
    return bool(found and found[0])


def _newest_record() -> datetime | None:
    """The latest moment that was written down, whether by a person, a job or a backup."""
    event = AuditEvent.objects.order_by("-pk").values_list("at", flat=True).first()
    job = Job.objects.order_by("-pk").values_list("created_at", flat=True).first()
    found = [moment for moment in (event, job, keeping.last_good()) if moment is not None]
    return max(found, default=None)


def _told(moment: datetime | None) -> str:
    return f"{moment.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}" if moment else ""
