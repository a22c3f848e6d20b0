"""A notice goes to branches; each confirms once that it was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import refusals
from wuxin.seasons.models import Notice, NoticeReceipt, Season
from wuxin.seasons.policies import notices as policies


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePlan:
    """``file_key`` is what ``core.files.keep`` gave for the attachment."""

    title: str
    text: str
    branches: Sequence[PartyOrganisation]
    file_key: str = ""
    file_name: str = ""


@transaction.atomic
def send_notice(*, season: Season, plan: NoticePlan, by: Actor, now: datetime) -> Notice:
    """Send it to every branch named. Raises ``SeasonClosed``, ``NobodyToTell``."""
    if season.is_closed:
        raise refusals.SeasonClosed
    if not plan.branches:
        raise refusals.NobodyToTell
    if not all(policies.can_tell(by, season, branch) for branch in plan.branches):
        raise NotAllowed
    notice = Notice.objects.create(
        season=season,
        organisation=season.organisation,
        title=plan.title,
        text=plan.text,
        file_key=plan.file_key,
        file_name=plan.file_name,
        sent_by_id=by.person_id,
        sent_at=now,
    )
    NoticeReceipt.objects.bulk_create(
        NoticeReceipt(notice=notice, organisation=branch) for branch in plan.branches
    )
    audit.record(
        "seasons.notice.sent",
        target=notice,
        by=by,
        at=now,
        changes={"organisations": [branch.pk for branch in plan.branches]},
    )
    return notice


@transaction.atomic
def confirm_notice(*, receipt: NoticeReceipt, by: Actor, now: datetime) -> None:
    """Say for the branch that it was read; the first who says so stands."""
    if not policies.can_confirm(by, receipt):
        raise NotAllowed
    confirmed = NoticeReceipt.objects.filter(pk=receipt.pk, confirmed_at=None).update(
        confirmed_at=now, confirmed_by_id=by.person_id
    )
    if confirmed:
        audit.record("seasons.notice.confirmed", target=receipt, by=by, at=now)
