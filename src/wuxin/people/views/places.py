"""From the navigation to the one organisation that is meant, or to a list to choose from."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wuxin.core.errors import Sentence
from wuxin.core.http import Access, Request, reads, render_page
from wuxin.people.models import PartyOrganisation, Role


@reads(access=Access.STAFF)
def my_offices(request: Request) -> HttpResponse:
    reached = PartyOrganisation.objects.reached_by(request.actor, *Role.values)
    return _lead(request, reached, "people:office_list", _("职务"))


@reads(access=Access.STAFF)
def my_links(request: Request) -> HttpResponse:
    roles = (Role.ORGANISER, Role.SECRETARY, Role.DEPUTY)
    reached = PartyOrganisation.objects.reached_by(request.actor, *roles).holding_members()
    return _lead(request, reached, "people:link_list", _("个人链接"))


def _lead(
    request: Request, reached: QuerySet[PartyOrganisation], route: str, title: Sentence
) -> HttpResponse:
    organisations = list(reached.order_by("path"))
    if len(organisations) == 1:
        return redirect(route, organisations[0].code)
    items = [
        {"title": one.name, "note": one.get_kind_display(), "url": reverse(route, args=[one.code])}
        for one in organisations
    ]
    return render_page(request, "people/office_places.html", {"items": items, "title": title})
