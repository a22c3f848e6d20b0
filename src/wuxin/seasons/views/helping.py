"""One member: a place in a batch, a visit, an honest answer; each in one press."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, reading
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, next_url, reads, render_page, writes
from wuxin.people.models import Person, within
from wuxin.seasons import actions, refusals
from wuxin.seasons.actions import Answer
from wuxin.seasons.forms import coverage as forms
from wuxin.seasons.models import (
    Activity,
    AnswerKind,
    Batch,
    CoverageAnswer,
    Exemption,
    OutreachPlan,
    Season,
    Standing,
)
from wuxin.seasons.policies import coverage as policies
from wuxin.seasons.queries import work_lists
from wuxin.seasons.views.coverage import season_or_404

_SHOWING = gettext_noop("帮一位党员补学")


@dataclass(slots=True)
class _Page:
    """The forms of the page, one of them as it was sent; what is in the way of a batch."""

    visit: forms.VisitForm
    not_reached: forms.NotReachedForm
    exemption: forms.ExemptionForm
    error: str = ""
    busy: Batch | None = None


@reads(access=Access.STAFF, recorded=_SHOWING)
def member_help(request: Request, code: str, person_id: int) -> HttpResponse:
    season, person = member_or_404(request, code, person_id)
    return _show(request, season, person, _forms(request, person))


@writes(access=Access.STAFF)
def place_offer(request: Request, code: str, person_id: int) -> HttpResponse:
    """Into a batch to come that has places."""
    season, person = member_or_404(request, code, person_id)
    seen = Activity.objects.visible_to(request.actor).filter(season=season)
    batches = Batch.objects.filter(activity__in=seen).select_related("activity__season", "venue")
    wanted = request.POST.get("batch", "")
    batch = get_object_or_404(batches, pk=wanted if wanted.isdecimal() else 0)
    confirmed = "confirmed" in request.POST
    try:
        actions.enrol_person(
            batch=batch, person=person, by=request.actor, now=clock.now(), confirmed=confirmed
        )
    except NotAllowed:
        raise
    except DomainError as error:
        page = _forms(request, person)
        page.error = str(error)
        page.busy = batch if isinstance(error, refusals.PeopleBusy) else None
        return _show(request, season, person, page, status=422)
    messages.success(request, _("%(name)s已排进这一批。") % {"name": person.name})
    return _back(request, season, person)


@writes(access=Access.STAFF)
def visit_plan(request: Request, code: str, person_id: int) -> HttpResponse:
    """A visit on a day: it brings the learning of whatever is open."""
    season, person = member_or_404(request, code, person_id)
    found = _forms(request, person)
    found.visit = form = _visit_form(request, person, request.POST)

    def plan() -> None:
        helped = work_lists.help_for(season, person, request.actor, clock.now())
        actions.plan_outreach(
            season=season,
            person=person,
            plan=form.plan(helped.open_kinds),
            by=request.actor,
            now=clock.now(),
        )

    if _done(form, plan):
        messages.success(request, _("已约好，到时去看%(name)s。") % {"name": person.name})
        return _back(request, season, person)
    return _show(request, season, person, found, status=422)


@writes(access=Access.STAFF)
def visit_cancellation(request: Request, code: str, person_id: int) -> HttpResponse:
    season, person = member_or_404(request, code, person_id)
    plans = OutreachPlan.objects.filter(season=season, person=person)
    plan = get_object_or_404(plans, pk=_number(request, "plan"))
    actions.cancel_outreach_plan(plan=plan, by=request.actor, now=clock.now())
    messages.success(request, _("这次上门已取消。"))
    return _back(request, season, person)


@writes(access=Access.STAFF)
def not_reached(request: Request, code: str, person_id: int) -> HttpResponse:
    season, person = member_or_404(request, code, person_id)
    found = _forms(request, person)
    found.not_reached = form = _not_reached_form(request, person, request.POST)

    def answer() -> None:
        actions.record_answer(
            season=season, person=person, answer=form.answer(), by=request.actor, now=clock.now()
        )

    if _done(form, answer):
        messages.success(request, _("记下了：今天没联系上，到日子再联系。"))
        return _back(request, season, person)
    return _show(request, season, person, found, status=422)


@writes(access=Access.STAFF)
def decline(request: Request, code: str, person_id: int) -> HttpResponse:
    season, person = member_or_404(request, code, person_id)
    answer = Answer(kind=AnswerKind.DECLINED.value)
    actions.record_answer(
        season=season, person=person, answer=answer, by=request.actor, now=clock.now()
    )
    messages.success(request, _("记下了：本人谢绝。以后愿意，随时可以撤回。"))
    return _back(request, season, person)


@writes(access=Access.STAFF)
def answer_withdrawal(request: Request, code: str, person_id: int) -> HttpResponse:
    season, person = member_or_404(request, code, person_id)
    answers = CoverageAnswer.objects.filter(season=season, person=person)
    answer = get_object_or_404(answers, pk=_number(request, "answer"))
    actions.withdraw_answer(answer=answer, by=request.actor, now=clock.now())
    messages.success(request, _("已撤回。"))
    return _back(request, season, person)


@writes(access=Access.STAFF)
def exemption(request: Request, code: str, person_id: int) -> HttpResponse:
    season, person = member_or_404(request, code, person_id)
    found = _forms(request, person)
    found.exemption = form = forms.ExemptionForm(request.POST)

    def exempt() -> None:
        actions.record_exemption(
            season=season,
            person=person,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            now=clock.now(),
        )

    if _done(form, exempt):
        messages.success(request, _("已登记免于要求。去看望一次，就算不漏学。"))
        return _back(request, season, person)
    return _show(request, season, person, found, status=422)


@writes(access=Access.STAFF)
def exemption_withdrawal(request: Request, code: str, person_id: int) -> HttpResponse:
    season, person = member_or_404(request, code, person_id)
    rows = Exemption.objects.filter(season=season, person=person, withdrawn_at=None)
    actions.withdraw_exemption(exemption=get_object_or_404(rows), by=request.actor, now=clock.now())
    messages.success(request, _("已撤回。"))
    return _back(request, season, person)


def _done(form: Form, work: Callable[[], None]) -> bool:
    """Whether the form was right and the rule kept; what was wrong is then said in the form."""
    if not form.is_valid():
        return False
    try:
        work()
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


def member_or_404(request: Request, code: str, person_id: int) -> tuple[Season, Person]:
    """The season, and a member on its roster whom one sees."""
    season = season_or_404(request, code)
    seen = Person.objects.visible_to(request.actor).select_related("organisation", "unit")
    on_roster = Standing.objects.visible_to(request.actor).filter(requirement__season=season)
    return season, get_object_or_404(seen, pk=person_id, pk__in=on_roster.values("person"))


def _number(request: Request, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def helpers_of(request: Request, person: Person) -> QuerySet[Person]:
    """Those of the member's own branch, and whoever asks."""
    place = person.organisation
    near = within((place.path,), "organisation__") if place else Q(pk__in=[])
    return Person.objects.filter(near | Q(pk=request.actor.person_id or 0)).in_roster_order()


