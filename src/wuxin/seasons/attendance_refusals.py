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


class BatchNotBegun(DomainError):
    message = _("这一批还没有开始，来了多少人要等开始以后再记。")


class GuestKnown(DomainError):
    message = _("“%(name)s”已经记过了，不用再记。同名的另一位，请写上单位或身份。")


class GuestGone(DomainError):
    message = _("这位来宾已经被移出，请刷新页面。")


class PeopleOutOfRange(DomainError):
    message = _("人数要在 %(least)s 到 %(most)s 之间，现在填的是 %(people)s。")


class ListExists(DomainError):
    message = _("这一批有名单，已点到 %(present)s 人，不能再用合计证明，否则会算两遍。")


class TotalStands(DomainError):
    message = _(
        "这一批已按合计证明记了 %(people)s 人，再点到会算两遍。"
        "找到了名单，请主办方先撤回合计证明，再点名。"
    )


class TotalExists(DomainError):
    message = _("这一批已经有一份合计证明，请先撤回原来的。")


class PaperInFuture(DomainError):
    message = _("材料日期 %(day)s 还没有到，请核对。")


class SecondPersonNeeded(DomainError):
    message = _("合计证明要由另一个人看过材料再确认，不能自己确认自己填的。")


class TotalChanged(DomainError):
    message = _("这份合计证明刚被确认或撤回，请刷新页面看现在的情况。")


class NotOfThisBranch(DomainError):
    message = _("“%(name)s”不在这个支部的名册里。别的支部的人请在那边点；外面来的人，请记成来宾。")


class OnTheRollAlready(DomainError):
    message = _("“%(name)s”已经在这一批的名单上，直接打勾就行。")


class NothingToExcuse(DomainError):
    message = _("这位同志记的是到场或送学上门，不能补假。记错了请先更正点名。")


class NotOfThisRoll(DomainError):
    message = _("名单刚有变动，请刷新页面，对着纸再勾一遍。")


class NobodySigned(DomainError):
    message = _("还没有勾任何人。纸上有谁签了名，就勾谁。")


class PersonNeeded(DomainError):
    message = _("录入要记下是谁录的，请用本人的账号登录。")
