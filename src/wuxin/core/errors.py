"""Errors that a reader can act on. Each carries one sentence that says what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class DomainError(Exception):
    """A rule was broken; nothing was changed. ``str(error)`` is for the reader.

    A subclass states the fact in its name and the sentence in ``message``, which may hold
    named places (``%(name)s``) that the parameters fill.
    """

    message: Sentence = _("这一步没有完成，请检查后再试。")

    def __init__(self, message: Sentence | None = None, **params: object) -> None:
        super().__init__()
        if message is not None:
            self.message = message
        self.params: Mapping[str, object] = params

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.params if self.params else text


class NotAllowed(DomainError):
    """The actor can see the thing, and may not do this to it."""

    message = _("您的职务不能办理这一项，请联系本支部书记或教体局党建科。")


class Conflict(DomainError):
    """Somebody else changed the same thing first."""

    message = _("刚才有人改动了同一条记录，请刷新页面核对后再改。")
