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


class UnknownCode(DomainError):
    message = _("不认识这个签到码，请再扫一次，或直接在点名页打勾。")


class NotOnThisBatch(DomainError):
    message = _("这位同志不在这一批的名单上。人确实来了，请在点名页用“名单上没有的人也来了”补上。")


class OnAnotherRoll(DomainError):
    message = _("这位同志在“%(name)s”的名单上，请那边的书记或主办方点。")


class NothingToTakeBack(DomainError):
    message = _("这一次扫码之后又有改动，不能撤销了。请在点名页直接改那一行。")
