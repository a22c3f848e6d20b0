"""Shapes of a data request, of an answer, and of a pasted 接龙."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import PartyOrganisation
from wuxin.seasons.actions import FieldPlan, RequestPlan
from wuxin.seasons.asking import (
    LARGEST_NUMBER,
    LONGEST_TEXT,
    MOST_FIELDS,
    MOST_MINUTES,
    FieldType,
)
from wuxin.seasons.forms.seasons import choices_of, date_input
from wuxin.seasons.models import Audience, DataRequest

_AT_FIRST = 2
_BETWEEN = re.compile(r"[、,，;；/]\s*")


class NewRequest(forms.Form):
    """Purpose, ground and end are always said; two questions at first, up to five."""

    purpose = forms.CharField(label=_("做什么用"), max_length=80)
    ground = forms.CharField(
        label=_("依据"), max_length=120, help_text=_("哪个文件或哪条规定要求收集。")
    )
    organisation = forms.ModelChoiceField(
        label=_("向谁收集"), queryset=PartyOrganisation.objects.none(), empty_label=None
    )
    audience = forms.ChoiceField(label=_("对象"), choices=Audience.choices)
    ends_on = forms.DateField(label=_("截止日期"), widget=date_input())
    minutes = forms.IntegerField(
        label=_("每人几分钟"),
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"}),
    )
    confirmed = forms.BooleanField(label=_("确有必要"), required=False)

    def __init__(
        self, *args: Any, organisations: QuerySet[PartyOrganisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "organisation", organisations)
        self.questions = _questions_in(self.data or self.initial)
        kinds = [("", _("不问")), *FieldType.choices]
        for number in range(1, self.questions + 1):
            is_first = number == 1
            self.fields[f"label{number}"] = forms.CharField(
                label=_("问什么"), max_length=40, required=is_first
            )
            self.fields[f"type{number}"] = forms.ChoiceField(
                label=_("怎么答"), choices=kinds, required=is_first
            )
            self.fields[f"options{number}"] = forms.CharField(
                label=_("选项（用顿号隔开）"), max_length=200, required=False
            )
        self.order_fields([name for name in self.fields if name != "confirmed"] + ["confirmed"])

    @property
    def may_ask_more(self) -> bool:
        return self.questions < MOST_FIELDS

    def with_one_more(self) -> dict[str, Any]:
        """What was filled in so far, and a place for another question, nothing checked yet."""
        kept = {name: self.data[name] for name in self.fields if name in self.data}
        return kept | {f"label{min(self.questions + 1, MOST_FIELDS)}": ""}

    def plan(self) -> RequestPlan:
        data = self.cleaned_data
        names = ("purpose", "ground", "organisation", "audience", "ends_on", "minutes")
        return RequestPlan(**{n: data[n] for n in names}, fields=self._asked())

    def _asked(self) -> list[FieldPlan]:
        data = self.cleaned_data
        found = []
        for number in range(1, self.questions + 1):
            if data[f"label{number}"]:
                options = [o for o in _BETWEEN.split(data[f"options{number}"]) if o]
                found.append(
                    FieldPlan(
                        label=data[f"label{number}"],
                        type=data[f"type{number}"],
                        options=tuple(options),
                    )
                )
        return found


def _questions_in(data: Any) -> int:
    """For how many questions a form that was sent has places; never more than the rule allows."""
    numbers = range(_AT_FIRST + 1, MOST_FIELDS + 1)
    return max([_AT_FIRST, *(number for number in numbers if f"label{number}" in data)])


class Answer(forms.Form):
    """One field for each question, in its type."""

    def __init__(self, *args: Any, request: DataRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(request.fields.all())
        for field in self.asked:
            self.fields[f"f{field.pk}"] = _field_of(field.label, field.type, field.options)

    def values(self) -> dict[int, object]:
        return {field.pk: self.cleaned_data[f"f{field.pk}"] for field in self.asked}


class Chain(forms.Form):
    text = forms.CharField(
        label=_("接龙全文"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("从微信群里整段复制，例如“1. 张三 两人”。电话不会留下。"),
    )


def _field_of(label: str, kind: str, options: list[str]) -> forms.Field:
    if kind == FieldType.YES_NO:
        return forms.ChoiceField(
            label=label, choices=[("是", _("是")), ("否", _("否"))], widget=forms.RadioSelect
        )
    if kind == FieldType.CHOICE:
        choices = [(one, one) for one in options]
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
    if kind == FieldType.NUMBER:
        return forms.IntegerField(label=label, min_value=0, max_value=LARGEST_NUMBER)
    if kind == FieldType.DAY:
        return forms.DateField(label=label, widget=date_input())
    return forms.CharField(label=label, max_length=LONGEST_TEXT)
