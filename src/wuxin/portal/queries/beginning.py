"""The first steps of a new district, until its first roll is called."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from wuxin.core.actor import Actor
from wuxin.core.templatetags.wuxin import moment
from wuxin.people.models import PartyMembership
from wuxin.seasons.models import BatchOrganisation, RollCallState, Season


@dataclass(frozen=True, slots=True)
class Step:
    """``url`` is where it is done; the first that is not done is the one to take."""

    title: str
    note: str
    url: str
    action: str
    is_done: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class Beginning:
    """``text`` is ready for the group once somebody is invited; empty before."""

    steps: list[Step]
    text: str


def of_organiser(actor: Actor, season: Season | None) -> Beginning | None:
    """None once a roll was called. ``season`` is the opened one of the page, if there is one."""
    if BatchOrganisation.objects.filter(state=RollCallState.DONE).exists():
        return None
    draft = season or Season.objects.visible_to(actor).latest_first().first()
    roll = (
        BatchOrganisation.objects.with_batch().filter(batch__activity__season=season).first()
        if season
        else None
    )
    done = [PartyMembership.objects.exists(), season is not None, roll is not None]
    taken = done.index(False) if False in done else len(done)
    told = _told(season, draft)
    steps = [
        Step(*told[place], is_done=one, is_next=place == taken) for place, one in enumerate(done)
    ]
    return Beginning(steps, _text(roll) if roll else "")


def _told(season: Season | None, draft: Season | None) -> list[tuple[str, str, str, str]]:
    plan = reverse("seasons:season", args=[draft.code]) if draft else reverse("seasons:season_new")
    activity = reverse("seasons:activity_new", args=[season.code]) if season else plan
    return [
        (
            _("导入名册"),
            _("列名照原来的就行；先看预览，确认以后才写入。"),
            reverse("people:rosters"),
            _("去导入"),
        ),
        (
            _("选模板，开始冬训"),
            _("五个课堂、专题和规定动作随模板带来，都能改。"),
            plan,
            _("去选"),
        ),
        (
            _("排第一个活动"),
            _("什么时候、在哪里、哪些支部；名册自动带进来。"),
            activity,
            _("去排"),
        ),
    ]


def _text(roll: BatchOrganisation) -> str:
    batch = roll.batch
    branches = BatchOrganisation.objects.filter(batch=batch).count()
    told = {
        "title": batch.activity.title,
        "at": moment(batch.starts_at),
        "venue": batch.venue,
        "branches": branches,
        "people": batch.places_taken,
    }
    return (
        _(
            "【%(title)s】%(at)s，%(venue)s。%(branches)s 个支部，%(people)s 人，名单按名册，"
            "不用接龙。去不了的，跟本支部书记说一声，换一批或送学上门。"
        )
        % told
    )
