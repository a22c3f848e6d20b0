"""Who speaks at an activity: found by name, or a guest written down; taken off."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, render_page, searches, writes
from wuxin.core.undoing import offer_undo
from wuxin.people.models import Person
from wuxin.people.queries.search import search_persons
from wuxin.seasons import actions
from wuxin.seasons.forms.speakers import SpeakerForm
from wuxin.seasons.models import Activity
from wuxin.seasons.policies import activities as policies
from wuxin.seasons.queries.speakers import speakers_of
from wuxin.seasons.views.activities import activity_or_404

_SHOWING = gettext_noop("安排主讲人")


@searches(access=Access.STAFF, recorded=_SHOWING)
def speakers(request: Request, number: int) -> HttpResponse:
    """Those who speak; a POST looks for a person, whose name stands in no address."""
    activity = _editable(request, number)
    return _show(request, activity, _form(request, activity))


@writes(access=Access.STAFF)
def speaker_new(request: Request, number: int) -> HttpResponse:
    activity = _editable(request, number)
    form = SpeakerForm(
        request.POST, activity=activity, persons=Person.objects.visible_to(request.actor)
    )
    if form.is_valid():
        try:
            actions.add_speaker(
                activity=activity, plan=form.plan(), by=request.actor, now=clock.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("seasons:speakers", number)
    return _show(request, activity, form, status=422)


@writes(access=Access.STAFF)
def speaker_removal(request: Request, number: int, speaker_id: int) -> HttpResponse:
    activity = _editable(request, number)
    seen = activity.speakers.select_related("activity__season", "activity__organisation", "person")
    speaker = get_object_or_404(seen, pk=speaker_id)
    removed = actions.remove_speaker(speaker=speaker, by=request.actor, now=clock.now())
    offer_undo(request, removed)
    return redirect("seasons:speakers", number)


def _editable(request: Request, number: int) -> Activity:
    activity = activity_or_404(request, number)
    if not policies.can_edit_activity(request.actor, activity):
        raise NotAllowed
    return activity


def _form(request: Request, activity: Activity) -> SpeakerForm:
    return SpeakerForm(activity=activity, persons=Person.objects.none())


def _show(
    request: Request, activity: Activity, form: SpeakerForm, *, status: int = 200
) -> HttpResponse:
    text = request.POST.get("q", "").strip()
    speaking = speakers_of(activity)
    found = search_persons(request.actor, text) if text else []
    shown = [*(one.person_id for one in speaking if one.person_id), *(one.pk for one in found)]
    reading.shows(request, "people.person", shown)
    context = {
        "activity": activity,
        "speakers": speaking,
        "form": form,
        "batches": activity.batches.order_by("number"),
        "text": text,
        "found": found,
    }
    return render_page(request, "seasons/speakers.html", context, status=status)
