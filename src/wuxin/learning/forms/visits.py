"""Shapes of a pack and of a visit."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wuxin.learning.actions import Visit
from wuxin.learning.models import LearningPack, Way
from wuxin.people.models import PartyOrganisation, Person
from wuxin.seasons.actions import VisitPlan
from wuxin.seasons.forms.coverage import WAYS
from wuxin.seasons.forms.seasons import choices_of, date_input


class VisitForm(forms.Form):
    """At the door: the day stands there already, the way is one press."""

    way = forms.ChoiceField(label=_("怎么学的"), choices=Way.choices, widget=forms.RadioSelect)
    pack = forms.ModelChoiceField(
        label=_("带去的学习包"),
        queryset=LearningPack.objects.none(),
        required=False,
        empty_label=_("没有带"),
    )
    day = forms.DateField(label=_("哪天去的"), widget=date_input())
    remarks = forms.CharField(
        label=_("备注"),
        max_length=200,
        required=False,
        help_text=_("只有本支部和上级看得到。不写病情和家里的困难。"),
    )
    next_on = forms.DateField(label=_("下次哪天去"), required=False, widget=date_input())

    def __init__(self, *args: Any, packs: QuerySet[LearningPack], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "pack", packs)

    def visit(self) -> Visit:
        return Visit(**self.cleaned_data)


class UnplannedVisitForm(VisitForm):
    """What followed no plan: how, when and by whom stand there already, the rest may be left."""

    channel = forms.ChoiceField(label=_("方式"), choices=WAYS, widget=forms.RadioSelect)
    visitor = forms.ModelChoiceField(
        label=_("谁去的、谁联系的"), queryset=Person.objects.none(), empty_label=None
    )
    field_order = ("channel", "day", "visitor", "way", "pack", "remarks", "next_on")

    def __init__(self, *args: Any, helpers: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "visitor", helpers)
        self.fields["way"].required = False

    def visit(self) -> Visit:
        said = ("day", "way", "pack", "remarks", "next_on")
        return Visit(**{name: self.cleaned_data[name] for name in said})

    def plan(self, kinds: list[str]) -> VisitPlan:
        data = self.cleaned_data
        return VisitPlan(
            day=data["day"], visitor=data["visitor"], channel=data["channel"], kinds=kinds
        )


class PackForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("哪个党组织准备的"), queryset=PartyOrganisation.objects.none(), empty_label=None
    )
    title = forms.CharField(label=_("学习包名称"), max_length=60)
    contents = forms.CharField(
        label=_("里面有什么"),
        max_length=1000,
        help_text=_("一样写一行。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, organisations: QuerySet[PartyOrganisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "organisation", organisations)
