"""Who speaks at an activity is put down and taken off."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from wuxin.core import audit, recycling
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.models import Binned
from wuxin.people.models import Person
from wuxin.seasons import binned as kinds
from wuxin.seasons import refusals
from wuxin.seasons.actions.holding import teach
from wuxin.seasons.models import Activity, Batch, Speaker
from wuxin.seasons.policies import activities as policies


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerPlan:
    """A person, or a guest's name and institution; in one batch, or (``None``) in all."""

    person: Person | None = None
    name: str = ""
    institution: str = ""
    batch: Batch | None = None


@transaction.atomic
def add_speaker(*, activity: Activity, plan: SpeakerPlan, by: Actor, now: datetime) -> Speaker:
    """Put somebody down as speaker.

    Raises ``SeasonClosed``, ``SpeakerNotNamed``, ``NotOfThisActivity``, ``SpeakerTwice``.
    """
    _check_may_edit(by, activity)
    if plan.person is None and not plan.name.strip():
        raise refusals.SpeakerNotNamed
    if plan.batch is not None and plan.batch.activity_id != activity.pk:
        raise refusals.NotOfThisActivity
    is_guest = plan.person is None
    speaker = Speaker(
        activity=activity,
        batch=plan.batch,
        person=plan.person,
        name=plan.name.strip() if is_guest else "",
        institution=plan.institution.strip() if is_guest else "",
    )
    _refuse_twice(speaker)
    try:
        with transaction.atomic():
            speaker.save()
    except IntegrityError as error:  # somebody put the same person down just now
        raise refusals.SpeakerTwice(name=speaker.shown_name) from error
    _follow(speaker, by, now)
    audit.record("seasons.speaker.added", target=speaker, by=by, at=now)
    return speaker


@transaction.atomic
def remove_speaker(*, speaker: Speaker, by: Actor, now: datetime) -> Binned:
    """Take a speaker off, into the bin. Raises ``SeasonClosed``."""
    _check_may_edit(by, speaker.activity)
    audit.record("seasons.speaker.removed", target=speaker, by=by, at=now)
    thing = kinds.in_activity(kinds.SPEAKER, speaker.shown_name, speaker.activity)
    removed = recycling.discard(speaker, thing, by=by, now=now)
    _follow(speaker, by, now)
    return removed


def put_speaker_back(binned: Binned, by: Actor, now: datetime) -> None:
    activities = Activity.objects.select_related("season__book", "organisation")
    activity = activities.get(pk=binned.row[0]["fields"]["activity"])
    _check_may_edit(by, activity)
    fields = binned.row[0]["fields"]
    named = {name: fields[name] for name in ("name", "institution")}
    if activity.speakers.filter(
        batch_id=fields["batch"], person_id=fields["person"], **named
    ).exists():
        raise recycling.PlaceTaken(title=binned.title)
    recycling.restore(binned)
    _follow(activity.speakers.get(pk=binned.row[0]["pk"]), by, now)


def _follow(speaker: Speaker, by: Actor, now: datetime) -> None:
    """A person's study hours follow; a guest has none."""
    if speaker.person_id is not None:
        teach(speaker.activity, speaker.person_id, by, now)


def _check_may_edit(by: Actor, activity: Activity) -> None:
    if activity.season.is_closed:
        raise refusals.SeasonClosed
    if not policies.can_edit_activity(by, activity):
        raise NotAllowed


def _refuse_twice(speaker: Speaker) -> None:
    same = Speaker.objects.filter(
        activity=speaker.activity,
        batch=speaker.batch,
        person=speaker.person,
        name=speaker.name,
        institution=speaker.institution,
    )
    if same.exists():
        raise refusals.SpeakerTwice(name=speaker.shown_name)
