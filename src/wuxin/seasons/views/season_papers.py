"""A person's season as a PDF: asked for, waited for, taken away."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.http import Access, Request, reads, render_page, writes
from wuxin.core.models import Job
from wuxin.people.models import Person
from wuxin.seasons import actions, season_paper

_JOB = "seasons.print_season"


@writes(access=Access.SIGNED_IN)
def season_paper_new(request: Request, person_id: int) -> HttpResponse:
    """Of oneself, or of a member whose branch one helps."""
    people = Person.objects.visible_to(request.actor).select_related("organisation")
    person = get_object_or_404(people, pk=person_id)
    job = actions.ask_for_season_paper(person=person, by=request.actor, now=clock.now())
    return redirect("seasons:season_paper", job.pk)


@reads(access=Access.SIGNED_IN)
def season_paper_page(request: Request, number: int) -> HttpResponse:
    """How far it is; the page asks again by itself."""
    job = _job_or_404(request, number)
    person = get_object_or_404(Person, pk=job.ids["person_id"])
    is_own = person.pk == request.actor.person_id
    print_url = (
        reverse("seasons:my_season")
        if is_own
        else reverse("seasons:member_season", args=[person.pk])
    )
    context = {
        "job": job,
        "person": person,
        "print_url": print_url,
        "is_ready": season_paper.is_kept(job.pk),
    }
    return render_page(request, "seasons/season_paper.html", context, fragment="season-paper")


@reads(access=Access.SIGNED_IN)
def season_paper_file(request: Request, number: int) -> HttpResponse:
    job = _job_or_404(request, number)
    pdf = season_paper.kept(job.pk)
    if not pdf:
        raise Http404
    response = HttpResponse(pdf, content_type="application/pdf")
    disposition = content_disposition_header(as_attachment=True, filename=_("我的冬训.pdf"))
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Cache-Control"] = "no-store"
    return response


def _job_or_404(request: Request, number: int) -> Job:
    """One that the reader asked for."""
    own = Job.objects.filter(name=_JOB, account_id=request.actor.account_id or 0)
    return get_object_or_404(own, pk=number)
