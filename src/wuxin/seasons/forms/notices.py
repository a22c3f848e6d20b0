"""Shape of a notice: to which branches, what, and a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuxin.core import files
from wuxin.people.models import PartyOrganisation
from wuxin.seasons.forms.seasons import choices_of


class NoticeForm(forms.Form):
    title = forms.CharField(label=_("标题"), max_length=60)
    text = forms.CharField(
        label=_("正文"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )
    file = forms.FileField(
        label=_("附件"),
        required=False,
        max_length=120,
        help_text=_("PDF、Word、Excel 或图片，10 MB 以内。"),
        widget=forms.FileInput(attrs={"accept": ",".join(files.ENDINGS)}),
    )
    branches = forms.ModelMultipleChoiceField(
        label=_("发给哪些支部"),
        queryset=PartyOrganisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, branches: list[PartyOrganisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [branch.pk for branch in branches]
        choices_of(self, "branches", PartyOrganisation.objects.filter(pk__in=ids))
        self.fields["branches"].initial = ids
