"""Shapes of what is typed on pages that belong to no app."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wuxin.portal.models import LONGEST


class SuggestionForm(forms.Form):
    text = forms.CharField(
        label=_("您的意见或投诉"),
        max_length=LONGEST,
        help_text=_("说清哪件事、哪个页面就行。内部资料，不得填写涉密内容。"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    contact = forms.CharField(
        label=_("怎么联系您"),
        max_length=60,
        required=False,
        help_text=_("想要回复就留个电话或邮箱，加密保存，只有组织者看得到。"),
    )
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("答复"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=40)
