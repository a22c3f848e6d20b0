"""Why something cannot be put back: each says what to do instead."""

from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import Conflict, DomainError


class CannotPutBack(DomainError):
    message = _("这一项放不回去了。请重新添加一项。")


class PutBackAlready(Conflict):
    message = _("这一项已经放回去了。请刷新页面看看。")


class TooLate(CannotPutBack):
    message = _("这一项删除已满 30 天，放不回去了。请重新添加一项。")


class PlaceTaken(CannotPutBack):
    message = _("“%(title)s”放不回去：同样的一项已经又加上了。请先改名或删去现在的那一项，再放回。")


class ParentGone(CannotPutBack):
    message = _("“%(title)s”放不回去：它原来所在的地方已经没有了。请先放回那一项，或重新添加。")
