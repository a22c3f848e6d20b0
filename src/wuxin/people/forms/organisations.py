"""Shapes of building, renaming and moving organisations."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wuxin.people.forms.fields import day_field
from wuxin.people.models import OrganisationKind, PartyOrganisation


class OrganisationNames(forms.Form):
    """Name and kind of an organisation, new or old."""

    name = forms.CharField(label=_("党组织名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类型"), choices=OrganisationKind)


class Move(forms.Form):
    new_parent: "forms.ModelChoiceField[PartyOrganisation]" = forms.ModelChoiceField(
        label=_("调到哪个上级下面"), queryset=None, empty_label=_("请选择")
    )
    moved_on = day_field(_("调整日期"))
    reason = forms.CharField(
        label=_("事由"),
        max_length=200,
        required=False,
        help_text=_("例如批复的文号。"),
    )

    def __init__(self, *args: Any, parents: QuerySet[PartyOrganisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = cast("forms.ModelChoiceField[PartyOrganisation]", self.fields["new_parent"])
        chosen.queryset = parents
