"""Study hours as they are written."""

from django import template

from wuxin.seasons.hours_wording import hours_text

register = template.Library()


@register.filter
def study_hours(quarters: int | None) -> str:
    """Quarters as hours: 4, 0.25, 1.5; nothing where nothing is known."""
    return "" if quarters is None else hours_text(quarters)
