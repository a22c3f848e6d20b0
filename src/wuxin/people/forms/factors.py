"""Shapes of proofs and of what sets a second factor up."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CODE, PASSWORD, PASSKEY = "proof_code", "proof_password", "proof_passkey"
PROOF_FIELDS = (CODE, PASSWORD, PASSKEY)
_APP_DIGITS, _SHEET_DIGITS = 6, 8
_LONGEST_ANSWER = 8_000


class CodeField(forms.CharField):
    """Digits, however they are grouped: 123 456."""

    def __init__(self, *, digits: tuple[int, ...], **kwargs: Any) -> None:
        self.digits = digits
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "autocapitalize": "none"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        text = "".join(str(super().clean(value)).split()).replace("-", "")
        if text and (not (text.isascii() and text.isdecimal()) or len(text) not in self.digits):
            raise forms.ValidationError(_("请只填数字：手机上是六位，码单上是八位。"))
        return text


class AnswerField(forms.CharField):
    """What a browser says of a passkey, as JSON; put in by the page's script."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=_LONGEST_ANSWER, widget=forms.HiddenInput, **kwargs)

    def clean(self, value: Any) -> dict[str, Any]:
        text = super().clean(value)
        try:
            found = json.loads(text or "{}")
        except ValueError as error:
            raise forms.ValidationError(_("浏览器的回答读不懂，请再试一次。")) from error
        return found if isinstance(found, dict) else {}


class FactorProof(forms.Form):
    """A code of the app or of the sheet, or a passkey's answer."""

    proof_code = CodeField(
        digits=(_APP_DIGITS, _SHEET_DIGITS),
        label=_("验证码"),
        error_messages={"required": _("请填验证码。")},
    )
    proof_passkey = AnswerField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[CODE].required = not self.data.get(PASSKEY)


class PasswordProof(forms.Form):
    proof_password = forms.CharField(
        label=_("口令"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class Confirm(forms.Form):
    code = CodeField(digits=(_APP_DIGITS,), label=_("手机上现在的六位数字"))


class NewPasskey(forms.Form):
    name = forms.CharField(
        label=_("给它起个名字"), max_length=30, help_text=_("如“办公室电脑”“我的手机”。")
    )
    answer = AnswerField(required=False)
