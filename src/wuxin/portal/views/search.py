"""The search of the desk's header."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import reading
from wuxin.core.http import Access, Request, render_page, searches
from wuxin.portal import forms
from wuxin.portal.queries import search as queries


@searches(access=Access.STAFF, recorded=gettext_noop("查找人员"))
def search(request: Request) -> HttpResponse:
    form = forms.SearchForm(request.POST)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries.search(request.actor, text)
    reading.shows(request, "people.person", [person.pk for person in found.persons])
    context = {"query": text, "found": found, "groups": _groups(found)}
    return render_page(request, "portal/search.html", context, fragment="search-results")


def _groups(found: queries.Found) -> list[dict[str, object]]:
    persons = [
        _line(one.name, one.organisation.name if one.organisation else "", "people:person_detail",
              one.pk)
        for one in found.persons
    ]  # fmt: skip
    organisations = [
        _line(one.name, one.get_kind_display(), "people:organisation_detail", one.code)
        for one in found.organisations
    ]
    activities = [
        _line(one.title, one.season.title, "seasons:activity", one.pk) for one in found.activities
    ]
    groups: list[dict[str, object]] = [
        {"title": _("人员"), "icon": "user", "lines": persons},
        {"title": _("党组织"), "icon": "sitemap", "lines": organisations},
        {"title": _("活动"), "icon": "calendar-event", "lines": activities},
    ]
    return [group for group in groups if group["lines"]]


def _line(title: str, note: str, route: str, key: object) -> dict[str, str]:
    return {"title": title, "note": note, "url": reverse(route, args=[key])}
