"""The guided tour of the demo: its six stops, the phone frame, the strip. Absent elsewhere."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from wuxin.core import clock
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.portal.demo.roles import face
from wuxin.portal.queries import tour as queries
from wuxin.portal.tour import bar, framing, stops, targets
from wuxin.portal.tour.place import Place
from wuxin.portal.views import demo


@reads(access=Access.DEMO)
def tour(request: Request) -> HttpResponse:
    """All six stops, what was changed at each, and the way on."""
    place = Place.of(request)
    base = "base.html" if request.actor.is_signed_in else "base_public.html"
    context = {"base": base, "place": place, "lines": queries.lines(place)}
    return render_page(request, "portal/tour.html", context)


@writes(access=Access.DEMO)
def tour_stop(request: Request) -> HttpResponse:
    """Go to a stop: with its face, to its page, its number as it is before."""
    stop = stops.find(request.POST.get("stop", stops.SLUGS[0]))
    season = targets.season()
    if stop is None or season is None:
        raise Http404
    place = Place.of(request) or Place()
    if place.is_on:
        place.leave_stop()
    place.enter(stop, targets.find(stop.slug, season, clock.now()))
    chosen = face(stop.face)
    if chosen is None:
        raise Http404
    demo.become(request, chosen)
    place.keep(request)
    return redirect(place.url)


@writes(access=Access.DEMO)
def tour_leave(request: Request) -> HttpResponse:
    """The strip goes; where one was can be taken up again."""
    place = Place.of(request)
    if place is not None:
        place.leave_stop()
        place.is_on = False
        place.keep(request)
    return redirect("portal:tour")


@reads(access=Access.DEMO)
def tour_phone(request: Request) -> HttpResponse:
    """The secretary's roll call in a phone frame, the organiser's number beside it."""
    place = Place.of(request)
    if place is None or not place.is_on or not place.target.get("inner"):
        return redirect("portal:tour")
    context = {"place": place, "tour": bar.of(request, place, is_live=True)}
    return framing.may_frame(render_page(request, "portal/tour_phone.html", context))


@reads(access=Access.DEMO)
def tour_bar(request: Request) -> HttpResponse:
    """What to do and the number as it is now; nothing where that was seen already."""
    place = Place.of(request)
    if place is None or not place.is_on:
        raise Http404
    shown = bar.of(request, place, is_live="live" in request.GET)
    if request.GET.get("seen") == str(shown.now):
        return HttpResponse(status=204)
    context = {"tour": shown}
    return render_page(request, "portal/tour_number.html", context)
