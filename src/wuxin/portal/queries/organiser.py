"""The organiser's first page: one sentence, today, who needs a hand, what is ready.

Answered from tallies and headcounts: its cost grows with what it shows, not with the ledger.
"""

from datetime import date, datetime
from hashlib import sha256

from django.core.cache import cache

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.ledger import queries as ledger
from wuxin.ledger.models import Book, Classroom
from wuxin.people.models import MembershipKind, PartyMembership, PartyOrganisation, Role, within
from wuxin.portal.queries import hands, weeks
from wuxin.reports.queries import readings
from wuxin.seasons import queries as seasons
from wuxin.seasons.models import Season
from wuxin.seasons.queries.choosing import choose_season
from wuxin.seasons.queries.outcomes import outcomes_of

READERS = (Role.ORGANISER, Role.AUDITOR, Role.SECRETARY)
_MOST_LINES = 5
MANY = 20_000
_KEEP_MANY_S = 300


def overview(actor: Actor, *, now: datetime, chosen: str = "") -> dict[str, object]:
    """Everything of the organiser's first page. Called inside one moment."""
    context = sentence(actor, now=now, chosen=chosen)
    season = context["season"]
    chosen_season = season if isinstance(season, Season) else None
    context |= {
        "today": seasons.batches_today(actor, now=now)[:_MOST_LINES],
        "hands": hands.hands(actor, chosen_season, now=now),
    }
    if isinstance(season, Season) and season.book is not None:
        place = _place(context)
        rooms = list(Classroom.objects.all())
        context["classrooms"] = _classrooms(season.book, place, rooms)
        context["chart"] = weeks.chart(ledger.weeks_by_classroom(season.book, place), rooms)
    return context


def figures(actor: Actor, *, now: datetime, chosen: str = "") -> dict[str, object]:
    """The auditor's first page: the sentence and the classrooms. Called inside one moment."""
    context = sentence(actor, now=now, chosen=chosen)
    season = context["season"]
    if isinstance(season, Season) and season.book is not None:
        rooms = list(Classroom.objects.all())
        context["classrooms"] = _classrooms(season.book, _place(context), rooms)
    return context


def sentence(actor: Actor, *, now: datetime, chosen: str = "") -> dict[str, object]:
    """How many members there are, and whom the learning reached.

    Where a season requires nothing, or nobody's coverage is kept, how many have been in a field
    class instead.
    """
    today = clock.local_day(now)
    choice = choose_season(actor, on=today, chosen=chosen)
    season = choice.season
    top = _top(actor)
    context: dict[str, object] = {
        "season": season,
        "season_choice": choice,
        "week": _week(season, today),
        "today_on": today,
        "top": top,
        "members": count_members(actor, today),
        "reached": None,
        "outcomes": None,
    }
    if season is not None and season.book is not None:
        outcomes = outcomes_of(season.book, actor.paths("organisation", READERS))
        if outcomes.asked:
            context["outcomes"] = outcomes
        else:
            place = top.pk if top else None
            context["reached"] = ledger.people(season.book, "kind:field_class", place)
    return context


def _place(context: dict[str, object]) -> int | None:
    top = context["top"]
    return top.pk if isinstance(top, PartyOrganisation) else None


def _top(actor: Actor) -> PartyOrganisation | None:
    """The one organisation the actor is over; none for the whole, or for several."""
    paths = actor.paths("organisation", READERS)
    if len(paths) != 1:
        return None
    top: PartyOrganisation | None = PartyOrganisation.objects.filter(path=paths[0]).first()
    return top


def count_members(actor: Actor, today: date, *, many: int = MANY) -> int:
    """Full and probationary members, today, of what the actor is over.

    Of a province the number is kept for some minutes: counting it costs as much as all the
    rest of the page. Of a district it is counted each time.
    """
    paths = actor.paths("organisation", READERS)
    key = f"portal-members-{today:%Y%m%d}-{sha256('|'.join(paths).encode()).hexdigest()}"
    kept: int | None = cache.get(key)
    if kept is not None:
        return kept
    number = PartyMembership.objects.filter(
        within(paths, "organisation__"),
        kind__in=[MembershipKind.FULL, MembershipKind.PROBATIONARY],
        from_on__lte=today,
        to_on=None,
    ).count()
    if number >= many:
        cache.set(key, number, _KEEP_MANY_S)
    return number


def _week(season: Season | None, today: date) -> int | None:
    """The how-manieth week of the season it is, from 1; none outside it."""
    if season is None or not season.covers(today):
        return None
    return (today - season.from_on).days // 7 + 1


def _classrooms(book: Book, place: int | None, rooms: list[Classroom]) -> list[dict[str, object]]:
    """Each classroom with the figures that are recorded, in the season's order."""
    found = readings.to_tell(readings.read_of_classrooms(book, place))
    return [
        {
            "slug": room.slug,
            "title": str(room),
            "readings": [one for one in found if one.classroom == room.slug],
        }
        for room in rooms
    ]
