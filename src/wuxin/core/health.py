"""What can be wrong with an installation, found without changing anything."""

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from wuxin.core import append_only, clock, crypto
from wuxin.core.files import scanning
from wuxin.core.jobs import left_undone
from wuxin.core.models import AuditEvent, AuditReading
from wuxin.core.seals import heads, telling
from wuxin.core.seals.chain import EVENTS, LOGS, READINGS, Log
from wuxin.core.seals.heads import HeadFault, HeadsBroken
from wuxin.core.seals.reading_back import count_sealed, highest_row

OLDEST_SQLITE = (3, 51, 3)
_LEAST_FREE = 1024**3
_SEALED_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and what to do if not."""

    title: str
    is_well: bool
    sentence: str = ""


def look() -> Iterator[Finding]:
    """Every finding, in order; a check that itself fails is a finding."""
    for check in _CHECKS:
        try:
            yield check()
        except Exception as error:  # whatever it is, the operator must read it
            yield Finding(
                check.__name__, is_well=False, sentence=f"{type(error).__name__}: {error}"
            )


def register(*checks: Callable[[], Finding], stops: bool = False) -> None:
    """Add checks of other places; with ``stops`` the server does not start if one fails."""
    _CHECKS.extend(check for check in checks if check not in _CHECKS)
    if stops:
        _STOPPING.extend(check for check in checks if check not in _STOPPING)


def reasons_not_to_start() -> Iterator[Finding]:
    """What would lose or spoil something if the server started all the same."""
    for check in _STOPPING:
        finding = check()
        if not finding.is_well:
            yield finding


def durability() -> Finding:
    title = _("数据库落盘可靠")
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('synchronous_commit')")
            (value,) = cursor.fetchone()
        return Finding(title, value != "off", _("请把 PostgreSQL 的 synchronous_commit 打开。"))
    with connection.cursor() as cursor:
        found = [_answer(cursor, question) for question in _DURABLE]
        cursor.execute("SELECT sqlite_version()")
        version = tuple(int(part) for part in cursor.fetchone()[0].split("."))
    is_well = found == ["wal", 2] and version >= OLDEST_SQLITE
    return Finding(title, is_well, _("SQLite 版本或设置不对，请重新执行 make run。"))


def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Finding(_("数据表是最新的"), not plan, _("请执行 wuxin manage migrate。"))


def triggers() -> Finding:
    present = set(append_only.present(connection))
    missing = [table for table in append_only.TABLES if table not in present]
    sentence = _("缺少只增不改的触发器：%(tables)s。请联系开发者。") % {
        "tables": ", ".join(missing)
    }
    return Finding(_("台账和审计只增不改"), not missing, sentence)


def key_file_is_there() -> Finding:
    sentence = _(
        "密钥文件 %(path)s 不见了，身份证号和手机号无法读取。请从保险柜里的密钥单恢复"
        "（wuxin backup --read-key-sheet）。"
    ) % {"path": settings.KEY_FILE}
    return Finding(_("密钥文件"), Path(settings.KEY_FILE).exists(), sentence)


def key_file_fits() -> Finding:
    """The key ring is the one with which this database was written."""
    sentence = _(
        "密钥文件不是这个数据库的那一份，或已损坏。请从保险柜里的密钥单恢复"
        "（wuxin backup --read-key-sheet）。"
    )
    try:
        crypto.look_at_witness()
    except crypto.KeyFileFault:
        return Finding(_("密钥文件"), is_well=False, sentence=sentence)
    return Finding(_("密钥文件"), is_well=True)


def key_file() -> Finding:
    path = Path(settings.KEY_FILE)
    title = _("密钥文件")
    if not path.exists():
        return key_file_is_there()
    if not (fits := key_file_fits()).is_well:
        return fits
    is_private = not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return Finding(title, is_private, _("密钥文件别人也能读，请执行 chmod 600。"))


def audit_seal() -> Finding:
    """The heads can be read, and the sealer keeps up."""
    title, is_sealed = _("审计封存"), any(count_sealed(log) for log in LOGS)
    try:
        is_empty = not heads.read()
    except HeadsBroken as error:
        if error.fault != HeadFault.NO_FILE or is_sealed:
            return Finding(title, is_well=False, sentence=telling.of_heads(error))
        is_empty = True
    if is_empty and is_sealed:
        sentence = telling.of_heads(HeadsBroken(HeadFault.NO_FILE))
        return Finding(title, is_well=False, sentence=sentence)
    late = clock.now() - _SEALED_WITHIN
    is_late = any(_first_unsealed(log, model) < late for log, model in _SEALED.items())
    sentence = _("有记录 10 分钟还没有封存。请启动 wuxin serve,或查看日志。")
    return Finding(title, not is_late, sentence)


def disk() -> Finding:
    free = shutil.disk_usage(settings.VAR).free
    return Finding(_("磁盘空间"), free > _LEAST_FREE, _("可用空间不到 1 GB,请清理磁盘。"))


def jobs() -> Finding:
    failed = left_undone().count()
    sentence = _("%(n)s 个后台任务没有完成。请运维员在“后台任务”页逐个重发或搁置，原因见日志。") % {
        "n": failed
    }
    return Finding(_("后台任务"), not failed, sentence)


def scanner() -> Finding:
    if not settings.CLAMD_SOCKET:
        return Finding(_("病毒扫描（没有启用）"), is_well=True)
    sentence = _("clamd 没有响应，上传的文件没有经过病毒扫描。请启动 clamav-daemon。")
    if settings.CLAMD_REQUIRED:
        sentence = _("clamd 没有响应，现在不收文件。请启动 clamav-daemon。")
    return Finding(_("病毒扫描"), scanning.is_there(), sentence)


def transport() -> Finding:
    is_well = settings.SITE_URL.startswith(("https://", "http://127.0.0.1", "http://localhost"))
    return Finding(_("加密访问"), is_well, _("正式使用请配置 HTTPS,并设置 WUXIN_URL。"))


# Asked as SELECT: a page that only reads asks them too.
_DURABLE = ("SELECT * FROM pragma_journal_mode", "SELECT * FROM pragma_synchronous")
_CHECKS: list[Callable[[], Finding]] = [
    durability, migrations, triggers, key_file, audit_seal, disk, jobs, scanner, transport,
]  # fmt: skip
_STOPPING: list[Callable[[], Finding]] = [migrations, key_file_is_there, key_file_fits]
_SEALED: dict[Log, type[AuditEvent] | type[AuditReading]] = {
    EVENTS: AuditEvent,
    READINGS: AuditReading,
}


def _first_unsealed(log: Log, model: type[AuditEvent] | type[AuditReading]) -> datetime:
    """When the first row was written that has no seal; now if all have."""
    waiting = model.objects.filter(pk__gt=highest_row(log)).order_by("pk").first()
    return waiting.at if waiting else clock.now()


def _answer(cursor: Any, question: str) -> object:
    cursor.execute(question)
    return cursor.fetchone()[0]
