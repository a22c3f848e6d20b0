"""A device in plain words, from the user agent: “iPhone · 微信”. Kept as a code, shown as words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# In this order: the first that occurs in the user agent is the one.
_MACHINES = (
    ("iPhone", "iphone", "iPhone"),
    ("iPad", "ipad", "iPad"),
    ("HarmonyOS", "harmony", gettext_noop("鸿蒙手机")),
    ("OpenHarmony", "harmony", gettext_noop("鸿蒙手机")),
    ("Android", "android", gettext_noop("安卓手机")),
    ("Windows", "windows", gettext_noop("Windows 电脑")),
    ("Macintosh", "mac", gettext_noop("苹果电脑")),
    ("Linux", "linux", gettext_noop("Linux 电脑")),
)
_PROGRAMS = (
    ("wxwork", "wecom", gettext_noop("企业微信")),
    ("MicroMessenger", "wechat", gettext_noop("微信")),
    ("DingTalk", "dingtalk", gettext_noop("钉钉")),
    ("QQ/", "qq", "QQ"),
    ("Edg", "edge", "Edge"),
    ("Firefox", "firefox", "Firefox"),
    ("Chrome", "chrome", "Chrome"),
    ("Safari", "safari", "Safari"),
)
_WORDS = {code: words for _mark, code, words in (*_MACHINES, *_PROGRAMS)}


def code_of(user_agent: str) -> str:
    """``iphone/wechat``; nothing of the version, so that it tells no more than it must."""
    return "/".join(filter(None, (_first(_MACHINES, user_agent), _first(_PROGRAMS, user_agent))))


def is_inside_chat(user_agent: str) -> bool:
    """WeChat's, WeCom's, DingTalk's or QQ's own browser, which has no passkeys."""
    return _first(_PROGRAMS, user_agent) in {"wechat", "wecom", "dingtalk", "qq"}


def words_of(code: str) -> str:
    """iPhone · 微信."""
    words = [_(_WORDS[part]) for part in code.split("/") if part in _WORDS]
    return " · ".join(words) or _("其他设备")


def _first(marks: tuple[tuple[str, str, str], ...], user_agent: str) -> str:
    return next((code for mark, code, _words in marks if mark in user_agent), "")
