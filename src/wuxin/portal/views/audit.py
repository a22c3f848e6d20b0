"""The audit for the auditor: what was done, what was read, and the state of the seal."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from wuxin.core.errors import NotAllowed
from wuxin.core.http import Access, Request, reads, render_page
from wuxin.core.proofs import Proof
from wuxin.core.seals import telling
from wuxin.portal.forms import AuditFilter
from wuxin.portal.queries import audit as queries

_LISTS = {"events": queries.events, "readings": queries.readings}


@reads(access=Access.STAFF, proof=Proof.ONCE)
def audit_list(request: Request) -> HttpResponse:
    """Fifty rows at a time, the latest first; ``before`` leads to older ones."""
    if not queries.may_read(request.actor):
        raise NotAllowed
    log = request.GET.get("log", "events")
    log = log if log in _LISTS else "events"
    form = AuditFilter(request.GET)
    wanted = form.wanted() if form.is_valid() else queries.Wanted()
    lines = _LISTS[log](wanted)
    more = len(lines) > queries.PAGE_SIZE
    lines = lines[: queries.PAGE_SIZE]
    context = {
        "log": log,
        "form": form,
        "lines": lines,
        "older": lines[-1].number if more else None,
        "is_first": wanted.before is None,
        "seal": queries.seal(),
        "logs": [
            {"label": title, "url": f"?log={name}", "active": name == log}
            for name, title in telling.TITLES.items()
        ],
        "filter_label": _("哪一种记录"),
    }
    return render_page(request, "portal/audit_list.html", context)
