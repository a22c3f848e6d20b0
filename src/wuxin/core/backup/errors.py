"""Why a backup or a restore did not happen; each says what to do and has its exit code."""

from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import DomainError


class BackupError(DomainError):
    """Nothing was changed; no half-made file is left."""

    exit_code = 1
    message = _("备份没有做成，原有的数据和备份都没有动。")


class AnotherBackupRuns(BackupError):
    exit_code = 3
    message = _("另一次备份正在进行，请等它做完再试。")


class NotEnoughSpace(BackupError):
    exit_code = 4
    message = _(
        "%(folder)s 的可用空间不够：大约需要 %(needed)s MB，只有 %(free)s MB。请清理磁盘后再试。"
    )


class ToolMissing(BackupError):
    exit_code = 5
    message = _("缺少 %(tool)s。请执行 apt-get install postgresql-client 后再试。")


class ToolFailed(BackupError):
    exit_code = 5
    message = _("%(tool)s 没有做成：%(said)s")


class KeyMissing(BackupError):
    exit_code = 6
    message = _(
        "备份密钥文件 %(path)s 不见了。请从保险柜里的密钥单恢复（wuxin backup --read-key-sheet）。"
    )


class KeyBroken(BackupError):
    exit_code = 6
    message = _("备份密钥文件 %(path)s 读不懂。请从保险柜里的密钥单恢复。")


class WrongKey(BackupError):
    exit_code = 6
    message = _(
        "这份备份是用另一把密钥（%(wanted)s）加密的，现在的密钥是 %(given)s。"
        "请用 --key-file 指明那一把。"
    )


class SheetBroken(BackupError):
    exit_code = 6
    message = _("密钥单第 %(line)s 行抄错了，请对照纸质密钥单核对这一行。")


class SheetIncomplete(BackupError):
    exit_code = 6
    message = _("密钥单里的 %(name)s 少了几行，请抄全再试。")


class KeyInTheWay(BackupError):
    exit_code = 6
    message = _("%(path)s 已经有另一把密钥，没有覆盖它。请先把它移开保存好。")


class NoSuchBackup(BackupError):
    exit_code = 7
    message = _("找不到备份文件 %(path)s。有哪些备份，请执行 wuxin backup --list。")


class NotABackup(BackupError):
    exit_code = 7
    message = _("%(path)s 不是备份文件。")


class BackupCut(BackupError):
    exit_code = 7
    message = _(
        "备份文件不完整：到第 %(at)s 字节就断了（或末尾被改动过），没有恢复任何内容。"
        "请换另一份备份。"
    )


class BackupAltered(BackupError):
    exit_code = 7
    message = _("备份文件被改动或损坏：从第 %(at)s 字节起，没有恢复任何内容。请换另一份备份。")


class ContentWrong(BackupError):
    exit_code = 7
    message = _("备份里的内容对不上清单：%(what)s。没有恢复任何内容，请换另一份备份。")


class SystemRuns(BackupError):
    exit_code = 8
    message = _("%(folder)s 里的系统正在运行（进程 %(pids)s）。请先停下它再恢复，数据没有动。")


class FolderNotEmpty(BackupError):
    exit_code = 8
    message = _(
        "%(folder)s 不是空的（有 %(found)s），没有恢复。请换一个空文件夹；"
        "确实要替换，就加 --replace，原有的会移到一边保存。"
    )


class DatabaseNotEmpty(BackupError):
    exit_code = 8
    message = _("数据库 %(name)s 里已有数据表，没有恢复。请建一个空数据库，用 DATABASE_URL 指明。")


class OtherDatabase(BackupError):
    exit_code = 8
    message = _("这份备份出自 %(vendor)s，请用 DATABASE_URL 指明一个同类的空数据库再恢复。")


class ProgramTooOld(BackupError):
    exit_code = 9
    message = _("这份备份出自更新的程序（%(version)s），请先把程序升级到这个版本。")
