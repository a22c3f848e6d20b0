"""Around every request: the reader's language and type size, and faults told in a sentence."""

import errno
from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from wuxin.core.http import back_url

LANGUAGE_COOKIE = "wuxin_language"
TYPE_COOKIE = "wuxin_type"
KEYS_COOKIE = "wuxin_keys"
TYPE_SIZES = ("normal", "large")

_FULL = _("磁盘已满，这一步没有保存。请联系管理员腾出空间后再试，已保存的内容不受影响。")
_REFUSED = _("磁盘写不进去，这一步没有保存。请联系管理员检查磁盘空间、配额和好坏后再试。")
_BUSY = _("系统正忙，这一步没有保存。请稍候几秒再点一次，已填的内容还在。")

# What SQLite and PostgreSQL say; SQLite says "I/O error" where a quota stops it.
_SENTENCES = (
    ("full", _FULL),
    ("no space", _FULL),
    ("disk i/o error", _REFUSED),
    ("locked", _BUSY),
    ("deadlock", _BUSY),
    ("too many", _BUSY),
)
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

Answer = Callable[[HttpRequest], HttpResponse]
LARGEST_NUMBER = 2**63 - 1  # of a row, on both databases


class Preferences:
    """Language and type size are two switches that the browser remembers."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, settings.LANGUAGE_CODE)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        size = request.COOKIES.get(TYPE_COOKIE, "normal")
        vars(request).update(type_size=size if size in TYPE_SIZES else "normal")
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ContentPolicy:
    """One content security policy for every page, put together once: a file has a stricter one.

    Beside it what a page may ask the device for: the camera, to read codes, and passkeys, nothing
    else. No other site may load what is answered here.
    """

    powers = (
        "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), "
        "publickey-credentials-get=(self), publickey-credentials-create=(self)"
    )

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.policy: str = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers["Permissions-Policy"] = self.powers
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class PossibleNumbers:
    """What an address asks for by a number that no row can have is not found, and asked nowhere."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, _request: HttpRequest, _view: Answer, _args: object, places: dict[str, object]
    ) -> None:
        if any(isinstance(one, int) and one > LARGEST_NUMBER for one in places.values()):
            raise Http404


class FaultSentences:
    """A full disk or a busy database is told in a sentence; nothing was half-done."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        sentence = sentence_of_fault(error)
        if sentence is None:
            return None
        context = {"message": sentence, "back_url": back_url(request)}
        return render(request, "503.html", context, status=503)


def sentence_of_fault(error: Exception) -> object | None:
    """What to tell the reader of a fault of the machine; None if it is not one."""
    if isinstance(error, OSError):
        return _FULL if error.errno in _NO_SPACE else None
    if not isinstance(error, OperationalError):
        return None
    text = str(error).lower()
    return next((sentence for part, sentence in _SENTENCES if part in text), None)
