"""Shape of a copy: first what is previewed, then the days that stayed ticked."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wuxin.seasons.actions import ActivityCopy
from wuxin.seasons.forms.seasons import choices_of, date_input
from wuxin.seasons.models import Season
from wuxin.seasons.queries.series import Rhythm


class CopyForm(forms.Form):
    """Where to, from which day on, how often; ``day`` are those that stay ticked."""

    title = forms.CharField(label=_("活动名称"), max_length=60)
    season = forms.ModelChoiceField(
        label=_("哪次冬训"), queryset=Season.objects.none(), empty_label=None
    )
    rhythm = forms.ChoiceField(label=_("多久一次"), choices=Rhythm)
    first_on = forms.DateField(label=_("第一次在哪天"), widget=date_input())
    until = forms.DateField(
        label=_("到哪天为止"),
        required=False,
        widget=date_input(),
        help_text=_("每周、每月才填；不填就到冬训结束。"),
    )
    with_branches = forms.BooleanField(label=_("支部也照样排进去"), required=False)

    def __init__(self, *args: Any, seasons: QuerySet[Season], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_of(self, "season", seasons)

    def plan(self, days: list[date]) -> ActivityCopy:
        data = self.cleaned_data
        return ActivityCopy(
            season=data["season"],
            title=data["title"],
            days=days,
            with_branches=data["with_branches"],
        )


def days_in(texts: list[str]) -> list[date]:
    """The ticked days; what is no day is left out."""
    found = []
    for text in texts[:100]:
        try:
            found.append(date.fromisoformat(text))
        except ValueError:
            continue
    return found
