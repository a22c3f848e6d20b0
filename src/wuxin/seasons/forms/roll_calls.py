"""The roll as a form: it carries the state its reader saw, and gives only what changed."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wuxin.seasons.actions import Change
from wuxin.seasons.actions.roll_calls import LONGEST_TEXT
from wuxin.seasons.models import Presence, Reason
from wuxin.seasons.refusals import UnknownStatus

LEAVES = [(f"{Presence.LEAVE.value}-{reason}", label) for reason, label in Reason.choices]
OTHERS = [(Presence.VISIT.value, Presence.VISIT.label), (Presence.ABSENT.value, _("未到"))]
_WHATS = frozenset(value for value, _label in [(Presence.PRESENT.value, ""), *LEAVES, *OTHERS])


class Reopening(forms.Form):
    """Why a finished roll is opened again."""

    reason = forms.CharField(
        label=_("更正事由"), max_length=100, help_text=_("会写进新的会议记录，例如：漏记一人。")
    )


class LeaveRequest(forms.Form):
    """Why somebody cannot come."""

    reason = forms.ChoiceField(label=_("原因"), choices=Reason, widget=forms.RadioSelect)
    text = forms.CharField(label=_("补充说明"), max_length=LONGEST_TEXT, required=False)


class MinutesHeading(forms.Form):
    """What a person may say of a meeting; the rest is reckoned."""

    chair = forms.CharField(label=_("主持人"), max_length=30, required=False)
    recorder = forms.CharField(label=_("记录人"), max_length=30, required=False)
    subject = forms.CharField(label=_("议题"), max_length=100)


def change_in(data: QueryDict, enrolment_id: int) -> Change:
    """One row: ``what`` it should say, the ``revision`` its reader saw, and a ``reason_text``.

    Raises ``UnknownStatus``.
    """
    what, revision = data.get("what", ""), data.get("revision", "")
    if what not in _WHATS or not _is_number(revision):
        raise UnknownStatus
    status, _dash, reason = what.partition("-")
    text = data.get("reason_text", "").strip() if status != Presence.PRESENT.value else ""
    return Change(
        enrolment_id=enrolment_id,
        seen_revision=int(revision),
        status=status,
        reason=reason,
        reason_text=text if status != Presence.VISIT.value else "",
    )


def changes_in(data: QueryDict) -> list[Change]:
    """The rows of a whole roll that differ from what their reader saw.

    ``seen`` holds ``id:revision:what`` of every row, ``present`` the ids that are ticked. A tick
    taken away is "not there"; a row never ticked stays as it was. Raises ``UnknownStatus``.
    """
    ticked = set(data.getlist("present"))
    found = (_change(seen, ticked) for seen in data.getlist("seen"))
    return [change for change in found if change is not None]


def _change(seen: str, ticked: set[str]) -> Change | None:
    parts = seen.split(":")
    if len(parts) != 3 or not (_is_number(parts[0]) and _is_number(parts[1])):
        raise UnknownStatus
    key, revision, what = parts
    was_present = what == Presence.PRESENT
    if (key in ticked) == was_present:
        return None
    return Change(
        enrolment_id=int(key),
        seen_revision=int(revision),
        status=Presence.ABSENT if was_present else Presence.PRESENT,
    )


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 19
