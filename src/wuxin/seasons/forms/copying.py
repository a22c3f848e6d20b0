"""Shape of a season after the pattern of a former one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wuxin.seasons.actions.copying import CopyPlan
from wuxin.seasons.forms.seasons import date_input


class CopySeason(forms.Form):
    """Everything stands there already; one press is enough."""

    title = forms.CharField(label=_("名称"), max_length=60)
    from_on = forms.DateField(label=_("开始日期"), widget=date_input())
    to_on = forms.DateField(label=_("结束日期"), widget=date_input())
    with_activities = forms.BooleanField(
        label=_("连同活动和批次"),
        required=False,
        help_text=_("时间按整周推后，星期几不变，还没有安排支部；春节前后的请核对。"),
    )

    def plan(self) -> CopyPlan:
        return CopyPlan(**self.cleaned_data)
