"""Shapes of what a page of figures is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import PartyOrganisation


class Asked(forms.Form):
    """The part of an address that says which season, which organisation, which day."""

    season = forms.SlugField(required=False)
    organisation = forms.IntegerField(required=False, min_value=1)
    until = forms.DateField(required=False)


class BriefingChoice(forms.Form):
    """Whole or a subtree, and up to which day."""

    season = forms.SlugField(required=False, widget=forms.HiddenInput)
    organisation = forms.ChoiceField(label=_("范围"), required=False)
    until = forms.DateField(
        label=_("数据截至"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(
        self, initial: dict[str, object], *, organisations: list[PartyOrganisation]
    ) -> None:
        super().__init__(initial=initial)
        choices = [("", _("全部")), *((str(o.pk), o.name) for o in organisations)]
        self.fields["organisation"] = forms.ChoiceField(
            label=_("范围"), required=False, choices=choices
        )
