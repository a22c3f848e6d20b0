"""The offer to undo, at once, on the next page that the reader sees."""

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from wuxin.core.http import Request
from wuxin.core.models import Binned


def offer_undo(request: Request, binned: Binned) -> None:
    """Say what was deleted, with a button that puts it back; the address goes as its tag."""
    undo = reverse("core:restoration", args=[binned.pk])
    text = _("“%(title)s”已删除，30 天内可以放回。") % {"title": binned.title}
    messages.success(request, text, extra_tags=undo)
