"""Shapes of what changes about a person, and of looking for one."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wuxin.core.tabular.cleaning import clean
from wuxin.core.tabular.parsing import Unreadable, parse_id_number, parse_name
from wuxin.people.forms.fields import day_field
from wuxin.people.models import Category, PartyOrganisation, Sex, Unit
from wuxin.people.roster_dialect import parse_phone


class Search(forms.Form):
    text = forms.CharField(label=_("姓名、拼音、首字母或单位"), max_length=40)


class Categories(forms.Form):
    categories = forms.MultipleChoiceField(
        label=_("人员类别"),
        choices=Category,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    on = day_field(_("从哪天起"))


class Transfer(forms.Form):
    to: "forms.ModelChoiceField[PartyOrganisation]" = forms.ModelChoiceField(
        label=_("转到哪个党组织"), queryset=None, empty_label=_("请选择")
    )
    on = day_field(_("转接日期"))

    def __init__(self, *args: Any, targets: QuerySet[PartyOrganisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = cast("forms.ModelChoiceField[PartyOrganisation]", self.fields["to"])
        chosen.queryset = targets


class Phone(forms.Form):
    phone = forms.CharField(label=_("新手机号"), max_length=20)

    def clean_phone(self) -> str:
        try:
            return str(parse_phone(clean(self.cleaned_data["phone"])))
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error


class Details(forms.Form):
    """What is kept of a person. Phone and ID number are never sent out to be edited."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    sex = forms.ChoiceField(label=_("性别"), choices=[("", "—"), *Sex.choices], required=False)
    born_on = day_field(_("出生年月"), required=False)
    ethnicity = forms.CharField(label=_("民族"), max_length=20, required=False)
    education = forms.CharField(label=_("学历"), max_length=20, required=False)
    position = forms.CharField(label=_("职务"), max_length=60, required=False)
    unit = forms.ModelChoiceField(
        label=_("工作单位"), queryset=Unit.objects.in_force(), required=False, empty_label="—"
    )
    phone = forms.CharField(
        label=_("手机号"), max_length=20, required=False, help_text=_("不改就留空。")
    )
    id_number = forms.CharField(
        label=_("身份证号"), max_length=20, required=False, help_text=_("不改就留空。")
    )

    def clean_name(self) -> str:
        return self._read(parse_name, "name") or ""

    def clean_phone(self) -> str | None:
        return self._read(parse_phone, "phone")

    def clean_id_number(self) -> str | None:
        return self._read(parse_id_number, "id_number")

    def _read(self, parse: Any, field: str) -> str | None:
        text = clean(self.cleaned_data[field])
        if not text:
            return None
        try:
            return str(parse(text))
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