def say_who_is_named(request: Request, person: Person) -> None:
    """The member, for whom the reader works, and those who are offered as visitors."""
    helpers = helpers_of(request, person).values_list("pk", flat=True)
    reading.shows(request, "people.person", dict.fromkeys([person.pk, *helpers]))
    reading.helps(request, person.pk)


def _visit_form(request: Request, person: Person, data: QueryDict | None = None) -> forms.VisitForm:
    initial = {"visitor": request.actor.person_id}
    helpers = helpers_of(request, person)
    return forms.VisitForm(data, helpers=helpers, initial=initial, prefix="visit")


def _not_reached_form(
    request: Request, person: Person, data: QueryDict | None = None
) -> forms.NotReachedForm:
    initial = {"helper": request.actor.person_id}
    helpers = helpers_of(request, person)
    return forms.NotReachedForm(data, helpers=helpers, initial=initial, prefix="again")


def _forms(request: Request, person: Person) -> _Page:
    return _Page(
        _visit_form(request, person), _not_reached_form(request, person), forms.ExemptionForm()
    )


def _back(request: Request, season: Season, person: Person) -> HttpResponse:
    default = redirect("seasons:member_help", season.code, person.pk).url
    return redirect(next_url(request, default))


def _show(
    request: Request, season: Season, person: Person, page: _Page, *, status: int = 200
) -> HttpResponse:
    context = {
        "season": season,
        "person": person,
        "helped": work_lists.help_for(season, person, request.actor, clock.now()),
        "may_help": policies.can_help(request.actor, season, person),
        "page": page,
    }
    say_who_is_named(request, person)
    return render_page(request, "seasons/member_help.html", context, status=status)
