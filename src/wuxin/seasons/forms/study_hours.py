"""Shapes of study hours: a policy from a template, its terms, a new version, an approval."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import PartyOrganisation
from wuxin.seasons import hours_wording
from wuxin.seasons.actions.hours_policies import PolicyPlan
from wuxin.seasons.forms.seasons import choices_of, date_input
from wuxin.seasons.hours_templates import TEMPLATES
from wuxin.seasons.models import Audience, FurtherApproval, HoursPolicy

_MINUTES = ("whole_from", "half_from", "least")
_LABELS = {
    "whole": _("全天几学时"),
    "half": _("半天几学时"),
    "whole_from": _("满几分钟算全天"),
    "half_from": _("满几分钟算半天"),
    "each": _("一小时几学时"),
    "least": _("满几分钟"),
    "worth": _("几学时"),
    "quarters": _("最多几学时"),
}


class HoursField(forms.DecimalField):
    """Hours in steps of 0.25, kept as quarters."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"step": "0.25", "min": 0, "inputmode": "decimal"})
        super().__init__(min_value=Decimal(0), max_value=Decimal(8784), widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        hours = super().clean(value)
        if hours is None:
            return None
        quarters = hours * hours_wording.QUARTERS
        if quarters != int(quarters):
            raise forms.ValidationError(_("学时按 0.25 一档填写，例如 1.5。"))
        return int(quarters)


class NewPolicy(forms.Form):
    """Choose a template, for whom, from when."""

    template = forms.ChoiceField(
        label=_("模板"),
        choices=[(template.code, template.title) for template in TEMPLATES.values()],
        widget=forms.RadioSelect,
        help_text=_("各地办法不一样。先选一个相近的，数字下一步都能改。"),
    )
    organisation = forms.ModelChoiceField(
        label=_("适用于"), queryset=PartyOrganisation.objects.none(), empty_label=None
    )
    from_on = forms.DateField(label=_("从哪天起"), widget=date_input())

    def __init__(
        self, *args: Any, organisations: QuerySet[PartyOrganisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "organisation", organisations)


class PolicyDraft(forms.Form):
    """A draft: who, from when to when, approved by whom; and every number of its terms."""

    title = forms.CharField(label=_("名称"), max_length=60)
    population = forms.ChoiceField(label=_("对象"), choices=Audience.choices)
    from_on = forms.DateField(label=_("从哪天起"), widget=date_input())
    to_on = forms.DateField(
        label=_("到哪天止"), widget=date_input(), required=False, help_text=_("不填就一直有效。")
    )
    approver = forms.CharField(
        label=_("批准机关或文号"),
        max_length=60,
        required=False,
        help_text=_("生效之前要填，例如文件号。"),
    )
    target = HoursField(label=_("一年要求几学时"))
    teaching = forms.IntegerField(
        label=_("主讲人按百分之几计"), min_value=0, max_value=1000, help_text=_("200 就是两倍。")
    )
    carry = HoursField(label=_("最多结转几学时"), help_text=_("0 就是不结转。"))

    def __init__(self, data: Any = None, *, policy: HoursPolicy) -> None:
        self.terms: dict[str, Any] = policy.terms
        initial = {
            name: getattr(policy, name)
            for name in ("title", "population", "from_on", "to_on", "approver")
        }
        initial |= {
            "target": hours_wording.as_hours(self.terms["target"]).normalize(),
            "carry": hours_wording.as_hours(self.terms["carry"]).normalize(),
            "teaching": self.terms["teaching"],
        }
        super().__init__(data, initial=initial)
        for name, row, key, words in _numbers(self.terms):
            self.fields[name] = _field(row, key, words)

    def plan(self) -> PolicyPlan:
        """What was said, with the terms as they are kept."""
        data = self.cleaned_data
        terms = deepcopy(self.terms)
        terms |= {name: data[name] for name in ("target", "teaching", "carry")}
        for name, row, key, _words in _numbers(terms):
            row[key] = data[name]
        said = ("title", "population", "from_on", "to_on", "approver")
        return PolicyPlan(terms=terms, **{name: data[name] for name in said})


class NewVersion(forms.Form):
    from_on = forms.DateField(label=_("新版从哪天起"), widget=date_input())


class Decision(forms.Form):
    """What the county said."""

    decision = forms.ChoiceField(label=_("认定"), choices=FurtherApproval.Decision.choices)
    reference = forms.CharField(label=_("认定文号或说明"), max_length=80)


def _numbers(terms: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], str, str]]:
    """Every number of the rules and caps: a field's name, the row it stands in, its key, where."""
    for part in ("rules", "caps"):
        for place, row in enumerate(terms[part], 1):
            words = hours_wording.title_text(row)
            for step_place, step in enumerate([row, *row.get("steps", [])]):
                said = gettext("%(title)s第 %(number)s 档") % {"title": words, "number": step_place}
                for key in [key for key in step if key in _LABELS]:
                    yield (
                        f"{part}.{place}.{step_place}.{key}",
                        step,
                        key,
                        said if step_place else words,
                    )


def _field(row: Mapping[str, Any], key: str, words: str) -> forms.Field:
    label = f"{words}：{_LABELS[key]}"
    if key in _MINUTES:
        return forms.IntegerField(label=label, initial=row[key], min_value=1, max_value=1440)
    return HoursField(label=label, initial=hours_wording.as_hours(row[key]).normalize())
