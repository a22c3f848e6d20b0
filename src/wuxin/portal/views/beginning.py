"""The end of the demo and the beginning of a season of one's own. Absent everywhere but in a demo.

Only from the machine itself: whoever clears the demo becomes the first organiser.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wuxin.core import changeover, jobs
from wuxin.core.errors import NotAllowed
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.models import Job, JobState
from wuxin.core.proxies import is_at_this_machine
from wuxin.portal import forms
from wuxin.portal.beginning import preparing

_JOB = "portal.prepare_own_season"


@reads(access=Access.DEMO)
def demo_end(request: Request) -> HttpResponse:
    """What happens, asked once."""
    return _show(request, forms.OwnSeason())


@writes(access=Access.DEMO)
def demo_end_begin(request: Request) -> HttpResponse:
    """Prepare it beside; the demo goes on meanwhile."""
    if _reasons(request):
        raise NotAllowed
    form = forms.OwnSeason(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    given = form.cleaned_data
    if not changeover.is_prepared():
        jobs.later("portal.prepare_own_season", person=given["name"], unit=given["unit"])
    return redirect("portal:demo_end_wait")


@reads(access=Access.DEMO)
def demo_end_wait(request: Request) -> HttpResponse:
    """How far it is; then one press leads over."""
    last = Job.objects.filter(name=_JOB).order_by("-pk").first()
    if last is None:
        return redirect("portal:demo_end")
    is_ready = changeover.is_prepared()
    context = {
        "is_ready": is_ready,
        "has_failed": last.state == JobState.FAILED,
        "sentence": last.sentence,
        "is_busy": not is_ready and last.state != JobState.FAILED,
    }
    return render_page(request, "portal/demo_end_wait.html", context, fragment="demo-end-state")


@writes(access=Access.DEMO)
def demo_end_changeover(request: Request) -> HttpResponse:
    """The last page of the demo: it waits for the server to come back as one's own."""
    if _reasons(request):
        raise NotAllowed
    if not changeover.is_prepared():
        return redirect("portal:demo_end")
    way_in = preparing.way_in()
    changeover.ask()
    response = render(request, "portal/demo_end_over.html", {"way_in": way_in})
    response.headers["Cache-Control"] = "no-store"
    return response


def _show(request: Request, form: forms.OwnSeason, *, status: int = 200) -> HttpResponse:
    base = "base.html" if request.actor.is_signed_in else "base_public.html"
    context = {"base": base, "form": form, "reasons": _reasons(request)}
    return render_page(request, "portal/demo_end.html", context, status=status)


def _reasons(request: Request) -> list[str]:
    if not is_at_this_machine(request):
        return [_("只能在装系统的那台机器上做：谁清空演示，谁就是第一位组织者。")]
    return preparing.reasons_not_to()
