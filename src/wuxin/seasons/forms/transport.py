"""Shape of a bus."""

from datetime import date, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from wuxin.core import clock
from wuxin.seasons.actions import BusPlan


class BusForm(forms.Form):
    """A bus leaves on the day of the batch."""

    name = forms.CharField(label=_("车次"), max_length=20, help_text=_("例如 1 号车。"))
    departs_from = forms.CharField(label=_("上车地点"), max_length=60)
    time = forms.TimeField(
        label=_("发车时间"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    leader = forms.CharField(label=_("带队人"), max_length=30, required=False)
    seats = forms.IntegerField(
        label=_("座位"), widget=forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"})
    )

    def plan(self, day: date) -> BusPlan:
        data = self.cleaned_data
        return BusPlan(
            name=data["name"],
            departs_from=data["departs_from"],
            departs_at=datetime.combine(day, data["time"], tzinfo=clock.LOCAL),
            leader=data["leader"],
            seats=data["seats"],
        )
