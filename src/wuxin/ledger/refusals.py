"""Why the ledger refuses a posting. Nothing was written."""

from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import DomainError


class Refused(DomainError):
    """The ledger does not take this."""


class BookClosed(Refused):
    message = _("账本“%(book)s”已经结账，不能再记。需要更正的，请在下一期账本里说明。")


class CodeTaken(Refused):
    message = _("账本代号“%(code)s”已经用过，请换一个。")


class DatesReversed(Refused):
    message = _("账本的截止日期早于开始日期，请改正。")


class DayOutsideBook(Refused):
    message = _(
        "%(day)s 不在账本“%(book)s”的起止日期（%(from_on)s 至 %(to_on)s）之内，请核对日期。"
    )


class AdoptedDiffers(Refused):
    message = _("来源“%(source)s”没有记账，或和接管它的记录不一致，不能接管。请先核对两边的记录。")


class EntriesOutside(Refused):
    message = _("账本里 %(day)s 已经记了账，起止日期要把它包进去。")


class UnknownKind(Refused):
    message = _("类别“%(kind)s”没有登记，不能记账。请联系系统管理员。")


class UnknownChannel(Refused):
    message = _("方式“%(channel)s”没有登记，不能记账。请联系系统管理员。")


class UnknownOrganisation(Refused):
    message = _("找不到编号为 %(organisation_id)s 的党组织，不能记账。请刷新页面后再试。")


class UnevenMinutes(Refused):
    message = _("时长要按 15 分钟计，%(minutes)s 分钟不行，请改成 15 的倍数。")


class PeopleOutOfRange(Refused):
    message = _("记名的一条只能记 1 人或 0 人，不记名的人数不能小于 0，请改正。")


class SourceUnclear(Refused):
    message = _("来源“%(source)s”缺失、过长或重复，不能记账。请联系系统管理员。")
