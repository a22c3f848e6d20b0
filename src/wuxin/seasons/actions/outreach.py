"""Somebody was reached: the neutral fact that apps above post, their reasons kept with them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.ledger import actions as ledger
from wuxin.people.models import Person
from wuxin.seasons import posting, refusals
from wuxin.seasons.actions import coverage
from wuxin.seasons.actions.seasons_open import refuse_closed
from wuxin.seasons.models import Outreach, Season
from wuxin.seasons.policies import roll_calls as policies


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Who, when, and how. ``source`` is ``app.model:key`` of the record it follows from.

    ``kinds`` are the codes of the kinds whose learning was brought, if it was for any.
    """

    person: Person
    day: date
    channel: str
    source: str
    kinds: tuple[str, ...] = ()


@transaction.atomic
def record_outreach(*, season: Season, reached: Reached, by: Actor, now: datetime) -> Outreach:
    """Keep that a person was reached, and post it. The same source again changes nothing.

    The caller's own policy has said that ``by`` may visit the person; here it is only asked
    whether ``by`` belongs to the person's branch or above. Raises ``SeasonClosed``,
    ``NotAMember``, and what the ledger refuses.
    """
    refuse_closed(season)
    organisation = reached.person.organisation
    if organisation is None:
        raise refusals.NotAMember
    if not policies.can_record_outreach(by, organisation):
        raise NotAllowed
    outreach, is_new = Outreach.objects.get_or_create(
        source=reached.source,
        defaults={
            "season": season,
            "person": reached.person,
            "organisation": organisation,
            "day": reached.day,
            "channel": reached.channel,
            "kinds": list(reached.kinds),
            "recorded_by_id": by.person_id,
            "recorded_at": now,
        },
    )
    if is_new and season.book is not None:
        ledger.post(season.book, [posting.of_outreach(outreach)], by=by, now=now)
        coverage.refresh(season_id=season.pk, person_ids=[outreach.person_id], now=now)
        audit.record("seasons.outreach.recorded", target=outreach, by=by, at=now)
    return outreach


@transaction.atomic
def withdraw_outreach(*, outreach: Outreach, by: Actor, now: datetime) -> None:
    """Take back what was recorded by mistake: its entry is reversed. The second time is nothing.

    Raises ``SeasonClosed``.
    """
    season = outreach.season
    refuse_closed(season)
    if not policies.can_record_outreach(by, outreach.organisation):
        raise NotAllowed
    withdrawn = Outreach.objects.filter(pk=outreach.pk, withdrawn_at=None).update(withdrawn_at=now)
    if not withdrawn or season.book is None:
        return
    ledger.reverse(season.book, [posting.of_outreach(outreach).source], by=by, now=now)
    coverage.refresh(season_id=season.pk, person_ids=[outreach.person_id], now=now)
    audit.record("seasons.outreach.withdrawn", target=outreach, by=by, at=now)
