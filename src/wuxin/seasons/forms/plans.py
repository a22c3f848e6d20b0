"""Shapes of a plan: a season, an activity, its batches, who is invited."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from wuxin.core import clock
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import kinds
from wuxin.seasons.actions import BatchPlan
from wuxin.seasons.models import Season, Topic, Venue
from wuxin.seasons.season_templates import TEMPLATES

EMPTY_ROWS = 6


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget)


class SeasonPlanned(forms.Form):
    """A season to be: template, whose, from when to when."""

    template = forms.ChoiceField(
        label=_("模板"), choices=lambda: [(one.code, one.title) for one in TEMPLATES.values()]
    )
    organisation = forms.ModelChoiceField(
        PartyOrganisation.objects.none(), label=_("主办党组织"), empty_label=None
    )
    from_on = _day(_("开始日期"))
    to_on = _day(_("结束日期"))
    title = forms.CharField(
        label=_("名称"), max_length=60, required=False, help_text=_("不填就用模板的名称。")
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(
            "forms.ModelChoiceField[PartyOrganisation]", self.fields["organisation"]
        ).queryset = organisations


class ActivityPlanned(forms.Form):
    """An activity to be."""

    kind = forms.ChoiceField(
        label=_("类型"), choices=lambda: [(kind.code, kind.title) for kind in kinds.MEETINGS]
    )
    title = forms.CharField(label=_("活动名称"), max_length=60)
    organisation = forms.ModelChoiceField(
        PartyOrganisation.objects.none(), label=_("主办党组织"), empty_label=None
    )
    topic = forms.ModelChoiceField(Topic.objects.none(), label=_("专题"), required=False)
    minutes = forms.IntegerField(
        label=_("每批时长（分钟）"), initial=180, help_text=_("15 分钟一档。")
    )
    speaker = forms.CharField(label=_("主讲人"), max_length=80, required=False)
    description = forms.CharField(
        label=_("说明"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("内部资料，不得填写涉密内容。"),
    )

    def __init__(self, *args: Any, season: Season, hosts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(
            "forms.ModelChoiceField[PartyOrganisation]", self.fields["organisation"]
        ).queryset = hosts
        cast("forms.ModelChoiceField[Topic]", self.fields["topic"]).queryset = season.topics.all()


class VenueAdded(forms.Form):
    """A place to be added."""

    name = forms.CharField(label=_("场地"), max_length=60)
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    capacity = forms.IntegerField(label=_("容量"), required=False)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)


class BatchRow(forms.Form):
    """One batch to be: a place, a day, a time, how many."""

    venue = forms.ModelChoiceField(Venue.objects.all(), label=_("场地"))
    day = _day(_("日期"))
    time = forms.TimeField(
        label=_("开始"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    capacity = forms.IntegerField(label=_("名额"))

    def plan(self) -> BatchPlan:
        said = self.cleaned_data
        starts_at = datetime.combine(said["day"], said["time"], tzinfo=clock.LOCAL)
        return BatchPlan(venue=said["venue"], starts_at=starts_at, capacity=said["capacity"])


BatchRows = forms.formset_factory(BatchRow, extra=EMPTY_ROWS, max_num=60)


def plans_of(rows: Iterable[BatchRow]) -> list[BatchPlan]:
    """The plans of the rows that were filled in; empty rows are left out."""
    return [row.plan() for row in rows if row.has_changed()]


class Invited(forms.Form):
    """Branches ticked to be invited to a batch."""

    organisations = forms.ModelMultipleChoiceField(
        PartyOrganisation.objects.all(),
        error_messages={"required": _("还没有勾选支部，请先勾选。")},
    )
    confirmed = forms.BooleanField(required=False)
