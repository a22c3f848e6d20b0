"""Shapes of a season: template, dates, topics, aims."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import PartyOrganisation
from wuxin.seasons.season_templates import TEMPLATES


def choices_of(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Let a field choose among these rows."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class NewSeason(forms.Form):
    """Choose a template, look at the dates, done."""

    template = forms.ChoiceField(
        label=_("模板"),
        choices=[(template.code, template.title) for template in TEMPLATES.values()],
        widget=forms.RadioSelect,
        help_text=_("模板带来五个课堂的目标、专题和规定动作，建好以后都能改。"),
    )
    title = forms.CharField(
        label=_("名称"), max_length=60, required=False, help_text=_("不填就用模板的名称。")
    )
    organisation = forms.ModelChoiceField(
        label=_("主办党组织"), queryset=PartyOrganisation.objects.none(), empty_label=None
    )
    from_on = forms.DateField(label=_("开始日期"), widget=date_input())
    to_on = forms.DateField(label=_("结束日期"), widget=date_input())

    def __init__(
        self, *args: Any, organisations: QuerySet[PartyOrganisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "organisation", organisations)


class NewTopic(forms.Form):
    title = forms.CharField(label=_("专题"), max_length=80)


class Aim(forms.Form):
    aim = forms.CharField(label=_("目标"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
