"""The calendar of a month or a week, and the addresses at which phones subscribe to one."""

import hashlib
from datetime import date, timedelta
from time import monotonic

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.throttle import seconds_to_wait
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import actions, calendar_file
from wuxin.seasons.kinds import CLASSROOMS
from wuxin.seasons.policies.roll_calls import CALLERS
from wuxin.seasons.queries import calendar as queries

MOST_A_MINUTE = 20


@reads(access=Access.SIGNED_IN)
def calendar(request: Request) -> HttpResponse:
    """A month, or the week of a day; ``?on`` any day of it."""
    on, is_week = _asked_day(request), request.GET.get("view") == "week"
    monday = on - timedelta(days=on.weekday())
    first, last = (monday, monday + timedelta(days=6)) if is_week else _month(on)
    classroom = request.GET.get("classroom", "")[:20]
    month = 0 if is_week else on.month
    shown = queries.days_shown(request.actor, first, last, month=month, classroom=classroom)
    context = {
        "days": shown,
        "on": on,
        "today": clock.today(),
        "is_week": is_week,
        "is_empty": not any(day.batches for day in shown),
        "before": first - timedelta(days=1) if is_week else on.replace(day=1) - timedelta(days=1),
        "after": last + timedelta(days=1) if is_week else _next_month(on),
        "classroom": classroom,
        "classrooms": CLASSROOMS,
    }
    return render_page(request, "seasons/calendar.html", context)


@reads(access=Access.PUBLIC)
def feed(request: Request, token: str) -> HttpResponse:
    """The calendar itself. Too often asked is answered before anything is looked up."""
    key = hashlib.sha256(token.encode()).hexdigest()
    wait = seconds_to_wait(f"feed:{key}", most=MOST_A_MINUTE, window_s=60, at_s=monotonic())
    if wait:
        return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    found = queries.feed_of(token)
    if found is None:
        raise Http404
    events = queries.events_of(found)
    title = found.organisation.name if found.organisation else _("我的安排")
    body = calendar_file.build(f"{settings.SITE_TITLE} {title}", events)
    changed = max([found.made_at, *(event.changed_at for event in events)])
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=calendar_file.TYPE)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(changed.timestamp())
    response.headers["Cache-Control"] = "private, max-age=300"
    unchanged = get_conditional_response(request, etag, int(changed.timestamp()), response)
    return unchanged or response


@reads(access=Access.SIGNED_IN)
def feeds(request: Request) -> HttpResponse:
    return _show_feeds(request)


@writes(access=Access.SIGNED_IN)
def feed_new(request: Request) -> HttpResponse:
    """The new address is in this answer only."""
    organisation = _asked_organisation(request)
    token = actions.make_feed(organisation=organisation, by=request.actor, now=clock.now())
    return _show_feeds(request, token=token)


@writes(access=Access.SIGNED_IN)
def feed_revocation(request: Request) -> HttpResponse:
    organisation = _asked_organisation(request)
    actions.revoke_feed(organisation=organisation, by=request.actor, now=clock.now())
    messages.success(request, _("这个订阅地址已停用。"))
    return redirect("seasons:feeds")


def _asked_organisation(request: Request) -> PartyOrganisation | None:
    asked = request.POST.get("organisation", "")
    if not asked:
        return None
    reached = PartyOrganisation.objects.reached_by(request.actor, *CALLERS)
    found: PartyOrganisation = get_object_or_404(reached, pk=int(asked) if asked.isdecimal() else 0)
    return found


def _show_feeds(request: Request, *, token: str = "") -> HttpResponse:
    address = settings.SITE_URL + reverse("seasons:feed", args=[token]) if token else ""
    context = {
        "address": address,
        "own": queries.own_feed(request.actor),
        "is_person": request.actor.person_id is not None,
        "organisations": queries.feeds_of(request.actor),
    }
    response = render_page(request, "seasons/feeds.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked_day(request: Request) -> date:
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return clock.today()
    return day if 2000 < day.year < 2100 else clock.today()


def _month(on: date) -> tuple[date, date]:
    """Whole weeks, from Monday to Sunday, around the month."""
    first, last = on.replace(day=1), _next_month(on) - timedelta(days=1)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def _next_month(on: date) -> date:
    return (on.replace(day=1) + timedelta(days=32)).replace(day=1)
