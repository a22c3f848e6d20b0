"""The page of the recycle bin, and putting something back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading, recycling
from wuxin.core.errors import NotAllowed
from wuxin.core.http import Access, Request, next_url, render_page, searches, writes
from wuxin.core.models import KEPT_IN_BIN

_AT_ONCE = 50
_FOUND_AT_ONCE = 200  # what is looked for stands in no address, so there is no second page


@searches(access=Access.STAFF, recorded=gettext_noop("看回收站"))
def bin_page(request: Request) -> HttpResponse:
    """What the reader could delete and somebody did, the latest first; a title may be a name."""
    if not recycling.may_have_any(request.actor):
        raise NotAllowed
    text = request.POST.get("q", "").strip()[:80]
    rows = recycling.visible_to(request.actor).filter(binned_at__gt=clock.now() - KEPT_IN_BIN)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(place__icontains=text))
    at_once = _FOUND_AT_ONCE if text else _AT_ONCE
    page = Paginator(rows.defer("row"), at_once).get_page(request.GET.get("page"))
    labels = {kind: one.label for kind, one in recycling.bins().items()}
    lines = [(row, labels[row.kind]) for row in page.object_list]
    reading.shows(request, "core.binned", [row.pk for row, _label in lines])
    context = {"page": page, "lines": lines, "text": text}
    return render_page(request, "core/bin.html", context)


@writes(access=Access.STAFF)
def restoration(request: Request, number: int) -> HttpResponse:
    """Put it back, and stay where one was."""
    binned = get_object_or_404(recycling.visible_to(request.actor), pk=number)
    recycling.put_back(binned=binned, by=request.actor, now=clock.now())
    messages.success(request, _("“%(title)s”放回去了。") % {"title": binned.title})
    return redirect(next_url(request, "/bin/"))
