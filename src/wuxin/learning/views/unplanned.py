"""A member was reached otherwise than planned: written down from their place in a help list."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.learning import actions
from wuxin.learning.forms.visits import UnplannedVisitForm
from wuxin.learning.models import LearningPack
from wuxin.ledger.models import Channel
from wuxin.people.models import Person
from wuxin.seasons.models import Season
from wuxin.seasons.policies import coverage as policies
from wuxin.seasons.queries import work_lists
from wuxin.seasons.views.helping import helpers_of, member_or_404, say_who_is_named

_SHOWING = gettext_noop("送学上门")


@reads(access=Access.STAFF, recorded=_SHOWING)
def unplanned_visit_new(request: Request, code: str, person_id: int) -> HttpResponse:
    season, person = member_or_404(request, code, person_id)
    if not policies.can_help(request.actor, season, person):
        raise NotAllowed
    return _show(request, season, person, _form(request, season, person))


@writes(access=Access.STAFF)
def unplanned_visit_create(request: Request, code: str, person_id: int) -> HttpResponse:
    season, person = member_or_404(request, code, person_id)
    form = _form(request, season, person, request.POST)
    if form.is_valid():
        _record(request, season, person, form)
    if form.errors:
        return _show(request, season, person, form, status=422)
    messages.success(request, _("记下了：%(name)s这一次。") % {"name": person.name})
    return redirect("seasons:work_list", code, person.organisation_id)


def _record(request: Request, season: Season, person: Person, form: UnplannedVisitForm) -> None:
    """It brings the learning of whatever is open; what is wrong is said in the form."""
    helped = work_lists.help_for(season, person, request.actor, clock.now())
    try:
        actions.record_unplanned_visit(
            season=season,
            person=person,
            plan=form.plan(helped.open_kinds),
            visit=form.visit(),
            by=request.actor,
            now=clock.now(),
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, str(error))


def _form(
    request: Request, season: Season, person: Person, data: QueryDict | None = None
) -> UnplannedVisitForm:
    packs = LearningPack.objects.visible_to(request.actor).filter(season=season)
    initial = {
        "channel": Channel.DELIVERY.value,
        "day": min(clock.today(), season.to_on),
        "visitor": request.actor.person_id,
    }
    helpers = helpers_of(request, person)
    return UnplannedVisitForm(data, packs=packs, helpers=helpers, initial=initial)


def _show(
    request: Request, season: Season, person: Person, form: UnplannedVisitForm, *, status: int = 200
) -> HttpResponse:
    say_who_is_named(request, person)
    context = {"season": season, "person": person, "form": form}
    return render_page(request, "learning/unplanned_visit_new.html", context, status=status)
