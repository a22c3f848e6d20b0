"""需要帮一把: what on the organiser's first page waits for somebody, one button each.

In the order of what is due: answers owed, rolls not called, members still to be brought the
learning. Branches stand in the organisation's own order, never by how many are left (R10).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wuxin.core.actor import Actor
from wuxin.core.templatetags.wuxin import moment
from wuxin.people.models import PartyOrganisation, Role
from wuxin.portal import policies
from wuxin.portal.models import REPLY_DAYS
from wuxin.portal.queries import suggestions
from wuxin.seasons import queries as seasons
from wuxin.seasons.models import BatchOrganisation, Season
from wuxin.seasons.queries.outcomes import branches_with_left
from wuxin.seasons.queries.work_lists import next_with_places

MOST = 5
_MOST_CALLS = 3


@dataclass(frozen=True, slots=True)
class Hand:
    """One line: who or what waits, what could be done, and the page on which it is done."""

    title: str
    note: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class Hands:
    """``calls_more`` rolls and ``branches_more`` branches wait behind those shown."""

    shown: list[Hand]
    calls_more: int = 0
    branches_more: int = 0


def hands(actor: Actor, season: Season | None, *, now: datetime) -> Hands:
    """At most five, in four queries and one for the rolls, whatever the size of the district."""
    owed = list(_of_suggestions(actor, now))
    late = [call for call in seasons.open_roll_calls(actor, now=now) if call.batch.starts_at <= now]
    calls = [_of_call(call) for call in late[:_MOST_CALLS]]
    if season is None or season.book is None:
        return Hands([*owed, *calls], len(late) - len(calls))
    room = MOST - len(owed) - len(calls)
    left = branches_with_left(season, actor.paths("organisation", (Role.ORGANISER,)), most=room)
    note = _offer(season, actor, now) if left.first else ""
    branches = [_of_branch(season, *pair, note) for pair in left.first]
    return Hands([*owed, *calls, *branches], len(late) - len(calls), left.branches - len(branches))


def _of_suggestions(actor: Actor, now: datetime) -> Iterator[Hand]:
    if not policies.can_answer_suggestions(actor):
        return
    if number := suggestions.overdue(now):
        title = ngettext("%(number)s 条意见过了答复期限", "%(number)s 条意见过了答复期限", number)
        yield Hand(
            title=title % {"number": number},
            note=_("%(days)s 天里没有答复") % {"days": REPLY_DAYS},
            url=reverse("portal:suggestion_list"),
            action=_("去答复"),
        )


def _of_call(call: BatchOrganisation) -> Hand:
    return Hand(
        title=str(call.organisation),
        note=f"{moment(call.batch.starts_at)} {call.batch.venue}",
        url=reverse("seasons:roll_call", args=[call.batch_id, call.organisation_id]),
        action=_("代为点名"),
    )


def _of_branch(season: Season, branch: PartyOrganisation, number: int, note: str) -> Hand:
    title = ngettext(
        "%(branch)s还有 %(number)s 人没学到", "%(branch)s还有 %(number)s 人没学到", number
    )
    return Hand(
        title=title % {"branch": branch.name, "number": number},
        note=note,
        url=reverse("seasons:work_list", args=[season.code, branch.pk]),
        action=_("逐个安排"),
    )


def _offer(season: Season, actor: Actor, now: datetime) -> str:
    """What can be offered at once: the next batch with places, else a visit."""
    batch = next_with_places(season, actor, now)
    if batch is None:
        return _("排进一批，或送学上门")
    told = {"day": moment(batch.starts_at), "places": batch.places_left}
    return (
        ngettext(
            "%(day)s 的一批还有 %(places)s 个空位，也可送学上门",
            "%(day)s 的一批还有 %(places)s 个空位，也可送学上门",
            batch.places_left,
        )
        % told
    )
