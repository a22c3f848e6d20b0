"""The landing page, and the home page of each role."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect

from wuxin.core import clock
from wuxin.core.backup import keeping
from wuxin.core.http import Access, Request, reads, render_page
from wuxin.people.models import Role
from wuxin.people.queries.factors import has_to_set_up
from wuxin.portal.queries import beginning, first_impression, organiser, own
from wuxin.portal.tour.place import Place
from wuxin.reports.queries.moment import one_moment
from wuxin.seasons.choice import chosen_code
from wuxin.seasons.models import Season


@reads(access=Access.PUBLIC)
def landing(request: Request) -> HttpResponse:
    """What this is, and the ways in; who is signed in is led home."""
    if request.actor.is_signed_in:
        return redirect("portal:home")
    context: dict[str, object] = {}
    if settings.DEMO:
        context = first_impression.of_demo() | {"place": Place.of(request)}
    return render_page(request, "portal/landing.html", context)


@reads(access=Access.SIGNED_IN)
def home(request: Request) -> HttpResponse:
    """The first page of whoever is signed in, by what they hold."""
    actor, now, chosen = request.actor, clock.now(), chosen_code(request)
    if actor.has(Role.ORGANISER):
        with one_moment():
            context = organiser.overview(actor, now=now, chosen=chosen)
        context["beginning"] = _beginning(request, context)
        context["backup_is_old"] = keeping.is_too_old(now)
        context["lacks_factor"] = has_to_set_up(actor)
        return render_page(request, "portal/organiser.html", context)
    if actor.has(Role.SECRETARY, Role.DEPUTY):
        context = own.of_secretary(actor, now=now, chosen=chosen)
        return render_page(request, "portal/secretary.html", context)
    if actor.has(Role.AUDITOR):
        with one_moment():
            context = organiser.figures(actor, now=now, chosen=chosen)
        context["lacks_factor"] = has_to_set_up(actor)
        return render_page(request, "portal/auditor.html", context)
    if actor.has(Role.OPERATOR):
        context = own.of_operator() | {"lacks_factor": has_to_set_up(actor)}
        return render_page(request, "portal/operator.html", context)
    return render_page(request, "portal/teacher.html", own.of_teacher(actor, now=now))


def _beginning(request: Request, context: dict[str, object]) -> beginning.Beginning | None:
    """Asked for only while the page has nothing to tell, so that no other page pays for it."""
    rooms, season = context.get("classrooms"), context.get("season")
    if isinstance(rooms, list) and any(room["readings"] for room in rooms):
        return None
    return beginning.of_organiser(request.actor, season if isinstance(season, Season) else None)
