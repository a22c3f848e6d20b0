"""The year's topics: added, renamed, moved, taken out."""

import re
from datetime import datetime

from django.db import transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.seasons import refusals
from wuxin.seasons.actions.plan_guard import last_position, move, require_plan
from wuxin.seasons.actions.removals import keep_removed
from wuxin.seasons.models import PlanPart, Removal, Season, Topic

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
def remove_topic(*, topic: Topic, by: Actor, now: datetime) -> Removal:
    """Take it out; it can be put back for a day. Raises ``TopicInUse`` if an activity has it."""
    require_plan(topic.season, by)
    if number := topic.activities.count():
        raise refusals.TopicInUse(title=topic.title, number=number)
    row = {
        "id": topic.pk,
        "code": topic.code,
        "title": topic.title,
        "position": topic.position,
    }
    removal = keep_removed(
        season=topic.season, part=PlanPart.TOPIC, title=topic.title, row=row, by=by, now=now
    )
    audit.record("seasons.topic.removed", target=topic, by=by, at=now, changes={"was": row})
    topic.delete()
    return removal


def _free_code(season: Season) -> str:
    """A number that no topic of the season has or had: the ledger may know the old ones."""
    removed = Removal.objects.filter(season=season, part=PlanPart.TOPIC)
    codes = [*season.topics.values_list("code", flat=True)]
    codes += [str(row["code"]) for row in removed.values_list("row", flat=True)]
    numbers = [int(found[1]) for code in codes if (found := _NUMBERED.fullmatch(code))]
    return f"topic-{max([*numbers, len(codes)], default=0) + 1}"
