"""The two switches on every page, a job's progress, and the style page."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from wuxin.core import forms, jobs, style_page
from wuxin.core.http import Access, Request, next_url, reads, render_page, writes
from wuxin.core.middleware import LANGUAGE_COOKIE, TYPE_COOKIE
from wuxin.core.models import Job

_A_YEAR_S = 365 * 24 * 3600


@writes(access=Access.PUBLIC)
def language(request: Request) -> HttpResponse:
    return _remember(request, forms.Language(request.POST), "language", LANGUAGE_COOKIE)


@writes(access=Access.PUBLIC)
def type_size(request: Request) -> HttpResponse:
    return _remember(request, forms.TypeSize(request.POST), "type", TYPE_COOKIE)


@reads(access=Access.SIGNED_IN)
def job_progress(request: Request, number: int) -> HttpResponse:
    """How far a job of one's own is; polled by the page that started it."""
    job = Job.objects.filter(pk=number, account_id=request.actor.account_id).first()
    if job is None:
        raise Http404
    context = {"job": job, "progress": jobs.progress_of(job.pk)}
    return render_page(request, "core/job_progress.html", context, fragment="job-progress")


@reads(access=Access.DEMO)
def components(request: Request) -> HttpResponse:
    return render_page(request, "core/components.html", style_page.context())


def _remember(
    request: Request, form: forms.Language | forms.TypeSize, field: str, cookie: str
) -> HttpResponse:
    response = redirect(next_url(request, "/"))
    if form.is_valid():
        response.set_cookie(
            cookie,
            form.cleaned_data[field],
            max_age=_A_YEAR_S,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
