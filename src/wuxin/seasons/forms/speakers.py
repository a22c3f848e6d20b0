"""Shape of a speaker: a person who was found, or a guest."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import Person
from wuxin.seasons.actions import SpeakerPlan
from wuxin.seasons.forms.seasons import choices_of
from wuxin.seasons.models import Activity, Batch


class SpeakerForm(forms.Form):
    """``person`` is hidden: the id of a person who was found."""

    person = forms.ModelChoiceField(
        queryset=Person.objects.none(), required=False, widget=forms.HiddenInput
    )
    name = forms.CharField(label=_("姓名"), max_length=80, required=False)
    institution = forms.CharField(label=_("单位、职务"), max_length=80, required=False)
    batch = forms.ModelChoiceField(
        label=_("哪一批"), queryset=Batch.objects.none(), required=False, empty_label=_("各批次")
    )

    def __init__(
        self, *args: Any, activity: Activity, persons: QuerySet[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "person", persons)
        choices_of(self, "batch", activity.batches.order_by("number"))
        field: Any = self.fields["batch"]
        field.label_from_instance = _number_of

    def plan(self) -> SpeakerPlan:
        return SpeakerPlan(**self.cleaned_data)


def _number_of(batch: Batch) -> str:
    return str(_("第 %(number)s 批") % {"number": batch.number})
