"""Shapes of making, changing, moving and ending workplaces."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wuxin.people.forms.fields import day_field
from wuxin.people.models import Unit, UnitKind


class UnitSearch(forms.Form):
    """What the list is narrowed to; anything else is taken as nothing."""

    q = forms.CharField(max_length=80, required=False)
    kind = forms.CharField(max_length=20, required=False)


class UnitDetails(forms.Form):
    name = forms.CharField(label=_("单位名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类型"), choices=UnitKind)
    phone = forms.CharField(label=_("办公电话"), max_length=20, required=False)


class _WithParent(forms.Form):
    parent_field: str

    def __init__(self, *args: Any, parents: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Unit]", self.fields[self.parent_field]).queryset = parents


class NewUnit(_WithParent):
    parent_field = "parent"
    name = forms.CharField(label=_("单位名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类型"), choices=UnitKind)
    parent: "forms.ModelChoiceField[Unit]" = forms.ModelChoiceField(
        label=_("上级单位"), queryset=None, required=False, empty_label=_("没有上级")
    )


class UnitMoving(_WithParent):
    parent_field = "new_parent"
    new_parent: "forms.ModelChoiceField[Unit]" = forms.ModelChoiceField(
        label=_("调到哪个上级下面"), queryset=None, required=False, empty_label=_("没有上级")
    )
    moved_on = day_field(_("调整日期"))
    reason = forms.CharField(
        label=_("事由"), max_length=200, required=False, help_text=_("例如批复的文号。")
    )


class UnitEnd(forms.Form):
    ended_on = day_field(_("撤并日期"))
