"""What a season's rows mean to the ledger: one place for what is posted."""

from datetime import date
from typing import Protocol

from wuxin.ledger.posting import Posting
from wuxin.seasons import kinds
from wuxin.seasons.models import Batch, BatchOrganisation, Outreach


class OnTheRoll(Protocol):
    """What is known of somebody on a roll, from a model's row or a plain one."""

    @property
    def pk(self) -> int: ...
    @property
    def person_id(self) -> int: ...
    @property
    def unit_id(self) -> int | None: ...
    @property
    def channel(self) -> str: ...


class Lesson(Protocol):
    """What is known of what somebody taught in a batch that was held."""

    @property
    def person_id(self) -> int: ...
    @property
    def batch_id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def organisation_id(self) -> int: ...
    @property
    def unit_id(self) -> int | None: ...
    @property
    def day(self) -> date: ...
    @property
    def topic(self) -> str: ...
    @property
    def minutes(self) -> int: ...


def of_presence(invitation: BatchOrganisation, enrolment: OnTheRoll) -> Posting:
    """One person was there: an entry for the branch on whose roll they stood."""
    batch = invitation.batch
    activity = batch.activity
    return Posting(
        kind=activity.kind_id,
        organisation_id=invitation.organisation_id,
        unit_id=enrolment.unit_id,
        person_id=enrolment.person_id,
        day=batch.day,
        channel=enrolment.channel,
        topic=activity.topic.code if activity.topic else "",
        minutes=batch.minutes,
        source=source_of_presence(enrolment.pk),
    )


def of_session(batch: Batch) -> Posting:
    """The batch was held: one entry of nobody, for its host."""
    activity = batch.activity
    return Posting(
        kind=kinds.session_of(activity.kind_id),
        organisation_id=activity.organisation_id,
        unit_id=activity.unit_id,
        day=batch.day,
        topic=activity.topic.code if activity.topic else "",
        people=0,
        source=source_of_session(batch.pk),
    )


def of_outreach(outreach: Outreach) -> Posting:
    """Somebody was reached; nothing says why."""
    return Posting(
        kind=kinds.OUTREACH,
        organisation_id=outreach.organisation_id,
        person_id=outreach.person_id,
        day=outreach.day,
        channel=outreach.channel,
        source=f"seasons.outreach:{outreach.pk}:reached",
    )


def of_teaching(lesson: Lesson) -> Posting:
    """Somebody taught: for the host, with its minutes, and reaching nobody."""
    return Posting(
        kind=kinds.teaching_of(lesson.kind),
        organisation_id=lesson.organisation_id,
        unit_id=lesson.unit_id,
        person_id=lesson.person_id,
        day=lesson.day,
        topic=lesson.topic,
        people=0,
        minutes=lesson.minutes,
        source=source_of_teaching(lesson.batch_id, lesson.person_id),
    )


def source_of_presence(enrolment_id: int) -> str:
    return f"seasons.enrolment:{enrolment_id}:present"


def source_of_session(batch_id: int) -> str:
    return f"seasons.batch:{batch_id}:held"


def source_of_teaching(batch_id: int, person_id: int) -> str:
    return f"seasons.batch:{batch_id}:{person_id}:taught"
