"""The entry for suggestions and complaints, open to everybody; the list, for the organiser."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from wuxin.core import clock, crypto
from wuxin.core.errors import NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.portal import forms, policies
from wuxin.portal.actions import suggestions as actions
from wuxin.portal.models import REPLY_DAYS, Suggestion
from wuxin.portal.queries import suggestions as queries

_PAGE_SIZE = 20


@reads(access=Access.PUBLIC)
def suggestion_new(request: Request) -> HttpResponse:
    """``page`` in the address is where the reader was."""
    form = forms.SuggestionForm(initial={"page": request.GET.get("page", "")[:200]})
    return _show_form(request, form)


@writes(access=Access.PUBLIC)
def suggestion_send(request: Request) -> HttpResponse:
    form = forms.SuggestionForm(request.POST)
    if form.is_valid():
        try:
            actions.send_suggestion(**form.cleaned_data, now=clock.now())
        except actions.TooManyAtOnce as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show_form(request, form, status=422)
    return redirect("portal:suggestion_thanks")


@reads(access=Access.PUBLIC)
def suggestion_thanks(request: Request) -> HttpResponse:
    context = {"base": _base(request), "days": REPLY_DAYS}
    return render_page(request, "portal/suggestion_thanks.html", context)


@reads(access=Access.STAFF)
def suggestion_list(request: Request) -> HttpResponse:
    return _show_list(request)


@writes(access=Access.STAFF)
def suggestion_answer(request: Request, number: int) -> HttpResponse:
    if not policies.can_answer_suggestions(request.actor):
        raise NotAllowed
    suggestion = get_object_or_404(Suggestion, pk=number)
    form = forms.AnswerForm(request.POST)
    if form.is_valid():
        try:
            actions.answer_suggestion(
                suggestion=suggestion, **form.cleaned_data, by=request.actor, now=clock.now()
            )
        except actions.AlreadyAnswered as error:
            form.add_error(None, str(error))
    if form.errors:
        return _show_list(request, refused=(number, form), status=422)
    return redirect("portal:suggestion_list")


def _show_form(request: Request, form: forms.SuggestionForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "base": _base(request)}
    return render_page(
        request, "portal/suggestion_new.html", context, fragment="suggestion-form", status=status
    )


def _show_list(
    request: Request, *, refused: tuple[int, forms.AnswerForm] | None = None, status: int = 200
) -> HttpResponse:
    if not policies.can_answer_suggestions(request.actor):
        raise NotAllowed
    rows = Suggestion.objects.select_related("answered_by").unanswered_first()
    page = Paginator(rows, _PAGE_SIZE).get_page(request.GET.get("page"))
    now, today = clock.now(), clock.today()
    with crypto.hold(map(crypto.subject_of, page.object_list)):
        lines = [
            {
                "suggestion": suggestion,
                "is_overdue": suggestion.answered_at is None and suggestion.due_on < today,
                "contact": suggestion.contact(),
                "form": refused[1]
                if refused and refused[0] == suggestion.pk
                else forms.AnswerForm(auto_id=f"answer-{suggestion.pk}-%s"),
            }
            for suggestion in page.object_list
        ]
    context = {"page": page, "lines": lines, "months": queries.months(now), "days": REPLY_DAYS}
    return render_page(request, "portal/suggestion_list.html", context, status=status)


def _base(request: Request) -> str:
    return "base.html" if request.actor.is_signed_in else "base_public.html"
