"""Shape of a branch's meeting: the kind is enough, the rest is filled in."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuxin.core import clock
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import kinds
from wuxin.seasons.actions import MeetingPlan
from wuxin.seasons.forms.seasons import choices_of, date_input

_TITLES = {kind.code: kind.title for kind in kinds.MEETINGS}


class MeetingForm(forms.Form):
    """What a secretary says of a meeting."""

    kind = forms.ChoiceField(
        label=_("开什么会"),
        choices=[(code, _TITLES[code]) for code in kinds.OF_BRANCHES],
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label=_("日期"), widget=date_input())
    time = forms.TimeField(
        label=_("开始时间"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = forms.CharField(label=_("地点"), max_length=60)
    branch = forms.ModelChoiceField(
        label=_("支部"), queryset=PartyOrganisation.objects.none(), empty_label=None
    )
    title = forms.CharField(
        label=_("名称"), max_length=60, required=False, help_text=_("不填就用会议的类型。")
    )
    minutes = forms.IntegerField(
        label=_("时长（分钟）"), widget=forms.NumberInput(attrs={"step": 15, "min": 15, "max": 600})
    )

    def __init__(self, *args: Any, branches: list[PartyOrganisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [branch.pk for branch in branches]
        choices_of(self, "branch", PartyOrganisation.objects.filter(pk__in=ids))
        if len(branches) == 1:
            self.fields["branch"].widget = forms.HiddenInput()

    def plan(self) -> MeetingPlan:
        data = self.cleaned_data
        return MeetingPlan(
            kind=data["kind"],
            title=data["title"] or str(_TITLES[data["kind"]]),
            starts_at=datetime.combine(data["day"], data["time"], tzinfo=clock.LOCAL),
            minutes=data["minutes"],
            place=data["place"],
        )
