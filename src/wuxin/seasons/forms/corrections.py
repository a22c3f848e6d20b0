"""Shapes of corrections after the fact."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuxin.seasons.actions.roll_calls import LONGEST_TEXT
from wuxin.seasons.models import Reason


class AlsoCame(forms.Form):
    """Who of the branch came without being on the roll."""

    person = forms.TypedChoiceField(label=_("谁也来了"), coerce=int)
    reason = forms.CharField(
        label=_("更正事由"),
        max_length=100,
        required=False,
        help_text=_("点名已经完成的才要写，会写进新的会议记录。"),
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        field = self.fields["person"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [("", _("选一位")), *people]


class LeaveAfterwards(forms.Form):
    """Leave that was asked and not written down."""

    reason = forms.ChoiceField(label=_("请假原因"), choices=Reason, widget=forms.RadioSelect)
    text = forms.CharField(label=_("补充说明"), max_length=LONGEST_TEXT, required=False)
    why = forms.CharField(
        label=_("为什么现在才补"),
        max_length=100,
        help_text=_("例如：当时打过电话请假，漏记了。会写进新的会议记录。"),
    )
