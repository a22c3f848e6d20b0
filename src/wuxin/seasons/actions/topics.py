"""The year's topics: added, renamed, moved, taken out."""

import re
from datetime import datetime

from django.db import transaction

from wuxin.core import audit, recycling
from wuxin.core.actor import Actor
from wuxin.core.models import Binned
from wuxin.ledger.models import Entry
from wuxin.seasons import binned as kinds
from wuxin.seasons import refusals
from wuxin.seasons.actions.plan_guard import last_position, move, require_plan
from wuxin.seasons.models import Season, Topic

_NUMBERED = re.compile(r"topic-(\d+)")


@transaction.atomic
def add_topic(*, season: Season, title: str, by: Actor, now: datetime) -> Topic:
    """Put one more topic at the end of the season's list."""
    require_plan(season, by)
    topic = Topic.objects.create(
        season=season,
        code=_free_code(season),
        title=title,
        position=last_position(season.topics.all()),
    )
    audit.record("seasons.topic.added", target=topic, by=by, at=now)
    return topic


@transaction.atomic
def rename_topic(*, topic: Topic, title: str, by: Actor, now: datetime) -> None:
    """Say it in other words; what was recorded under it stays with it."""
    require_plan(topic.season, by)
    changes = {"title": [topic.title, title]}
    Topic.objects.filter(pk=topic.pk).update(title=title)
    audit.record("seasons.topic.renamed", target=topic, by=by, at=now, changes=changes)


@transaction.atomic
def move_topic(*, topic: Topic, up: bool, by: Actor, now: datetime) -> None:
    """Let it stand one line higher or lower."""
    require_plan(topic.season, by)
    if move(Topic.objects.filter(season=topic.season), topic.pk, up=up):
        audit.record("seasons.topic.moved", target=topic, by=by, at=now)


@transaction.atomic
def remove_topic(*, topic: Topic, by: Actor, now: datetime) -> Binned:
    """Take it out, into the bin. Raises ``TopicInUse`` if an activity has it."""
    require_plan(topic.season, by)
    if number := topic.activities.count():
        raise refusals.TopicInUse(title=topic.title, number=number)
    row = {
        "id": topic.pk,
        "code": topic.code,
        "title": topic.title,
        "position": topic.position,
    }
    audit.record("seasons.topic.removed", target=topic, by=by, at=now, changes={"was": row})
    thing = kinds.in_plan(kinds.TOPIC, topic.title, topic.season)
    return recycling.discard(topic, thing, by=by, now=now)


def _free_code(season: Season) -> str:
    """A number that no topic of the season has or had: the ledger may know the old ones."""
    removed = Binned.objects.filter(kind=kinds.TOPIC, belongs_to=kinds.part_of(season))
    codes = [*season.topics.values_list("code", flat=True)]
    codes += [str(row[0]["fields"]["code"]) for row in removed.values_list("row", flat=True)]
    told = Entry.objects.filter(book=season.book).exclude(topic="") if season.book else None
    codes += told.order_by().values_list("topic", flat=True).distinct() if told else []
    numbers = [int(found[1]) for code in codes if (found := _NUMBERED.fullmatch(code))]
    return f"topic-{max([*numbers, len(codes)], default=0) + 1}"
