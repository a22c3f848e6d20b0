"""The briefing: looked at first, each number leading to its figure; then downloaded."""

from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _

from wuxin.core import clock
from wuxin.core.http import Access, Request, reads, render_page
from wuxin.reports import forms
from wuxin.reports.queries import briefing as briefings
from wuxin.reports.queries import seasons
from wuxin.reports.queries.briefing import Briefing
from wuxin.reports.queries.moment import one_moment
from wuxin.reports.views import asking
from wuxin.reports.views.asking import Asked

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@reads(access=Access.STAFF)
def briefing(request: Request) -> HttpResponse:
    with one_moment():
        asked = asking.find(request)
        if asked is None:
            return render_page(request, "reports/briefing.html", {"briefing": None})
        made = _compose(asked)
        choices = seasons.organisations_to_choose(request.actor)
    initial: dict[str, object] = {
        "season": "" if asked.is_current else asked.scope.season.code,
        "organisation": asked.scope.organisation_id or "",
        "until": made.until,
    }
    context = {
        "briefing": made,
        "scope": asked.scope,
        "season_choice": asked.choice,
        "form": forms.BriefingChoice(initial, organisations=choices),
        "blocks": [_shown(asked, block) for block in made.blocks],
        "most": briefings.MOST_CHARACTERS,
        "not_recorded": made.not_recorded,
        "list_url": asked.here("reports:figure_list"),
        "document_url": asked.here("reports:briefing_document"),
        "facts": _facts(made),
    }
    return render_page(request, "reports/briefing.html", context)


@reads(access=Access.STAFF)
def briefing_document(request: Request) -> HttpResponse:
    with one_moment():
        made = _compose(asking.require(request))
    response = HttpResponse(made.document, content_type=DOCX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.filename)}"
    return response


def _compose(asked: Asked) -> Briefing:
    season = asked.scope.season
    until = min(asked.until or clock.today(), season.to_on)
    return briefings.compose(asked.scope, until=max(until, season.from_on))


def _shown(asked: Asked, block: briefings.Shown) -> dict[str, object]:
    """A block for the template; what stands at both ends of a line is apart by a tab."""
    text = "".join(piece.text for piece in block.rows[0][0])
    return {
        "kind": block.kind,
        "rows": [[_linked(asked, cell) for cell in row] for row in block.rows],
        "ends": text.split("\t") if "\t" in text else [],
    }


def _linked(asked: Asked, line: list[briefings.Piece]) -> list[dict[str, str]]:
    return [
        {
            "text": piece.text,
            "url": asked.here("reports:figure", piece.code) if piece.code else "",
        }
        for piece in line
    ]


def _facts(made: Briefing) -> list[tuple[str, object]]:
    return [
        (_("范围"), made.scope.name),
        (_("数据版本"), made.version),
        (_("文件名"), made.filename),
        (_("字数"), f"{made.character_count:,} / {briefings.MOST_CHARACTERS:,}"),
    ]
