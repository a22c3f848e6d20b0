"""Shapes of activities, venues and batches."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wuxin.core import clock
from wuxin.people.models import PartyOrganisation, Unit
from wuxin.seasons import kinds
from wuxin.seasons.actions import ActivityPlan, BatchPlan
from wuxin.seasons.forms.seasons import choices_of, date_input
from wuxin.seasons.models import Season, Topic, Venue

CONFIRMED = "confirmed"


class ActivityForm(forms.Form):
    """What one decides of an activity."""

    kind = forms.ChoiceField(
        label=_("类型"),
        choices=[
            (classroom, [(kind.code, kind.title) for kind in some])
            for classroom, some in kinds.by_classroom()
        ],
    )
    title = forms.CharField(label=_("活动名称"), max_length=60)
    topic = forms.ModelChoiceField(
        label=_("专题"), queryset=Topic.objects.none(), required=False, empty_label=_("不限专题")
    )
    organisation = forms.ModelChoiceField(
        label=_("主办党组织"), queryset=PartyOrganisation.objects.none(), empty_label=None
    )
    unit = forms.ModelChoiceField(
        label=_("承办单位"), queryset=Unit.objects.none(), required=False, empty_label=_("不填")
    )
    minutes = forms.IntegerField(
        label=_("时长（分钟）"),
        initial=90,
        help_text=_("15 分钟一档，记入学时；某一批不同，可以在批次里另填。"),
        widget=forms.NumberInput(attrs={"step": 15, "min": 15, "max": 600}),
    )
    description = forms.CharField(
        label=_("说明"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        season: Season,
        hosts: QuerySet[PartyOrganisation],
        units: QuerySet[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "topic", season.topics.all())
        choices_of(self, "organisation", hosts)
        choices_of(self, "unit", units)

    def plan(self) -> ActivityPlan:
        return ActivityPlan(**self.cleaned_data)


class NewVenue(forms.Form):
    name = forms.CharField(label=_("场地"), max_length=60)
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    capacity = forms.IntegerField(
        label=_("容量"), required=False, help_text=_("一次坐得下多少人；不知道就不填。")
    )
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)


class BatchForm(forms.Form):
    """One batch: where, when, for how many. An empty line of several is left out."""

    venue = forms.ModelChoiceField(
        label=_("场地"), queryset=Venue.objects.none(), empty_label=_("选场地")
    )
    day = forms.DateField(label=_("日期"), widget=date_input())
    time = forms.TimeField(
        label=_("开始时间"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    capacity = forms.IntegerField(
        label=_("名额"), widget=forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"})
    )
    minutes = forms.IntegerField(
        label=_("时长（分钟）"),
        required=False,
        widget=forms.NumberInput(attrs={"step": 15, "min": 15, "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "venue", Venue.objects.all())

    def plan(self) -> BatchPlan:
        data = self.cleaned_data
        return BatchPlan(
            venue=data["venue"],
            starts_at=datetime.combine(data["day"], data["time"], tzinfo=clock.LOCAL),
            capacity=data["capacity"],
            minutes=data["minutes"],
        )


BatchLines = forms.formset_factory(BatchForm, extra=6, max_num=60, absolute_max=60)


def plans_of(lines: Iterable[forms.BaseForm]) -> list[BatchPlan]:
    """The lines that were filled in."""
    return [line.plan() for line in lines if isinstance(line, BatchForm) and line.has_changed()]
