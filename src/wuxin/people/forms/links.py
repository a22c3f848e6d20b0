"""Shapes of handing out links and giving a code."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from wuxin.core import clock


class LinkCode(forms.Form):
    code = forms.CharField(
        label=_("确认码"),
        help_text=_("纸条上或书记告诉您的 6 位数字。"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
        validators=[RegexValidator(r"^\d{6}$", _("确认码是 6 位数字，请再看一下。"))],
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(_without_spaces(data), **kwargs)


class IssueLinks(forms.Form):
    """For whom (all without one, all not opened yet, or one person), and until which day."""

    MISSING, UNOPENED = "missing", "unopened"

    scope = forms.ChoiceField(
        label=_("发给"),
        choices=[
            (MISSING, _("还没有链接的人")),
            (UNOPENED, _("已发但还没打开的人（旧的作废，重新生成）")),
        ],
        initial=MISSING,
        widget=forms.RadioSelect,
    )
    last_on = forms.DateField(
        label=_("用到哪一天"),
        help_text=_("一般填本季冬训结束的日子，过后链接自动停用。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def expires_at(self) -> datetime:
        """The end of the last day, as the moment at which the next one begins."""
        last_on: date = self.cleaned_data["last_on"]
        return datetime.combine(last_on + timedelta(days=1), time(), tzinfo=clock.LOCAL)


def _without_spaces(data: Any) -> Any:
    """People type “123 456”, and some keyboards give full-width digits."""
    if data is None:
        return None
    cleaned = data.copy()
    digits = str.maketrans("０１２３４５６７８９", "0123456789", " \u3000-")
    cleaned["code"] = str(data.get("code", "")).translate(digits)
    return cleaned
