"""Nobody misses the learning: sums for the organiser, a branch member by member, its work list."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wuxin.core import clock, columns, reading
from wuxin.core.http import Access, Request, reads, render_page
from wuxin.core.proofs import Proof
from wuxin.core.tabular.writing import write_xlsx
from wuxin.people.models import KINDS_WITH_ROSTER, ROLES_OF_HELP, PartyOrganisation, Person
from wuxin.people.views.downloads import workbook
from wuxin.seasons.columns import COVERAGE_BRANCH
from wuxin.seasons.models import CoverageState, Requirement, Season
from wuxin.seasons.policies import activities as activity_policies
from wuxin.seasons.queries import coverage_tables, work_lists
from wuxin.seasons.queries.coverage_chart import coverage_chart
from wuxin.seasons.queries.coverage_tables import MemberLine, Stood

_SHOWING = gettext_noop("查看谁学到了")

PAGE = 100


@reads(access=Access.STAFF)
def coverage_home(request: Request) -> HttpResponse:
    """The work list of who has one branch, the overview of who has many."""
    season = _season_on(request)
    own = PartyOrganisation.objects.visible_to(request.actor).first()
    if season is None or own is None:
        return redirect("seasons:season_list")
    if own.kind in KINDS_WITH_ROSTER:
        return redirect("seasons:work_list", season.code, own.pk)
    return redirect("seasons:coverage", season.code)


@reads(access=Access.STAFF)
def coverage(request: Request, code: str) -> HttpResponse:
    """Numbers in words, and the parts in the organisation's own order; ``?at`` goes down."""
    season = season_or_404(request, code)
    at = _at_or_404(request, season)
    table = coverage_tables.overview_of(season, at)
    if len(table.lines) == 1 and not table.lines[0].is_branch:  # nothing to tell apart here
        at = table.lines[0].organisation
        table = coverage_tables.overview_of(season, at)
    context = {
        "season": season,
        "at": at,
        "table": table,
        "totals": list(zip(table.requirements, table.totals, strict=True)),
        "roster_on": season.roster_day(clock.today()),
        "chart": coverage_chart(season, at),
    }
    return render_page(request, "seasons/coverage.html", context)


@reads(access=Access.STAFF, recorded=_SHOWING)
def coverage_branch(request: Request, code: str, organisation_id: int) -> HttpResponse:
    season = season_or_404(request, code)
    organisation = organisation_or_404(request, organisation_id)
    state = request.GET.get("state", "")
    standings = coverage_tables.standings_in(season, organisation, state)
    page = Paginator(coverage_tables.person_ids_of(standings), PAGE).get_page(
        request.GET.get("page")
    )
    requirements = list(season.requirements.all())
    lines = coverage_tables.member_lines(season, standings, list(page.object_list))
    context = {
        "season": season,
        "organisation": organisation,
        "requirements": requirements,
        "page": page,
        "lines": _drawn(season, requirements, lines),
        "filters": _filters(season, organisation, state),
    }
    reading.shows(request, "people.person", page.object_list)
    return render_page(request, "seasons/coverage_branch.html", context)


@reads(access=Access.STAFF, recorded=_SHOWING)
def coverage_paper(request: Request, code: str, organisation_id: int) -> HttpResponse:
    """The whole branch on paper."""
    season = season_or_404(request, code)
    organisation = organisation_or_404(request, organisation_id)
    standings = coverage_tables.standings_in(season, organisation)
    reading.shows(request, "people.person", coverage_tables.person_ids_of(standings))
    requirements = list(season.requirements.all())
    context = {
        "season": season,
        "organisation": organisation,
        "requirements": requirements,
        "lines": _drawn(season, requirements, coverage_tables.member_lines(season, standings)),
    }
    return render_page(request, "seasons/coverage_paper.html", context)


