"""What the style page shows: one invented sample for every component."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

CLASSROOMS = [
    ("aspiration", _("初心课堂"), "flame"),
    ("compassion", _("爱心课堂"), "heart-handshake"),
    ("craftsmanship", _("匠心课堂"), "certificate"),
    ("warmth", _("暖心课堂"), "home-heart"),
    ("connection", _("连心课堂"), "message-report"),
]


class SampleForm(forms.Form):
    title = forms.CharField(label=_("活动名称"), max_length=20, help_text=_("不超过 20 字。"))
    day = forms.DateField(
        label=_("日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    kind = forms.ChoiceField(label=_("课堂"), choices=[(s, name) for s, name, _icon in CLASSROOMS])
    reach = forms.ChoiceField(
        label=_("方式"),
        widget=forms.RadioSelect,
        choices=[("site", _("现场")), ("home", _("送学上门"))],
    )
    note = forms.CharField(
        label=_("备注"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    file = forms.FileField(label=_("附件"), required=False)
    agreed = forms.BooleanField(label=_("我已核对以上内容"), required=False)


def context() -> dict[str, Any]:
    """Everything core/components.html asks for."""
    return {
        "classrooms": [{"slug": s, "name": n, "icon": i} for s, n, i in CLASSROOMS],
        "crumbs": [{"label": _("首页"), "url": "#"}, {"label": _("样式"), "url": "#"}],
        "chips": [
            {"label": _("全部"), "url": "#", "active": True, "count": 41},
            {"label": _("已学到"), "url": "#", "active": False, "count": 38},
            {"label": _("待送学"), "url": "#", "active": False, "count": 3},
        ],
        "pages": [
            {"label": _("批次"), "url": "#", "active": True, "count": 3},
            {"label": _("名单"), "url": "#", "active": False},
            {"label": _("会议记录"), "url": "#", "active": False},
        ],
        "walk": [
            {"label": _("上传"), "state": "done"},
            {"label": _("核对"), "state": "current"},
            {"label": _("完成"), "state": ""},
        ],
        "facts": [
            (_("时间"), "3月4日 14:00–16:00"),
            (_("地点"), _("示例纪念馆一号展厅")),
            (_("应到"), _("30 人")),
            (_("主持人"), ""),
        ],
        "people": [
            {"name": "陈一诺", "initials": "cyn", "here": True, "note": ""},
            {"name": "何晓岚", "initials": "hxl", "here": False, "note": _("请假 · 家中有事")},
            {"name": "孟书白", "initials": "msb", "here": False, "note": _("送学上门 · 3月8日")},
            {"name": "沈知行", "initials": "szx", "here": True, "note": ""},
        ],
        "page": Paginator(range(41), 20).page(1),
        "form": SampleForm(),
        "wrong_form": SampleForm({"title": "", "day": "2022-03-04", "kind": "warmth"}),
    }
