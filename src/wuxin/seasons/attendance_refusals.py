"""Rules of attendance that were broken, each with a sentence that says what to do."""

from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import DomainError


class NotAnAttendanceChannel(DomainError):
    message = _("不认识的参训方式，请从现场、分会场、直播、回看里选一种。")


class NoNamesGiven(DomainError):
    message = _("还没有名字。请粘贴一列姓名，或选一个 xlsx、csv 文件。")


class TooManyNames(DomainError):
    message = _("一次最多 %(most)s 个名字，现在有 %(count)s 个。请分几次来。")


class NothingChosen(DomainError):
    message = _("没有选到任何人，名单没有改动。请先核对名字再确认。")
