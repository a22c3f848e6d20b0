"""Study hours and their policies in words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wuxin.ledger.models import Channel
from wuxin.seasons import kinds
from wuxin.seasons.hours import Note

QUARTERS = 4
Row = Mapping[str, Any]


def as_hours(quarters: int) -> Decimal:
    """Quarters as a decimal number of hours, in steps of 0.25."""
    return Decimal(quarters) / QUARTERS


def hours_text(quarters: int) -> str:
    """4, 0.25, 1.5."""
    return f"{as_hours(quarters).normalize():f}"


def scope_text(row: Row) -> str:
    """实境课堂、讲座（直播、回看）: the kinds and channels that a rule or a cap means."""
    titles = {kind.code: str(kind.title) for kind in kinds.KINDS}
    named = _("、").join(titles.get(code, code) for code in row["kinds"]) or _("各类学习")
    if not row["channels"]:
        return named
    labels = dict(Channel.choices)
    channels = _("、").join(str(labels.get(code, code)) for code in row["channels"])
    return _("%(kinds)s（%(channels)s）") % {"kinds": named, "channels": channels}


def title_text(row: Row) -> str:
    """What a rule or a cap is called."""
    return str(row.get("title") or scope_text(row))


def rule_text(row: Row) -> str:
    """What a session of a rule is worth, as a sentence."""
    if row["formula"] == "hour":
        return _("每小时 %(each)s 学时") % {"each": hours_text(row["each"])}
    if row["formula"] == "steps":
        return _("；").join(
            _("满 %(least)s 分钟 %(worth)s 学时")
            % {"least": step["least"], "worth": hours_text(step["worth"])}
            for step in row["steps"]
        )
    return _(
        "满 %(whole_from)s 分钟算全天 %(whole)s 学时，满 %(half_from)s 分钟算半天 %(half)s 学时，"
        "再短的按小时算"
    ) % {
        "whole_from": row["whole_from"],
        "whole": hours_text(row["whole"]),
        "half_from": row["half_from"],
        "half": hours_text(row["half"]),
    }


def cap_text(row: Row) -> str:
    """How much at most, as a sentence."""
    sentences = {
        "half-day": _("半天最多 %(hours)s 学时"),
        "day": _("一天最多 %(hours)s 学时"),
        "year": _("一年最多 %(hours)s 学时"),
    }
    return sentences[row["per"]] % {"hours": hours_text(row["quarters"])}


def terms_of(terms: Row) -> list[tuple[str, str, str]]:
    """A policy as terms, values and what is meant: what it asks, its rules, its caps."""
    carry = terms["carry"]
    return [
        (_("一年要求"), _("%(hours)s 学时") % {"hours": hours_text(terms["target"])}, ""),
        *[(title_text(row), rule_text(row), scope_text(row)) for row in terms["rules"]],
        *[(title_text(row), cap_text(row), scope_text(row)) for row in terms["caps"]],
        (_("主讲人"), _("按听课的 %(percent)s%% 计") % {"percent": terms["teaching"]}, ""),
        (
            _("结转下年"),
            _("超出部分最多结转 %(hours)s 学时") % {"hours": hours_text(carry)}
            if carry
            else _("不结转"),
            "",
        ),
    ]


def note_text(note: str) -> str:
    """Why a line counts less than its minutes."""
    return {
        Note.OVERLAP: _("与同一时间的另一场重叠，重叠的时间只算一次"),
        Note.CAP: _("已到办法规定的上限"),
        Note.PENDING: _("等县级认定"),
        Note.REFUSED: _("县级不予认定"),
        Note.NO_RULE: _("办法没有规定这类活动的学时"),
        Note.NO_POLICY: _("这一天还没有生效的学时办法"),
    }.get(Note(note), "")