@reads(access=Access.STAFF, recorded=_SHOWING, proof=Proof.FRESH)
def coverage_sheet(request: Request, code: str, organisation_id: int) -> HttpResponse:
    """The whole branch as a workbook."""
    season = season_or_404(request, code)
    organisation = organisation_or_404(request, organisation_id)
    standings = coverage_tables.standings_in(season, organisation)
    reading.shows(request, "people.person", coverage_tables.person_ids_of(standings))
    hidden = columns.hidden(request, COVERAGE_BRANCH)
    sheet = coverage_tables.sheet_of(season, standings, hidden=hidden)
    name = _("%(branch)s学习覆盖.xlsx") % {"branch": organisation.name}
    return workbook(partial(write_xlsx, [sheet]), name)


@reads(access=Access.STAFF, recorded=_SHOWING)
def work_list(request: Request, code: str, organisation_id: int) -> HttpResponse:
    season = season_or_404(request, code)
    organisation = organisation_or_404(request, organisation_id)
    lines = work_lists.work_list(season, organisation, request.actor, clock.now())
    context = {
        "season": season,
        "organisation": organisation,
        "lacking": [line for line in lines if not line.has_offer],
        "agreed": [line for line in lines if line.has_offer],
        "may_help": season.is_open
        and activity_policies.can_host(request.actor, season, organisation),
    }
    visitors = {visit.visitor_id for line in lines for visit in line.visits if visit.visitor_id}
    named = dict.fromkeys([*(line.person.pk for line in lines), *visitors])
    reading.shows(request, "people.person", named)
    return render_page(request, "seasons/work_list.html", context)


def season_or_404(request: Request, code: str) -> Season:
    seasons = Season.objects.visible_to(request.actor).select_related("organisation", "book")
    return get_object_or_404(seasons, code=code)


def organisation_or_404(request: Request, organisation_id: int) -> PartyOrganisation:
    """A branch of one's own or below: a help list goes no further."""
    seen = PartyOrganisation.objects.visible_to(request.actor).holding_members()
    found: PartyOrganisation = get_object_or_404(seen, pk=organisation_id)
    return found


@dataclass(slots=True)
class _DrawnLine:
    """A member's row: its link, and each cell with the title it has on a phone."""

    person: Person
    url: str
    cells: list[tuple[SafeString, SafeString]]


def _drawn(
    season: Season, requirements: Sequence[Requirement], lines: Sequence[MemberLine]
) -> list[_DrawnLine]:
    """The rows, in which a cell that says the same as another is drawn once."""
    titles = [escape(requirement.title) for requirement in requirements]
    known: dict[Stood | None, SafeString] = {}

    def cell(stood: Stood | None) -> SafeString:
        if stood not in known:
            known[stood] = render_to_string("seasons/coverage_cell.html", {"standing": stood})
        return known[stood]

    return [
        _DrawnLine(
            line.person,
            reverse("seasons:member_help", args=[season.code, line.person.pk]),
            [
                (title if stood else SafeString(), cell(stood))
                for title, stood in zip(titles, line.standings, strict=True)
            ],
        )
        for line in lines
    ]


def _season_on(request: Request) -> Season | None:
    seasons = list(Season.objects.visible_to(request.actor).exclude(book=None).latest_first()[:20])
    today = clock.today()
    now_on = (season for season in seasons if season.is_open and season.covers(today))
    return next(now_on, seasons[0] if seasons else None)


def _at_or_404(request: Request, season: Season) -> PartyOrganisation:
    seen = PartyOrganisation.objects.reached_by(request.actor, *ROLES_OF_HELP).inside(
        season.organisation
    )
    wanted = request.GET.get("at", "")
    at: PartyOrganisation | None = seen.filter(code=wanted).first() if wanted else seen.first()
    if at is None:
        raise Http404
    return at


def _filters(
    season: Season, organisation: PartyOrganisation, chosen: str
) -> list[dict[str, object]]:
    url = reverse("seasons:coverage_branch", args=[season.code, organisation.pk])
    states = [("", _("全部")), *((state.value, state.label) for state in CoverageState)]
    return [
        {"label": label, "url": f"{url}?state={value}" if value else url, "active": value == chosen}
        for value, label in states
    ]
