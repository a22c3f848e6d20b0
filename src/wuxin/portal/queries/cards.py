"""The cards of a first page: one thing to do each, with the page on which it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.core.templatetags.wuxin import day, moment
from wuxin.learning.queries.visits import plans_to_keep
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import queries as seasons
from wuxin.seasons.hours_wording import hours_text
from wuxin.seasons.models import BatchOrganisation, HoursTotal, NoticeReceipt, Season
from wuxin.seasons.queries.notices import receipts_wanted
from wuxin.seasons.queries.requests import still_to_answer
from wuxin.seasons.queries.work_lists import count_on_work_list

MOST = 5


@dataclass(frozen=True, slots=True)
class Card:
    """``action`` is the one verb of the card; ``classroom`` gives its icon a colour."""

    title: str
    note: str
    url: str
    action: str
    icon: str
    classroom: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """At most five; ``more`` roll calls wait behind them."""

    shown: list[Card]
    more: int


def of_secretary(
    actor: Actor, season: Season | None, branches: list[PartyOrganisation], *, now: datetime
) -> Cards:
    """Rolls to call first, today's before older ones; then what branches wait for."""
    others = list(_of_branches(actor, season, branches, now))
    calls = seasons.open_roll_calls(actor, now=now)
    room = MOST - len(others)
    return Cards([*(_of_call(call) for call in calls[:room]), *others], max(len(calls) - room, 0))


def of_teacher(actor: Actor, *, now: datetime) -> list[Card]:
    """What is mine to do: where I am expected next, what I am asked, the hours left to reach."""
    if not actor.person_id:
        return []
    return [
        *_of_next_batch(actor, now),
        *_of_requests(actor.person_id, now),
        *_of_hours(actor.person_id, now),
    ]


def _of_call(call: BatchOrganisation) -> Card:
    batch = call.batch
    return Card(
        title=batch.activity.title,
        note=f"{moment(batch.starts_at)} · {batch.venue} · {call.organisation}",
        url=reverse("seasons:roll_call", args=[call.batch_id, call.organisation_id]),
        action=_("点名"),
        icon="list-check",
        classroom="aspiration",
    )


def _of_branches(
    actor: Actor, season: Season | None, branches: list[PartyOrganisation], now: datetime
) -> Iterator[Card]:
    """Notices to confirm, visits whose day has come, who is still to be reached."""
    if wanted := receipts_wanted(actor):
        yield _of_notices(wanted)
    if season is None:
        return
    today = clock.local_day(now)
    if visits := plans_to_keep(season, actor).filter(day__lte=today).count():
        yield _of_visits(season, visits)
    if branches and (left := count_on_work_list(season, actor)):
        yield _of_work_list(season, branches, left)


def _of_notices(wanted: list[NoticeReceipt]) -> Card:
    first = wanted[0].notice
    alone = len({receipt.notice_id for receipt in wanted}) == 1
    title = ngettext("%(number)s 条通知要回执", "%(number)s 条通知要回执", len(wanted))
    return Card(
        title=title % {"number": len(wanted)},
        note=first.title,
        url=reverse("seasons:notice", args=[first.pk]) if alone else reverse("seasons:notices"),
        action=_("去看"),
        icon="bell",
    )


def _of_visits(season: Season, number: int) -> Card:
    title = ngettext("%(number)s 次上门到了日子", "%(number)s 次上门到了日子", number)
    return Card(
        title=title % {"number": number},
        note=_("去过了记一笔，去不了改个日子"),
        url=reverse("learning:visit_list", args=[season.code]),
        action=_("去记"),
        icon="home",
        classroom="warmth",
    )


def _of_work_list(season: Season, branches: list[PartyOrganisation], number: int) -> Card:
    one = branches[0] if len(branches) == 1 else None
    title = ngettext("还有 %(number)s 人没学到", "还有 %(number)s 人没学到", number)
    return Card(
        title=title % {"number": number},
        note=_("排进一批、送学上门，或记下本人的意思"),
        url=reverse("seasons:work_list", args=[season.code, one.pk])
        if one
        else reverse("seasons:coverage_home"),
        action=_("逐个安排"),
        icon="users",
        classroom="warmth",
    )


def _of_next_batch(actor: Actor, now: datetime) -> Iterator[Card]:
    if batch := seasons.my_next_batch(actor, now):
        yield Card(
            title=batch.activity.title,
            note=f"{moment(batch.starts_at)} · {batch.venue}",
            url=reverse("seasons:mine"),
            action=_("查看"),
            icon="calendar-event",
            classroom="aspiration",
        )


def _of_requests(person_id: int, now: datetime) -> Iterator[Card]:
    for request in still_to_answer(person_id, on=clock.local_day(now))[:2]:
        until = _("%(day)s 前") % {"day": day(request.ends_on)}
        minutes = ngettext("约 %(number)s 分钟", "约 %(number)s 分钟", request.minutes)
        yield Card(
            title=request.purpose,
            note=f"{until} · {minutes % {'number': request.minutes}}",
            url=reverse("seasons:request_answer", args=[request.pk, person_id]),
            action=_("去填"),
            icon="list-check",
        )


def _of_hours(person_id: int, now: datetime) -> Iterator[Card]:
    year = clock.local_day(now).year
    total = HoursTotal.objects.filter(person=person_id, year=year).first()
    if total is None or total.left is None:
        return
    told = {"year": year, "left": hours_text(total.left)}
    title = _("%(year)s 年还差 %(left)s 学时") if total.left else _("%(year)s 年的学时够了")
    has = {
        "has": hours_text(total.quarters + total.carried),
        "target": hours_text(total.target or 0),
    }
    yield Card(
        title=title % told,
        note=_("已有 %(has)s，要求 %(target)s") % has,
        url=reverse("seasons:my_hours"),
        action=_("查看"),
        icon="clock",
        classroom="craftsmanship",
    )
