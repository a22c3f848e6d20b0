"""Shapes of what is typed on pages that belong to no app."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wuxin.portal.models import LONGEST
from wuxin.portal.queries.audit import Wanted


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


class AuditFilter(forms.Form):
    """What the auditor looks for: numbers only, so that no name stands in an address."""

    account = forms.IntegerField(label=_("账号编号"), required=False, min_value=1)
    subject = forms.RegexField(
        r"^[\w-]{1,40}$", label=_("对象编号"), required=False, strip=True, max_length=40
    )
    what = forms.RegexField(
        r"^[\w.:]{1,80}$", label=_("代码开头"), required=False, strip=True, max_length=80
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            account_id=given["account"],
            subject=given["subject"],
            what=given["what"],
            before=given["before"],
        )
