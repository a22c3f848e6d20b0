"""The six stops: whose face, what to do in one sentence, and the number it changes."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import Sentence
from wuxin.portal.tour import numbers
from wuxin.portal.tour.numbers import Number


@dataclass(frozen=True, slots=True)
class Stop:
    """``face`` is the slug of the demo's role; ``ends`` says what has changed and why it counts."""

    slug: str
    title: Sentence
    face: str
    icon: str
    classroom: str
    do: Sentence
    ends: Sentence
    number: Number


STOPS = (
    Stop(
        "figure",
        _("一个数，两下点到人"),
        "organiser",
        "chart-bar",
        "craftsmanship",
        _("在初心课堂里点“实境课堂参训人数”后面的数，看口径，再点“看背后的记录”。"),
        _("数字背后就是这些人。您看了名单，审计里就多一笔，谁也删不掉。"),
        numbers.READINGS,
    ),
    Stop(
        "roll-call",
        _("在手机上点名"),
        "secretary",
        "device-mobile",
        "aspiration",
        _("在手机里点“全到，除了……”，把没来的那位点掉，再点“完成”。"),
        _("书记点一下，组织者首页的数就变了；会议记录和群里的话也写好了。"),
        numbers.FIELD_CLASS,
    ),
    Stop(
        "visit",
        _("送学上门"),
        "organiser",
        "home-heart",
        "warmth",
        _("约在今天上门，打印便条，回来点“去过了，记一笔”。"),
        _("学习送到家里，没学到的人少了一个：送，不是催。"),
        numbers.LEFT,
    ),
    Stop(
        "declined",
        _("本人谢绝，如实记下"),
        "organiser",
        "heart-handshake",
        "compassion",
        _("这位同志说不用了：点“本人谢绝”。"),
        _("如实写下，就是一个结果。以后没有人再催，改主意随时可以撤回。"),
        numbers.DECLINED,
    ),
    Stop(
        "overlap",
        _("一个人，同时在两处"),
        "organiser",
        "alert-triangle",
        "craftsmanship",
        _("打开主题党日那一处，进会议记录点“更正点名”，把那一位点掉，再完成。"),
        _("发布之前先对账：两处点到的人改对了，数字才对得上。"),
        numbers.OVERLAPS,
    ),
    Stop(
        "briefing",
        _("简报，用 Word 打开"),
        "organiser",
        "file-word",
        "connection",
        _("点“下载 Word”，翻到附表：第 2 站点名以后的人数就在里面。"),
        _("没有一个数是打上去的：点名变了，简报跟着变。"),
        numbers.FIELD_CLASS,
    ),
)
SLUGS = tuple(stop.slug for stop in STOPS)


def find(slug: str) -> Stop | None:
    return next((stop for stop in STOPS if stop.slug == slug), None)
