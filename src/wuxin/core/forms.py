"""Shapes of the two switches on every page."""

from django import forms
from django.conf import settings

from wuxin.core.middleware import TYPE_SIZES


class Language(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class TypeSize(forms.Form):
    type = forms.ChoiceField(choices=[(size, size) for size in TYPE_SIZES])
