"""What of a season can be deleted and put back, and where each was."""

from django.utils.translation import gettext as _

from wuxin.core.recycling import Thing
from wuxin.seasons.models import Activity, Batch, HoursPolicy, Season

REQUIREMENT = "seasons.requirement"
TOPIC = "seasons.topic"
CLASSROOM = "seasons.classroom"
SPEAKER = "seasons.speaker"
BUS = "seasons.bus"
INVITATION = "seasons.invitation"
HOURS_POLICY = "seasons.hours_policy"


def part_of(season: Season) -> str:
    """What everything of a season in the bin belongs to."""
    return f"seasons.season:{season.pk}"


def in_plan(kind: str, title: str, season: Season) -> Thing:
    path = season.organisation.path
    return Thing(kind, title, season.title, path=path, belongs_to=part_of(season))


def in_activity(kind: str, title: str, activity: Activity) -> Thing:
    place = f"{activity.season.title} · {activity.title}"
    path = activity.organisation.path
    return Thing(kind, title, place, path=path, belongs_to=part_of(activity.season))


def in_batch(kind: str, title: str, batch: Batch, *, also_path: str = "") -> Thing:
    activity = batch.activity
    number = _("第 %(number)s 批") % {"number": batch.number}
    return Thing(
        kind,
        title,
        f"{activity.title} · {number}",
        path=activity.organisation.path,
        also_path=also_path,
        belongs_to=part_of(activity.season),
    )


def of_policy(policy: HoursPolicy) -> Thing:
    whose = policy.organisation
    return Thing(HOURS_POLICY, policy.title, str(whose), path=whose.path)
