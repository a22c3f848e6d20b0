"""Template tags that no component could be."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wuxin.core import clock, columns
from wuxin.core.columns import Shown
from wuxin.core.http import ONCE, new_submission_token

register = template.Library()

_SPRITE = "wuxin/icons.svg"
_WEEKDAYS = "一二三四五六日"


@register.simple_tag
def once() -> SafeString:
    """A hidden field: the form it stands in is done once, however often it is sent."""
    return format_html('<input type="hidden" name="{}" value="{}">', ONCE, new_submission_token())


@register.simple_tag
def icon(name: str, icon_class: str = "", icon_label: str = "") -> SafeString:
    """An icon of the sprite. With a label only where no text stands beside it."""
    if not icon_label:
        return _drawn(name, icon_class)
    return format_html(
        '<svg class="icon {}" role="img" aria-label="{}"><use href="{}#{}" /></svg>',
        icon_class,
        icon_label,
        static(_SPRITE),
        name,
    )


@register.simple_tag(takes_context=True, name="columns")
def columns_of(context: template.Context, table: str, more: Iterable[object] = ()) -> Shown:
    """A declared table's columns as its reader wants them, and one for each row of ``more``."""
    return columns.shown(context["request"], table, more)


@register.filter
def day(value: date | datetime | None) -> str:
    """3月4日 星期五, or Fri 4 March."""
    if value is None:
        return ""
    on = clock.local_day(value) if isinstance(value, datetime) else value
    if (get_language() or "").startswith("zh"):
        return f"{on.month}月{on.day}日 星期{_WEEKDAYS[on.weekday()]}"
    return date_format(on, "D j F")


@register.filter
def full_day(value: date | datetime | None) -> str:
    """2022年3月4日, or 4 March 2022."""
    if value is None:
        return ""
    on = clock.local_day(value) if isinstance(value, datetime) else value
    if (get_language() or "").startswith("zh"):
        return f"{on.year}年{on.month}月{on.day}日"
    return date_format(on, "j F Y")


@register.filter
def month(value: date) -> str:
    """2022年3月, or March 2022."""
    if (get_language() or "").startswith("zh"):
        return f"{value.year}年{value.month}月"
    return date_format(value, "F Y")


@register.filter
def short_day(value: date) -> str:
    """3/4 under a column of a chart, or 4 Mar."""
    if (get_language() or "").startswith("zh"):
        return f"{value.month}/{value.day}"
    return date_format(value, "j M")


@register.filter
def moment(value: datetime | None) -> str:
    """3月4日 14:00, or 4 March 14:00, in Asia/Shanghai."""
    if value is None:
        return ""
    local = value.astimezone(clock.LOCAL)
    if (get_language() or "").startswith("zh"):
        return f"{local.month}月{local.day}日 {local:%H:%M}"
    return f"{date_format(local.date(), 'j F')} {local:%H:%M}"


@register.filter
def time_of_day(value: datetime | None) -> str:
    """14:00."""
    return f"{value.astimezone(clock.LOCAL):%H:%M}" if value else ""


@register.filter
def until(end: datetime | None, start: datetime) -> str:
    """15:30; where the day is another than that of the start, 次日 00:30."""
    text = time_of_day(end)
    if end is None or clock.local_day(end) == clock.local_day(start):
        return text
    return _("次日 %(time)s") % {"time": text}


@register.filter
def grouped(value: int | None) -> str:
    """3,544."""
    return "" if value is None else f"{value:,}"


@register.filter
def plain(value: float) -> str:
    """A number as an attribute of a drawing: a point, no grouping, whatever the language."""
    return f"{value:g}"


@cache
def _drawn(name: str, icon_class: str) -> SafeString:
    """Some thirty stand on a page and say the same on every one, so each is drawn once."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}" /></svg>',
        icon_class,
        static(_SPRITE),
        name,
    )
