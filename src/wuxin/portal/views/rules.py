"""The rules R1 to R20 with their evidence, for who answers for them and who checks."""

from django.http import HttpResponse

from wuxin.core.errors import NotAllowed
from wuxin.core.http import Access, Request, reads, render_page
from wuxin.portal import policies
from wuxin.portal.rules import RULES, look


@reads(access=Access.STAFF)
def rule_list(request: Request) -> HttpResponse:
    if not policies.can_see_rules(request.actor):
        raise NotAllowed
    return render_page(request, "portal/rule_list.html", {"findings": list(look(RULES))})
