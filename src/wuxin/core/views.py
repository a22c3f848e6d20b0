"""What a browser remembers of its reader's wishes; a job's progress; the style page."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from wuxin.core import columns, forms, jobs, style_page
from wuxin.core.http import Access, Request, next_url, reads, render_page, writes
from wuxin.core.middleware import KEYS_COOKIE, LANGUAGE_COOKIE, TYPE_COOKIE
from wuxin.core.models import Job

_A_YEAR_S = 365 * 24 * 3600


@writes(access=Access.PUBLIC)
def language(request: Request) -> HttpResponse:
    return _remember(request, forms.Language(request.POST), "language", LANGUAGE_COOKIE)


@writes(access=Access.PUBLIC)
def type_size(request: Request) -> HttpResponse:
    return _remember(request, forms.TypeSize(request.POST), "type", TYPE_COOKIE)


@writes(access=Access.PUBLIC)
def column_choice(request: Request) -> HttpResponse:
    """Remember which columns of a table are left out; with ``reset``, none."""
    left_out = set(request.POST.getlist("offered")) - set(request.POST.getlist("shown"))
    if "reset" in request.POST:
        left_out = set()
    table = request.POST.get("table", "")
    cookie = columns.changed(request.COOKIES.get(columns.COOKIE, ""), table, left_out)
    return _keep(redirect(next_url(request, "/")), columns.COOKIE, cookie)


@reads(access=Access.PUBLIC)
def keys(request: Request) -> HttpResponse:
    """Which keys do what, and the switch that turns them off."""
    return render_page(request, "core/keys.html")


@writes(access=Access.PUBLIC)
def key_choice(request: Request) -> HttpResponse:
    is_off = request.POST.get("keys") == "off"
    return _keep(redirect("core:keys"), KEYS_COOKIE, "off" if is_off else "on")


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
    return _keep(response, cookie, form.cleaned_data[field]) if form.is_valid() else response


def _keep(response: HttpResponse, cookie: str, value: str) -> HttpResponse:
    response.set_cookie(
        cookie,
        value,
        max_age=_A_YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
