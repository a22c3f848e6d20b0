"""Why a file is not taken, in a sentence for whoever sent it."""

from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import DomainError


class FileTooLarge(DomainError):
    message = _("附件不能超过 %(most)s MB，请压缩后再传。")


class FileOfAnotherKind(DomainError):
    message = _("附件只收 %(endings)s，而且内容要和后缀一致。请另存为其中一种再传。")


class FileWithMacros(DomainError):
    message = _("文件里带有宏或加了密码，不能收。请另存为普通的 docx 或 xlsx 再传。")


class FileInflates(DomainError):
    message = _("文件解开以后太大，不能收。请删去多余的内容或图片，另存后再传。")


class BrokenFile(DomainError):
    message = _("文件打不开，可能没有传完或已经损坏。请打开检查、另存后再传。")


class PictureTooLarge(DomainError):
    message = _("图片超过 %(most)s 百万像素，请缩小后再传。")


class NoRoomLeft(DomainError):
    message = _("本组织的附件已存满 %(most)s MB，请先删去不用的，或请管理员调高上限。")


class VirusFound(DomainError):
    message = _("病毒扫描认为这个文件有问题，没有收下。请查杀后换一份再传。")


class ScannerAway(DomainError):
    message = _("病毒扫描暂时没有响应，文件没有收下。请稍后再传，或联系管理员。")
