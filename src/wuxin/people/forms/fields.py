"""Fields that several forms share."""

from typing import Any

from django import forms


def day_field(label: Any, **extra: Any) -> forms.DateField:
    """A day, as browsers ask for it."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **extra)
