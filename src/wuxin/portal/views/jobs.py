"""The failed jobs of the machine, each to be sent again or put aside."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.errors import NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.models import Job
from wuxin.portal import policies
from wuxin.portal.actions import jobs as actions
from wuxin.portal.queries import jobs as queries


@reads(access=Access.STAFF)
def job_list(request: Request) -> HttpResponse:
    if not policies.can_tend_jobs(request.actor):
        raise NotAllowed
    return render_page(request, "portal/job_list.html", {"jobs": queries.undone()})


@writes(access=Access.STAFF)
def job_again(request: Request, number: int) -> HttpResponse:
    actions.send_job_again(job=_job_or_404(request, number), by=request.actor, now=clock.now())
    messages.success(request, _("已重发，几秒后就会再做一次。"))
    return redirect("portal:job_list")


@writes(access=Access.STAFF)
def job_aside(request: Request, number: int) -> HttpResponse:
    actions.put_job_aside(job=_job_or_404(request, number), by=request.actor, now=clock.now())
    messages.success(request, _("已搁置，不再提示。"))
    return redirect("portal:job_list")


def _job_or_404(request: Request, number: int) -> Job:
    if not policies.can_tend_jobs(request.actor):
        raise NotAllowed
    return get_object_or_404(Job, pk=number)
