"""Shapes of sign-in and of passwords."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import Account


def _password(label: Any, autocomplete: str, **extra: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget, **extra)


class SignIn(forms.Form):
    username = forms.CharField(
        label=_("账号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = _password(_("口令"), "current-password")


class NewPassword(forms.Form):
    """A password and the same again, by the rules of the settings."""

    password = _password(_("新口令"), "new-password", help_text=_("至少 10 个字，不要全是数字。"))
    again = _password(_("再输一遍"), "new-password")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        first, again = found.get("password"), found.get("again")
        if first and again and first != again:
            self.add_error("again", _("两次输入的口令不一样，请重新输一遍。"))
        return found


class ChangePassword(NewPassword):
    current = _password(_("现在的口令"), "current-password")
    field_order = ["current", "password", "again"]

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.account.check_password(current):
            raise forms.ValidationError(_("现在的口令不对，请重新输入。"))
        return current
