"""Shapes of guests, an unnamed public and attested totals."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuxin.seasons.actions.attested_totals import Paper
from wuxin.seasons.forms.seasons import date_input
from wuxin.seasons.models import Activity, Batch, BatchState
from wuxin.seasons.models.outsiders import MOST_PEOPLE


def _number(least: int) -> forms.NumberInput:
    return forms.NumberInput(attrs={"min": least, "max": MOST_PEOPLE, "inputmode": "numeric"})


class NewGuest(forms.Form):
    """Somebody from outside who came."""

    name = forms.CharField(label=_("姓名"), max_length=30)
    coming_from = forms.CharField(
        label=_("单位或身份"), max_length=60, required=False, help_text=_("例如：市作协，主讲人。")
    )


class UnnamedNumber(forms.Form):
    """How many came whom nobody listed."""

    people = forms.IntegerField(label=_("人数"), min_value=0, widget=_number(0))
    who = forms.CharField(
        label=_("是哪些人"), max_length=60, required=False, help_text=_("例如：社区居民、家长。")
    )
    reason = forms.CharField(
        label=_("更正事由"),
        max_length=100,
        required=False,
        help_text=_("第一次填不用写；改原来的数要写。"),
    )


class Why(forms.Form):
    """Why something that counted is taken back."""

    why = forms.CharField(label=_("更正事由"), max_length=100)


class AttestedTotal(forms.Form):
    """A number, and the paper that tells it."""

    batch = forms.TypedChoiceField(
        label=_("批次"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("有名单的批次不能用合计证明，会算两遍。"),
    )
    people = forms.IntegerField(label=_("人数"), min_value=1, widget=_number(1))
    title = forms.CharField(
        label=_("依据的材料"), max_length=80, help_text=_("例如：XX分课堂签到汇总表。")
    )
    on = forms.DateField(label=_("材料日期"), widget=date_input())
    place = forms.CharField(
        label=_("材料存放在哪里"), max_length=80, help_text=_("例如：党建科档案柜 3 号盒。")
    )
    day = forms.DateField(
        label=_("活动是哪一天"),
        required=False,
        widget=date_input(),
        help_text=_("选了批次就按批次的日期；不分批次又不填，按材料日期。"),
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        batches = activity.batches.exclude(state=BatchState.CANCELLED).select_related("venue")
        field = self.fields["batch"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [
                ("", _("整个活动，不分批次")),
                *((batch.pk, _label_of(batch)) for batch in batches.order_by("number")),
            ]

    def paper(self) -> Paper:
        data = self.cleaned_data
        return Paper(
            people=data["people"],
            title=data["title"],
            on=data["on"],
            place=data["place"],
            day=data["day"],
        )


def _label_of(batch: Batch) -> str:
    said = {"number": batch.number, "venue": batch.venue.name, "day": batch.day}
    return gettext("第 %(number)s 批，%(venue)s，%(day)s") % said
