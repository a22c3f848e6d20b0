"""How people took part: on site, in a sub-venue, by live stream or replay."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.ledger import actions as ledger
from wuxin.seasons import attendance_refusals as refusals
from wuxin.seasons import posting
from wuxin.seasons.actions.roll_calls import check_open
from wuxin.seasons.models import BatchOrganisation, Enrolment, Presence, RollCallState
from wuxin.seasons.models.channels import CODES
from wuxin.seasons.policies import roll_calls as policies


@transaction.atomic
def set_channels(
    *, roll: BatchOrganisation, channels: Mapping[int, str], by: Actor, now: datetime
) -> list[int]:
    """Say by which channel each of these enrolments takes part; returns those that changed.

    Whoever is present is posted anew under the channel. Ids of other rolls are left alone.
    ``roll`` is loaded ``with_batch``. Raises ``NotAnAttendanceChannel``, and what a roll that
    cannot be called raises.
    """
    if not policies.can_call_roll(by, roll.organisation):
        raise NotAllowed
    if not CODES.issuperset(channels.values()):
        raise refusals.NotAnAttendanceChannel
    check_open(roll)
    _take(roll)
    rows = Enrolment.objects.filter(batch_organisation=roll, pk__in=list(channels))
    changed = [row for row in rows if row.channel != channels[row.pk]]
    if not changed:
        return []
    said = [[row.pk, row.channel, channels[row.pk]] for row in changed]
    for channel in sorted({channels[row.pk] for row in changed}):
        ids = [row.pk for row in changed if channels[row.pk] == channel]
        Enrolment.objects.filter(pk__in=ids).update(channel=channel)
    for row in changed:
        row.channel = channels[row.pk]
    _post(roll, changed, by, now)
    audit.record("seasons.channels.set", target=roll, by=by, at=now, changes={"rows": said})
    return [row.pk for row in changed]


def _take(roll: BatchOrganisation) -> None:
    """As a tick does, so that a tick and a channel of one person come one after the other."""
    taken = BatchOrganisation.objects.filter(pk=roll.pk, state=RollCallState.OPEN).update(
        revision=F("revision") + 1
    )
    if not taken:
        roll.refresh_from_db(fields=["state"])
        check_open(roll)


def _post(
    roll: BatchOrganisation, changed: Collection[Enrolment], by: Actor, now: datetime
) -> None:
    book = roll.batch.activity.season.book
    came = [row for row in changed if row.status == Presence.PRESENT]
    if book is not None and came:
        ledger.post(book, [posting.of_presence(roll, row) for row in came], by=by, now=now)
