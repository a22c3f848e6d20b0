"""Shapes of an offer and of an answer."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wuxin.ledger.models import Channel
from wuxin.people.models import Person
from wuxin.seasons.actions import Answer, VisitPlan
from wuxin.seasons.forms.seasons import choices_of, date_input
from wuxin.seasons.models import AnswerKind, ExemptionReason

WAYS = [
    (Channel.DELIVERY.value, Channel.DELIVERY.label),
    (Channel.PHONE.value, Channel.PHONE.label),
    (Channel.POST.value, Channel.POST.label),
]


class _WithHelpers(forms.Form):
    """A form in which one of the branch goes or gets in touch."""

    helper_field = ""

    def __init__(self, *args: Any, helpers: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, self.helper_field, helpers)


class VisitForm(_WithHelpers):
    """A day, and who goes; the learning of whatever is still open comes along."""

    helper_field = "visitor"
    day = forms.DateField(label=_("哪天去"), widget=date_input())
    visitor = forms.ModelChoiceField(
        label=_("谁去"), queryset=Person.objects.none(), empty_label=_("选一位")
    )
    channel = forms.ChoiceField(label=_("方式"), choices=WAYS)

    def plan(self, kinds: list[str]) -> VisitPlan:
        return VisitPlan(**self.cleaned_data, kinds=kinds)


class NotReachedForm(_WithHelpers):
    """Who tries, and when again."""

    helper_field = "helper"
    helper = forms.ModelChoiceField(
        label=_("谁去联系"), queryset=Person.objects.none(), empty_label=_("选一位")
    )
    again_on = forms.DateField(label=_("哪天再联系"), widget=date_input())

    def answer(self) -> Answer:
        return Answer(kind=AnswerKind.NOT_REACHED.value, **self.cleaned_data)


class ExemptionForm(forms.Form):
    reason = forms.ChoiceField(label=_("原因"), choices=ExemptionReason.choices)
