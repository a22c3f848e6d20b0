"""What was found, as sentences for who must act on it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuxin.core.errors import Sentence
from wuxin.core.seals.heads import HeadFault, HeadsBroken
from wuxin.core.seals.verifying import Checked, Fault, Kind

TITLES: dict[str, Sentence] = {
    "events": gettext_lazy("操作记录"),
    "readings": gettext_lazy("查阅记录"),
}
_FAULTS: dict[Kind, Sentence] = {
    Kind.CHANGED: gettext_lazy(
        "第 %(n)s 条（编号 %(row)s）与封存时不同：被改、被换，或另插了一条。"
    ),
    Kind.UNREADABLE: gettext_lazy("第 %(n)s 条或下一条读不出来：里面不是文字，被人改坏了。"),
    Kind.REMOVED: gettext_lazy("第 %(n)s 条（编号 %(row)s）不见了：记录或它的封签被删。"),
    Kind.INSERTED: gettext_lazy("编号 %(row)s 是后来插进去的：它前后的记录早已封存。"),
    Kind.CUT: gettext_lazy("末尾被截：封存链到第 %(last)s 条为止，签名的链头在它之后。"),
    Kind.RECHAINED: gettext_lazy("到第 %(n)s 条为止的链被重新算过，与签名的链头不符。"),
    Kind.NO_HEAD: gettext_lazy("记录已封存，却没有签名的链头，无法核对。"),
}  # fmt: skip
_HEAD_FAULTS: dict[HeadFault, Sentence] = {
    HeadFault.NO_KEY: gettext_lazy("签名用的密钥文件读不出来，请从备份恢复（WUXIN_AUDIT_KEY）。"),
    HeadFault.NO_FILE: gettext_lazy("链头文件不见了，请从另存的地方取回（WUXIN_AUDIT_HEAD）。"),
    HeadFault.GARBLED: gettext_lazy("链头文件第 %(line)s 行读不懂，请从另存的地方取回。"),
    HeadFault.BROKEN: gettext_lazy("链头文件第 %(line)s 行被改过，或前后少了、多了一行。"),
    HeadFault.OTHER_KEY: gettext_lazy("链头文件第 %(line)s 行是另一把密钥签的，请恢复原密钥。"),
    HeadFault.BAD_SIGNATURE: gettext_lazy("链头文件第 %(line)s 行的签名不对：这一行被改过。"),
}  # fmt: skip


def of_fault(fault: Fault) -> str:
    place = {"n": fault.sequence, "row": fault.row or "?", "last": fault.sequence - 1}
    return str(_FAULTS[fault.kind]) % place


def of_heads(error: HeadsBroken) -> str:
    return str(_HEAD_FAULTS[error.fault]) % {"line": error.line}


def of_checked(log: str, checked: Checked) -> str:
    """One line for one log."""
    title = str(TITLES[log])
    if checked.fault:
        return _("%(title)s：%(fault)s") % {"title": title, "fault": of_fault(checked.fault)}
    rest = _("，另有 %(n)s 条还没封存") % {"n": checked.waiting} if checked.waiting else ""
    said = {"title": title, "n": checked.rows, "rest": rest}
    return _("%(title)s：%(n)s 条全部与封存时一致%(rest)s。") % said
