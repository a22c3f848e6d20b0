"""Notices: written by the organiser, confirmed once a branch, with a file for those they reach."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wuxin.core import clock, files
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.seasons import actions
from wuxin.seasons.actions import NoticePlan
from wuxin.seasons.forms.notices import NoticeForm
from wuxin.seasons.models import Notice, NoticeReceipt, Season
from wuxin.seasons.policies import notices as policies
from wuxin.seasons.policies.seasons import can_plan_season
from wuxin.seasons.queries import notices as queries


@reads(access=Access.STAFF)
def notice_list(request: Request) -> HttpResponse:
    seasons = Season.objects.visible_to(request.actor).latest_first()[:5]
    can = [season for season in seasons if policies.can_send_notices(request.actor, season)]
    context = {
        "notices": Notice.objects.visible_to(request.actor)[:100],
        "season": can[0] if can else None,
    }
    return render_page(request, "seasons/notice_list.html", context)


@reads(access=Access.STAFF)
def notice_new(request: Request, code: str) -> HttpResponse:
    season = _season_or_refuse(request, code)
    return _show_form(request, season, NoticeForm(branches=queries.branches_to_tell(season)))


@writes(access=Access.STAFF)
def notice_create(request: Request, code: str) -> HttpResponse:
    season = _season_or_refuse(request, code)
    branches = queries.branches_to_tell(season)
    form = NoticeForm(request.POST, request.FILES, branches=branches)
    if not form.is_valid():
        return _show_form(request, season, form, status=422)
    try:
        notice = actions.send_notice(
            season=season, plan=_plan(form, season), by=request.actor, now=clock.now()
        )
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, str(error))
        return _show_form(request, season, form, status=422)
    return redirect("seasons:notice", notice.pk)


@reads(access=Access.STAFF)
def notice(request: Request, number: int) -> HttpResponse:
    found = _notice_or_404(request, number)
    receipts = queries.receipts_of(found, request.actor)
    context = {
        "notice": found,
        "receipts": [(one, policies.can_confirm(request.actor, one)) for one in receipts],
        "waiting": sum(one.confirmed_at is None for one in receipts),
        "group_text": queries.group_text(found),
        "is_sender": can_plan_season(request.actor, found.season),
    }
    return render_page(request, "seasons/notice.html", context)


@reads(access=Access.STAFF)
def notice_file(request: Request, number: int) -> HttpResponse:
    """The attachment, to be saved and never shown in place."""
    found = _notice_or_404(request, number)
    if not found.file_key:
        raise Http404
    return files.answer(found.file_key, found.file_name)


@writes(access=Access.STAFF)
def notice_confirmation(request: Request, number: int, organisation_id: int) -> HttpResponse:
    found = _notice_or_404(request, number)
    receipts = NoticeReceipt.objects.filter(notice=found).select_related("organisation")
    receipt = get_object_or_404(receipts, organisation=organisation_id)
    actions.confirm_notice(receipt=receipt, by=request.actor, now=clock.now())
    messages.success(request, _("已回执：%(name)s。") % {"name": receipt.organisation.name})
    return redirect("seasons:notice", number)


def _plan(form: NoticeForm, season: Season) -> NoticePlan:
    data = form.cleaned_data
    file, owner = data["file"], f"organisation:{season.organisation_id}"
    kept = files.keep(file.name, file, file.size, owner=owner) if file else None
    return NoticePlan(
        title=data["title"],
        text=data["text"],
        branches=list(data["branches"]),
        file_key=kept.key if kept else "",
        file_name=kept.name if kept else "",
    )


def _notice_or_404(request: Request, number: int) -> Notice:
    notices = Notice.objects.visible_to(request.actor)
    return get_object_or_404(notices.select_related("season__organisation"), pk=number)


def _season_or_refuse(request: Request, code: str) -> Season:
    seasons = Season.objects.visible_to(request.actor).select_related("organisation")
    season = get_object_or_404(seasons, code=code)
    if not policies.can_send_notices(request.actor, season):
        raise NotAllowed
    return season


def _show_form(
    request: Request, season: Season, form: NoticeForm, *, status: int = 200
) -> HttpResponse:
    context = {"season": season, "form": form}
    return render_page(request, "seasons/notice_new.html", context, status=status)
