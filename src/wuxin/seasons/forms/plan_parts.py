"""Shapes of the parts of a plan: frame, classrooms, requirements."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wuxin.ledger.models import Classroom, Kind
from wuxin.seasons.actions import RequirementPlan, SeasonFrame
from wuxin.seasons.forms.seasons import date_input
from wuxin.seasons.models import Audience, RequirementMeasure


class Frame(forms.Form):
    """Title, days, and the day whose roster counts."""

    title = forms.CharField(label=_("名称"), max_length=60)
    from_on = forms.DateField(label=_("开始日期"), widget=date_input())
    to_on = forms.DateField(label=_("结束日期"), widget=date_input())
    cut_off_on = forms.DateField(
        label=_("名册截止日"),
        required=False,
        widget=date_input(),
        help_text=_("这一天名册上的人、这一天的类别，就是各项要求的对象；不填就是结束那天。"),
    )

    def frame(self) -> SeasonFrame:
        return SeasonFrame(**self.cleaned_data)


class Classrooms(forms.Form):
    classrooms = forms.MultipleChoiceField(
        label=_("这次办哪些课堂"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("去掉的课堂，目标会留着；再勾上就回来。已有活动的课堂去不掉。"),
    )

    def __init__(self, *args: Any, rooms: Iterable[Classroom], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "classrooms", [(room.slug, str(room)) for room in rooms])


class RequirementForm(forms.Form):
    """What is asked, of whom, how much, and what counts towards it."""

    title = forms.CharField(label=_("内容"), max_length=80)
    is_required = forms.TypedChoiceField(
        label=_("性质"),
        choices=[("yes", _("规定动作")), ("no", _("自选动作"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    audience = forms.ChoiceField(label=_("对象"), choices=Audience.choices)
    measure = forms.ChoiceField(
        label=_("按什么计"), choices=RequirementMeasure.choices, widget=forms.RadioSelect
    )
    target = forms.IntegerField(
        label=_("要求"),
        widget=forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"}),
        help_text=_("几次，或多少分钟（15 的倍数）。"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("算哪些活动"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一样也不勾，就是凡计入覆盖的都算。"),
    )

    def __init__(self, *args: Any, kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "kinds", _by_classroom(kinds))

    def plan(self) -> RequirementPlan:
        return RequirementPlan(**self.cleaned_data)


def _by_classroom(kinds: Iterable[Kind]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind in kinds:
        room = str(kind.classroom) if kind.classroom else _now("各课堂")
        groups.setdefault(room, []).append((kind.code, str(kind)))
    return list(groups.items())


def _offer(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    if isinstance(field, forms.MultipleChoiceField):
        field.choices = choices
