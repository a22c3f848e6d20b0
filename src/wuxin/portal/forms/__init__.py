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


class OwnSeason(forms.Form):
    """Who begins, for whom; a word is typed, so that nobody clears the demo by a slip."""

    unit = forms.CharField(
        label=_("您的单位"),
        max_length=60,
        help_text=_("主管冬训的党组织，例如：示例区教体局党委。以后能改。"),
    )
    name = forms.CharField(
        label=_("您的姓名"), max_length=40, help_text=_("您就是第一位组织者，可以再任命别人。")
    )
    word = forms.RegexField(
        r"^\s*(清空|clear)\s*$",
        label=_("输入“清空”两个字"),
        error_messages={"invalid": _("请输入“清空”，确认要离开演示。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        """A name is no option of a command."""
        return str(self.cleaned_data["name"]).strip().lstrip("-")
